# make run     install what is missing, prepare everything, start the site at localhost, port 8000
# make test    run every test, on the embedded engines and on PostgreSQL and Redis
# make check   lint, format, types, architecture, templates, migrations, translations, production settings
# make fmt     let the formatter have its way             make messages   gather and compile translations
# make lock    resolve requirements*.in into the locks    make bench      measure the hot paths

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
RUN := .venv/bin/python
APPS := config sample indicators certificates instructors learning enrollment courses accounts core
CHECK_ENV := VAR_DIR=$(CURDIR)/var/check SECRET_KEY=only-for-make-check-0123456789-0123456789-0123456789-abcdefghij
# Thai is the source language: only English has a catalogue.
MAKEMESSAGES := makemessages -l en --no-location --no-obsolete --no-wrap -e html,txt,py --ignore 'tests/*' --ignore 'var/*' --ignore '.venv/*' --ignore 'node_modules/*'
# Independent of one another, so two at a time; the longest begins first. All of them run, so that all faults are told at once.
CHECKS := check-types check-style check-templates check-architecture check-django check-rules

export PORT
# Each of many processes would compile everything anew, which takes six seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check fmt messages lock bench serve $(CHECKS)

run:
	@$(PYTHON) bin/install run
	@$(RUN) bin/prepare
	@exec $(RUN) bin/serve

test:
	@$(PYTHON) bin/install test
	@$(RUN) bin/test $(ARGS)

check:
	@$(PYTHON) bin/install test
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target $(CHECKS)

check-types:
	$(CHECK_ENV) $(RUN) -m mypy --cache-dir var/check/mypy

check-style:
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

check-templates:
	$(RUN) -m djlint --lint --quiet templates

check-architecture:
	$(CHECK_ENV) .venv/bin/lint-imports --cache-dir var/check/imports

check-django:
	$(CHECK_ENV) $(RUN) manage.py makemigrations --check --dry-run
	$(CHECK_ENV) DEBUG=0 HTTPS=1 ALLOWED_HOSTS=school.example.org $(RUN) manage.py check --deploy --fail-level WARNING

check-rules:
	$(RUN) -m pytest -q tests/test_house.py tests/test_messages.py

fmt:
	$(RUN) -m ruff check --fix-only --quiet .
	$(RUN) -m ruff format .

messages:
	$(CHECK_ENV) $(RUN) manage.py $(MAKEMESSAGES)
	$(CHECK_ENV) $(RUN) manage.py compilemessages --ignore .venv

# The locks name no registry; hashes make them the same from any.
lock:
	$(RUN) -m uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url requirements.in -o requirements.lock
	$(RUN) -m uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url requirements-dev.in -o requirements-dev.lock

bench:
	$(RUN) bin/bench
	@for file in benchmarks/*.py; do echo; $(RUN) $$file; done
