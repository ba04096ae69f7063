"""Lanna script inside plain text."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.export.lesson import TAI_THAM

register = template.Library()


@register.filter
def lanna(text: str) -> SafeString:
    """Answer plain `text`, escaped, with each run of Tai Tham marked `lang="nod-Lana"` so that its font and voice are found."""
    text = str(text)
    pieces: list[tuple[str]] = []
    end = 0
    for match in TAI_THAM.finditer(text):
        pieces += [(text[end : match.start()],), (format_html('<span lang="nod-Lana">{}</span>', match.group()),)]
        end = match.end()
    return format_html_join("", "{}", [*pieces, (text[end:],)])
