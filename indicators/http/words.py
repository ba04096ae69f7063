"""Small phrases that many pages of the statistics share."""

from datetime import datetime

from django.utils.translation import get_language

from core.calendar import format_moment


def as_of_text(moment: datetime) -> str:
    """Answer the moment a number is true for, in the reader's calendar."""
    return format_moment(moment, language=get_language() or "th")
