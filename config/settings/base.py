"""Apps, middleware, templates, database."""

from typing import Any

from config.env import BASE_DIR, DEBUG, VAR_DIR, env, record_key, secret_key

__all__ = [
    "ALLOWED_HOSTS", "AUTH_USER_MODEL", "BASE_DIR", "BODY_LIMITS", "DATABASES", "DEBUG", "DEFAULT_AUTO_FIELD", "INSTALLED_APPS", "MIDDLEWARE",
    "RECORD_KEY", "ROOT_URLCONF", "SECRET_KEY", "SITE_ID", "SITE_URL", "STAFF_SECOND_FACTOR", "TEMPLATES", "VAR_DIR", "WSGI_APPLICATION",
]  # fmt: skip

SECRET_KEY = secret_key()
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Past records name people by a reference; their reporting keys are made from it and this key, which therefore never changes.
RECORD_KEY = record_key()
# Without a slash at its end, so that paths can be put behind it.
SITE_URL: str = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

# Officials, reviewers and whoever runs the site need a second factor; on wherever people reach the site by HTTPS.
STAFF_SECOND_FACTOR: bool = env.bool("STAFF_SECOND_FACTOR", default=env.bool("HTTPS", default=False))

INSTALLED_APPS = [
    "sample",
    "indicators",
    "certificates",
    "instructors",
    "learning",
    "enrollment",
    "courses",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.line",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.contrib.simple_translation",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.http.policies",
    "core.http.no_nul",
    "core.http.limited_body",
    "core.http.wrong_method",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.http.second_factor",
    "accounts.http.editor_for_authors",
    "accounts.http.refused_form",
    "django_htmx.middleware.HtmxMiddleware",
]

# How many bytes may be sent where, with everything around a file; a proxy in front has the same limits (docs/operations).
BODY_LIMITS: tuple[tuple[str, int], ...] = (
    ("/cms/", 25_000_000),
    # A file of 5 MB as the forms there say, and the form around it.
    ("/verify/", 5_300_000),
    ("/api/v1/verification/", 5_300_000),
    ("/accounts/", 1_000_000),
    ("", 12_000_000),
)

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.navigation.navigation",
            ],
        },
    },
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

# The embedded default is one file; every write transaction takes its lock at the start, so none fails half-way.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=27103364;"
    ),
}
_POSTGRESQL_OPTIONS = {
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8)},
    # The statements of Indicator 8 are long: compiling them takes longer than running them (ADR 8).
    "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c jit=off",
}

VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'honghian.sqlite3'}"),
}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0
_database["CONN_HEALTH_CHECKS"] = True
_database["OPTIONS"] = _SQLITE_OPTIONS if _database["ENGINE"].endswith("sqlite3") else _POSTGRESQL_OPTIONS | _database.get("OPTIONS", {})
