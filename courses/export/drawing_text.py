"""Labels in drawings. A drawing shown by `<img>` cannot use the page's fonts, so it carries the few letters it needs."""

from __future__ import annotations

import re
from html import unescape

from courses.export.letters import READING, font_source

_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ROOT = re.compile(r"<svg\b[^>]*>")


def with_font(svg: str) -> str:
    """Answer a cleaned drawing with the letters of its labels embedded; one without labels as it is.

    The style is ours and is added after cleaning: nothing an author writes gets here.
    """
    letters = "".join(unescape(_TAG.sub("", label)) for label in _TEXT.findall(svg)).strip()
    root = _ROOT.search(svg)
    if not letters or root is None:
        return svg
    # SARA AM is set as its two halves.
    source = font_source(READING, letters + "\u0e4d\u0e32")
    style = f"<style>@font-face{{font-family:Label;src:{source}}}text,tspan{{font-family:Label,sans-serif}}</style>"
    return svg[: root.end()] + style + svg[root.end() :]
