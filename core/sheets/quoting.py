"""Keeping text text when a spreadsheet program opens it, and undoing that."""

from __future__ import annotations

import re

_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_RISKY = re.compile(f"(?:[\\t\\r\\n]|[\\s\ufeff\u200b]*{_SIGN})")
_QUOTED_RISK = re.compile(f"'+(?:[\\t\\r\\n]|[\\s\ufeff\u200b]*{_SIGN})")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def quote(text: str) -> str:
    """Make `text` safe to open as CSV: an apostrophe before what looks like a formula."""
    if _QUOTED_RISK.match(text) or (_RISKY.match(text) and not _NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def quote_again(text: str) -> str:
    """Protect, in a typed text cell, an apostrophe that `unquote` would take off."""
    return f"'{text}" if _QUOTED_RISK.match(text) else text


def unquote(text: str) -> str:
    """Take off the one apostrophe that `quote` or `quote_again` put on."""
    return text[1:] if text[:1] == "'" and _QUOTED_RISK.match(text) else text
