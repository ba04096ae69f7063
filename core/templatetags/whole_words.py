"""Headings whose lines break between words, and not inside กระดาษสา."""

from __future__ import annotations

from html import unescape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.thai_text import wrapping_pieces

register = template.Library()


@register.filter
def whole_words(text: object) -> SafeString:
    """Answer plain `text`, escaped, with each word that a browser would cut in two kept on one line.

    What `blocktranslate` made is escaped already and is not escaped twice; what has tags in it stays as it is.
    """
    if isinstance(text, SafeString):
        if "<" in text:
            return text
        text = unescape(text)
    pieces = wrapping_pieces(str(text))
    return format_html_join(
        "", "{}", [(format_html('<span class="nowrap">{}</span>', piece) if kept else piece,) for piece, kept in pieces]
    )
