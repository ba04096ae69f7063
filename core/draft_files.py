"""Addresses of files that are not released yet, for whoever is shown the draft they stand in: a reviewer edits nothing and has to see all of it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.core.signing import BadSignature, TimestampSigner

# The page is loaded anew for a longer look, as a session would be.
_LASTS = timedelta(hours=12)
_SALT = "core.draft_files"


def draft_address(name: str) -> str:
    """Answer an address of the file `name` of the public storage that opens it for twelve hours."""
    token = TimestampSigner(salt=_SALT).sign(name).removeprefix(f"{name}:")
    return f"{default_storage.url(name)}?{urlencode({'draft': token})}"


def opens_draft(*, name: str, token: str) -> bool:
    """Whether `token` is of an address of this file that has not run out."""
    try:
        TimestampSigner(salt=_SALT).unsign(f"{name}:{token}", max_age=_LASTS)
    except BadSignature:
        return False
    return True
