"""What the views of this app need to know about a request."""

from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from accounts.models import User

_LOOPBACK = ("127.0.0.1", "::1")


def signed_in_person(request: HttpRequest) -> User:
    """Answer who is signed in; only behind `login_required`."""
    return cast("User", request.user)


def language_of(request: HttpRequest) -> str:  # noqa: ARG001  the language is the request's, and Django keeps it per thread
    """Answer the two letters of the language in which the page is read."""
    return (get_language() or "th")[:2]


def safe_next(request: HttpRequest) -> str:
    """Answer the address of ours that the person was on the way to, or an empty text."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if is_ours and "\\" not in target else ""


def mail_folder(request: HttpRequest) -> Path | None:
    """Answer where the development site keeps its letters, for somebody sitting at that very machine; else `None`.

    With a mail server there is no folder. A proxy in front of the site makes every visitor look local, so a forwarded
    request is nobody's.
    """
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    is_forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip"))
    behind_proxy = bool(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", None))
    if not folder or is_forwarded or behind_proxy or request.META.get("REMOTE_ADDR") not in _LOOPBACK:
        return None
    return Path(folder)
