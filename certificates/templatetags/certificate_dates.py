"""Days as certificates are checked with: in both eras, because the paper may show either."""

from __future__ import annotations

from datetime import date

from django import template

from core.calendar import format_date
from core.languages import reader_language

register = template.Library()


@register.simple_tag
def both_eras(day: date) -> str:
    """21 พฤศจิกายน 2569 (21 November 2026), the reader's language first."""
    thai, english = format_date(day, language="th"), format_date(day, language="en")
    first, second = (thai, english) if reader_language() == "th" else (english, thai)
    return f"{first} ({second})"
