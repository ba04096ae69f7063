"""Static files, uploaded files, cache."""

from pathlib import Path
from typing import Any

from config.env import BASE_DIR, DEBUG, VAR_DIR, env

__all__ = ["CACHES", "MEDIA_ROOT", "MEDIA_URL", "STATICFILES_DIRS", "STATIC_ROOT", "STATIC_URL", "STORAGES", "WHITENOISE_MAX_AGE"]

STATIC_URL = "/static/"
# An image carries its own (Dockerfile); elsewhere it is made beside the other files.
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_MAX_AGE = 60 if DEBUG else 31536000

_HASHED_STATIC = "config.static_files.CompressedStaticFiles"
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"

STORAGES: dict[str, Any] = {
    # Public by design: drawings and pictures of released courses, under names made from their content.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Never served by a URL of its own: certificates, rosters, exports. A view checks and streams.
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "private", "base_url": None}},
    "staticfiles": {"BACKEND": _PLAIN_STATIC if DEBUG else _HASHED_STATIC},
}
if env.str("S3_BUCKET", default=""):
    from botocore.config import Config

    _endpoint: str | None = env.str("S3_ENDPOINT_URL", default=None)
    # Stores that only speak like S3 know neither its newest checksums nor buckets as host names.
    _speech = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if _endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    # Two files of one name are two files, as on a disk.
    _s3 = {"bucket_name": env.str("S3_BUCKET"), "endpoint_url": _endpoint, "client_config": _speech, "file_overwrite": False}
    STORAGES["default"] = {"BACKEND": "config.media_files.PublicS3", "OPTIONS": {**_s3, "location": "media"}}
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**_s3, "location": "private", "querystring_expire": 300},
    }

_redis_url = env.str("CACHE_URL", default="")
# Sign-in limits count in the cache, so it must be one for all processes: Redis, or else a table.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis_url}
    if _redis_url
    # Counters of failures are here: guesses from many addresses must not push one another out.
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
    # How far long transactions are: not in the database, where nobody could read it before they end.
    "progress": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis_url, "KEY_PREFIX": "progress"}
    if _redis_url
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "progress"},
}
