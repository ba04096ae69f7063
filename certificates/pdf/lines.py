"""Drawing a line of text so that it copies out as it reads: this project's own hand in place of WeasyPrint's.

WeasyPrint shifts a mark with numbers inside the string and a text rise, and back again: readers take the way back for a blank
("ปั้ นฟื้ น") or the rise for a new line. Here a mark that is shifted is set with a text matrix of its own, and what follows
goes on where it really stands. Each line also says what it reads (/ActualText), with ำ in one: readers that heed it, poppler
and PDFium (the browsers), copy every word exactly. Readers that do not, as pypdf, lose no letter; they may see a blank before
what follows a mark over a tall letter, because that mark stands back over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from core.thai_text import recompose_sara_am

_UNKNOWN = pango.PANGO_GLYPH_UNKNOWN_FLAG
_ROUGHLY = 0.5  # thousandths of an em


@dataclass(slots=True)
class _Glyph:
    """A glyph with the place it is set at, in px from the line's beginning (y downwards)."""

    number: int
    x: float
    y: float
    advance: float  # of the font, px


def draw_line(stream: Any, textbox: Any, _overflow: Any, _ellipsis: Any, matrix: Any) -> list[Any]:
    """Draw a line; the signature is that of `weasyprint.draw.text.draw_first_line`, which it stands in for.

    Our pages have one direction, no ellipsis and no emoji.
    """
    text = textbox.text
    if not text.strip():
        return []
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    first_line, _index = textbox.pango_layout.get_first_line()
    left, base = matrix[2][0], matrix[2][1]
    stream.stream.append(_actual(text))
    x = 0.0
    run = first_line.runs[0]
    while run != ffi.NULL:
        font, size = stream.add_font(run.data.item.analysis.font)
        stream.set_font_size(font.hash, size)
        glyphs, x = _measured(run.data, (font, size), stream, textbox, x=x)
        for start, string in _pieces(glyphs, size):
            stream.stream.append(f"1 0 0 -1 {left + start.x:.3f} {base + start.y:.3f} Tm [{string}] TJ".encode())
        run = run.next
    stream.stream.append(b"EMC")
    return []


def _actual(text: str) -> bytes:
    written = ("\ufeff" + recompose_sara_am(text)).encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <{written}>>> BDC".encode()


def _measured(item: Any, fitted: tuple[Any, float], stream: Any, textbox: Any, *, x: float) -> tuple[list[_Glyph], float]:
    """Answer a run's glyphs and where the next run begins; tells the font which letters its glyphs are."""
    (font, size), string, clusters = fitted, item.glyphs, item.glyphs.log_clusters
    count = string.num_glyphs
    written = textbox.pango_layout.text.encode()
    glyphs = []
    for place in range(count):
        info = string.glyphs[place]
        number, width = info.glyph, info.geometry.width * FROM_UNITS
        if number != pango.PANGO_GLYPH_EMPTY:
            begin = item.item.offset + clusters[place]
            if number & _UNKNOWN:
                number = _missing(font, number - _UNKNOWN, width, size)
            elif number not in font.to_unicode:
                end = item.item.length if place == count - 1 else clusters[place + 1]
                font.to_unicode[number] = written[begin : item.item.offset + end].decode()
            if number not in font.widths:
                pango.pango_font_get_glyph_extents(item.item.analysis.font, number, stream.ink_rect, stream.logical_rect)
                font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
            advance = font.widths[number] * size / 1000
            offset = (info.geometry.x_offset * FROM_UNITS, info.geometry.y_offset * FROM_UNITS)
            glyphs.append(_Glyph(number, x + offset[0], offset[1], advance))
        x += width
    return glyphs, x


def _missing(font: Any, point: int, width: float, size: float) -> int:
    """A letter that no font has: an empty box of the right width."""
    number: int = font.get_unused_glyph_id(point)
    font.widths[number] = round(width * 1000 / size)
    font.widths.setdefault(0, font.widths[number])
    return number


def _pieces(glyphs: list[_Glyph], size: float) -> Iterator[tuple[_Glyph, str]]:
    """Answer pieces that can be set in one go: on one height, each glyph at or after the end of the one before."""
    start: _Glyph | None = None
    string, reached = "", 0.0
    for glyph in glyphs:
        gap = (glyph.x - reached) * 1000 / size
        if start is None or abs(glyph.y - start.y) * 1000 / size > _ROUGHLY or abs(gap) > _FAR:
            if start is not None:
                yield start, f"<{string}>"
            start, string = glyph, ""
        elif abs(gap) > _ROUGHLY:
            string += f">{-gap:.0f}<"
        string += f"{glyph.number:04x}"
        reached = glyph.x + glyph.advance
    if start is not None:
        yield start, f"<{string}>"


# Kerning stays within a piece; a mark set back over its letter begins a new one.
_FAR = 90.0
