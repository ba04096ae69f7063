"""Sign-in by allauth; limits sized for a classroom behind one address (bar: NAT fairness)."""

from typing import Any
from urllib.parse import urlsplit

from config.env import DEBUG, VAR_DIR, env

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
# Sign-in names are kept in lower case.
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.sign_up.SignUpForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignUpForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.NewPasswordForm",
    "confirm_password_reset_code": "accounts.forms.entrance.ConfirmResetForm",
    "confirm_email_verification_code": "accounts.forms.entrance.ConfirmEmailForm",
    "confirm_login_code": "accounts.forms.entrance.ConfirmLoginForm",
    "request_login_code": "accounts.forms.entrance.RequestLoginForm",
    "add_email": "accounts.forms.entrance.AddEmailForm",
    "reauthenticate": "accounts.forms.entrance.ReauthenticateForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "set_password": "accounts.forms.entrance.SetPasswordForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = env.str("ACCOUNT_EMAIL_VERIFICATION", default="mandatory")
# Codes, not links: they work on a borrowed phone, and no address bar or log ever holds a secret.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Changing the address there would be offered to strangers only, and so tell who has an account.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
# The device in hand stays signed in; every other session dies, because its hash was made from the old password.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "reset_password": "60/m/ip,3/h/key",
    "confirm_email": "5/10m/key",
    # Printed cards (accounts.views.entrance): a classroom may type 300 of them, nobody may try many wrong ones.
    "card": "300/m/ip",
    "card_failed": "60/m/ip",
    # Codes at a venue (enrollment.views.activity): a hall on one address types them, nobody may try many wrong ones.
    "venue_code_failed": "60/m/ip,10/10m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "courses:catalogue"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {"add_webauthn": "accounts.forms.passkey.AddPasskeyForm", "edit_webauthn": "accounts.forms.passkey.EditPasskeyForm"}
MFA_TOTP_ISSUER = "Honghian"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# Everybody is asked for name and consent; LINE tells no address, so none is required.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
# A provider is offered when its keys are in the environment, and does not exist otherwise. The button is a form that is
# redirected to the provider, so the content security policy must know where forms may end.
SIGN_IN_ORIGINS: list[str] = []
if env.str("LINE_CHANNEL_ID", default=""):
    SOCIALACCOUNT_PROVIDERS["line"] = {
        "APPS": [{"client_id": env.str("LINE_CHANNEL_ID"), "secret": env.str("LINE_CHANNEL_SECRET")}],
        "SCOPE": ["profile", "openid"],
    }
    SIGN_IN_ORIGINS.append("https://access.line.me")
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.str("OIDC_PROVIDER_ID", default="oidc"),
                "name": env.str("OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            },
        ],
    }
    # The page to sign in at may live at another host than the discovery document.
    SIGN_IN_ORIGINS += env.list("OIDC_SIGN_IN_ORIGINS", default=["{0.scheme}://{0.netloc}".format(urlsplit(env.str("OIDC_SERVER_URL")))])

# Argon2id, tuned so that one sign-in costs 0.04 s of one core (ADR 6). Nothing hashes in bulk.
PASSWORD_HASHERS = [
    "accounts.hashers.SchoolArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if env.bool("FAST_PASSWORDS_FOR_TESTS", default=False):
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Where people write about their data; shown in the privacy notice.
PRIVACY_CONTACT: str = env.str("PRIVACY_CONTACT", default="")
PASSWORD_RESET_TIMEOUT = 3600

DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Honghian <no-reply@localhost>")
# So many seconds a mail server may be silent; without a bound one that hangs keeps the worker, or the reader, for ever.
EMAIL_TIMEOUT: int = env.int("EMAIL_TIMEOUT", default=20)
if env.str("EMAIL_URL", default=""):
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
else:
    # Without a mail server, letters are kept as files; the development site shows them at /me/mail/.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")

__all__ = [name for name in dir() if name.isupper() and name not in {"DEBUG", "VAR_DIR"}]
