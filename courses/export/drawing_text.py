"""Labels in drawings. A drawing shown by `<img>` cannot use the page's fonts, so it carries the few letters it needs."""

from __future__ import annotations

import base64
import io
import re
from html import unescape

from django.conf import settings

_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ROOT = re.compile(r"<svg\b[^>]*>")
_FONT = "static/fonts/sarabun-400.woff2"


def with_font(svg: str) -> str:
    """Answer a cleaned drawing with the letters of its labels embedded; one without labels as it is.

    The style is ours and is added after cleaning: nothing an author writes gets here.
    """
    letters = "".join(unescape(_TAG.sub("", label)) for label in _TEXT.findall(svg)).strip()
    root = _ROOT.search(svg)
    if not letters or root is None:
        return svg
    font = base64.b64encode(_letters_of_font(letters)).decode()
    style = (
        "<style>@font-face{font-family:Label;src:url(data:font/woff2;base64,"
        f"{font}) format('woff2')}}text,tspan{{font-family:Label,sans-serif}}</style>"
    )
    return svg[: root.end()] + style + svg[root.end() :]


def _letters_of_font(letters: str) -> bytes:
    """Answer the reading face cut down to `letters`, with the tables that set Thai marks in their places; same input, same bytes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(settings.BASE_DIR / _FONT, recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=["*"], notdef_outline=True, desubroutinize=True)
    subsetter = Subsetter(options)
    # SARA AM is set as its two halves.
    subsetter.populate(text=letters + "\u0e4d\u0e32")
    subsetter.subset(font)
    font.flavor = "woff2"
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()
