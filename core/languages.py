"""The two languages people read, and which of them is being read now."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language

Language = Literal["th", "en"]


def reader_language() -> Language:
    """Answer the language of the page, letter or file that is being written. Thai where nobody asked for one."""
    return "en" if (get_language() or "th").startswith("en") else "th"


def in_reader_language(th: str, en: str) -> str:
    """Answer the text in the reader's language, the Thai one where there is no other."""
    return (en if reader_language() == "en" else "") or th
