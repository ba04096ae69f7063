"""Small phrases that many pages of the statistics share."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.calendar import format_date, format_moment
from core.languages import reader_language


def as_of_text(moment: datetime) -> str:
    """Answer the moment a number is true for, in the reader's calendar."""
    return format_moment(moment, language=reader_language())


def period_text(year: int, quarter: int | None) -> str:
    """Answer e.g. “ปีงบประมาณ พ.ศ. 2569 · ไตรมาส 2”."""
    parts = [_("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}]
    if quarter:
        parts.append(_("ไตรมาส %(number)s") % {"number": quarter})
    return " · ".join(parts)


def day_text(day: date) -> str:
    """Answer a day as tables show it."""
    return format_date(day, language=reader_language(), style="medium")


def percent_text(value: object) -> str:
    """Answer a percentage with its two decimals, a dash where there is none."""
    return "–" if value is None else f"{value:,.2f}"
