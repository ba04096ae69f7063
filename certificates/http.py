"""Limits on guessing codes: failures count, by address; a class of people checking true ones is never locked out."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FAILURES_A_MINUTE = 30
_WINDOW = 60  # seconds


def has_failed_too_often(request: HttpRequest) -> bool:
    """Whether this address asked for 30 unknown codes within the running minute."""
    return int(cache.get(_key(request), 0)) >= FAILURES_A_MINUTE


def count_failure(request: HttpRequest) -> None:
    """Count one unknown code against this address; the minute begins with the first."""
    key = _key(request)
    if not cache.add(key, 1, _WINDOW):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two lines
            cache.set(key, 1, _WINDOW)


def _key(request: HttpRequest) -> str:
    """The cache's key: the address itself is not kept."""
    address = get_adapter(request).get_client_ip(request)
    return "certificates.failures." + salted_hmac("certificates.failures", address).hexdigest()
