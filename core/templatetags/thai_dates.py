"""Days and moments as the reader writes them: BE in Thai, CE in English, Bangkok time."""

from datetime import date, datetime

from django import template

from core.calendar import format_date, format_moment
from core.languages import reader_language

register = template.Library()


@register.filter
def thai_date(value: date | datetime | None) -> str:
    """Answer `21 พ.ย. 2569` or `21 Nov 2026`; nothing for nothing."""
    return format_date(value, language=reader_language(), style="medium") if value else ""


@register.filter
def thai_moment(value: datetime | None) -> str:
    """Answer `21 พ.ย. 2569 10:00 น.` or `21 Nov 2026, 10:00`; nothing for nothing."""
    return format_moment(value, language=reader_language(), style="medium") if value else ""
