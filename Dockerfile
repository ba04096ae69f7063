# The production shape: one image for the web process, the worker and the clock. See docs/operations.en.md.

FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libthai0 \
    && rm -rf /var/lib/apt/lists/*

FROM base AS build
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/honghian
COPY requirements.lock ./
RUN python -m venv --without-pip .venv \
    && python -m pip --python .venv/bin/python install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY . .
# Everything that can be made once is made here; the key is for this one step and stays in no layer that is kept.
RUN python bin/build_assets \
    && for catalogue in locale/*/LC_MESSAGES/*.po; do msgfmt -o "${catalogue%.po}.mo" "$catalogue"; done \
    && STATIC_BROTLI=1 SECRET_KEY=only-while-the-image-is-built-0123456789-0123456789-0123456789 STATIC_ROOT=/srv/honghian/collected \
       .venv/bin/python manage.py collectstatic --no-input -v 0 \
    && rm -rf var tests .ci

FROM base
RUN useradd --system --uid 10001 --home-dir /srv/honghian honghian && install -d -o honghian -m 0700 /srv/honghian/var
WORKDIR /srv/honghian
COPY --from=build /srv/honghian /srv/honghian
# Mounted volumes take their owner from these (compose.yaml says who gets which).
RUN install -d -o honghian -m 0700 var var/media var/private var/keys
ENV PATH=/srv/honghian/.venv/bin:$PATH STATIC_ROOT=/srv/honghian/collected
USER honghian
VOLUME ["/srv/honghian/var/media", "/srv/honghian/var/private", "/srv/honghian/var/keys"]
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--preload", "--no-control-socket", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-",
     "--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(b)s %(L)s"]
