"""Languages and time. Decided before the first migration: Wagtail makes its first locale from LANGUAGE_CODE."""

from config.env import BASE_DIR

__all__ = ["LANGUAGES", "LANGUAGE_CODE", "LANGUAGE_COOKIE_SAMESITE", "LOCALE_PATHS", "TIME_ZONE", "USE_I18N", "USE_TZ",
           "WAGTAIL_CONTENT_LANGUAGES", "WAGTAIL_I18N_ENABLED"]  # fmt: skip

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True
