"""Drawing a line of text so that it copies out as it reads: this project's own hand in place of WeasyPrint's.

WeasyPrint draws each glyph by itself and shifts marks by numbers inside the string and a text rise. Here the glyphs of a cluster
(a letter with its marks, a Tai Tham stack) are one glyph of the document's font (`clusters.ClusterFont`), with a blank one behind it
that reads as the marks, and a line is one string of them: every reader gets the letters in the order they were written, with no
blank or new line among them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import category

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from certificates.pdf.truetype import Part

_UNKNOWN = pango.PANGO_GLYPH_UNKNOWN_FLAG
_ROUGHLY = 0.5  # thousandths of an em
# Nobody writes as many marks on a letter, and coordinates in a font have an end: what is put further off may stand nearer.
_MOST_MARKS = 12
_FURTHEST = 16_000
# Readers make something up for a glyph without any text.
_NOTHING = "\u200b"
_FIRST_OF_TWO = 0xC2  # what is below is ASCII


@dataclass(slots=True)
class _Shaped:
    """A glyph as HarfBuzz shaped it: its place in px from the line's beginning (y downwards), and how far the next one is."""

    number: int
    x: float
    y: float
    width: float


@dataclass(slots=True)
class _Cluster:
    """Signs that are drawn together; invisible ones have no glyph."""

    text: str
    glyphs: list[_Shaped] = field(default_factory=list)
    end: float = 0.0


@dataclass(slots=True)
class _Glyph:
    """A glyph of the document's font at its place; `advance` is the font's, in px."""

    number: int
    x: float
    y: float
    advance: float


def draw_line(stream: Any, textbox: Any, _overflow: Any, _ellipsis: Any, matrix: Any) -> list[Any]:
    """Draw a line; the signature is that of `weasyprint.draw.text.draw_first_line`, which it stands in for.

    Our pages have no ellipsis and no emoji.
    """
    if not textbox.text.strip():
        return []
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    first_line, _index = textbox.pango_layout.get_first_line()
    written = textbox.pango_layout.text.encode()
    a, b, c, d, left, base = matrix.values
    x = 0.0
    run = first_line.runs[0]
    while run != ffi.NULL:
        font, size = stream.add_font(run.data.item.analysis.font)
        stream.set_font_size(font.hash, size)
        clusters, x = _clusters(run.data, written, x=x)
        drawn = _composed(font, size, clusters) if font.has_clusters else _single(font, size, clusters)
        for start, string in _pieces(drawn, size):
            place = (left + a * start.x - c * start.y, base + b * start.x - d * start.y)
            stream.stream.append(f"{a:g} {b:g} {c:g} {d:g} {place[0]:.2f} {place[1]:.2f} Tm [{string}] TJ".encode())
        run = run.next
    return []


def _clusters(item: Any, written: bytes, *, x: float) -> tuple[list[_Cluster], float]:
    """Answer a run's clusters from left to right, and where the next run begins."""
    string, offset = item.glyphs, item.item.offset
    begins = ffi.unpack(string.log_clusters, string.num_glyphs)
    bounds = _bounds(sorted(set(begins)), written, offset)
    ends = dict(pairwise([*bounds, item.item.length]))
    clusters: list[_Cluster] = []
    last = -1
    for place, begin in enumerate(begins):
        info, geometry = string.glyphs[place], string.glyphs[place].geometry
        bound = bounds[bisect_right(bounds, begin) - 1]
        if bound != last:
            clusters.append(_Cluster(written[offset + bound : offset + ends[bound]].decode()))
            last = bound
        width = geometry.width * FROM_UNITS
        if info.glyph != pango.PANGO_GLYPH_EMPTY:
            shaped = _Shaped(info.glyph, x + geometry.x_offset * FROM_UNITS, geometry.y_offset * FROM_UNITS, width)
            clusters[-1].glyphs.append(shaped)
        x += width
        clusters[-1].end = x
    return clusters, x


def _bounds(begins: list[int], written: bytes, offset: int) -> list[int]:
    """Answer where letters begin, each with the marks that follow it: HarfBuzz tells them apart."""
    bounds: list[int] = []
    marks = 0
    for begin in begins:
        marks += 1
        if not bounds or marks >= _MOST_MARKS or not _is_mark(written, offset + begin):
            bounds.append(begin)
            marks = 0
    return bounds


def _is_mark(written: bytes, start: int) -> bool:
    """Whether a sign belongs to the one before it. ำ is a letter to Unicode, and half of it stands over its consonant."""
    if written[start] < _FIRST_OF_TWO:
        return False
    sign = written[start : start + 4].decode(errors="ignore")[0]
    return sign in "\u0e33\u0eb3" or category(sign)[0] == "M"


def _composed(font: Any, size: float, clusters: list[_Cluster]) -> Iterator[_Glyph]:
    """Answer one glyph for each cluster."""
    units = font.upem / size
    for cluster in clusters:
        if cluster.glyphs:
            parts, advance = _parts(font, cluster.glyphs, units)
            letter, marks = _split(cluster.text)
            yield _Glyph(font.number_of(letter, parts, advance), cluster.glyphs[0].x, 0.0, advance / units)
            if marks:
                yield _Glyph(font.number_of(marks, (), 0), cluster.end, 0.0, 0.0)


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, str]:
    """Answer a cluster's letter and what is written from its first mark on.

    The picture reads as the letter, and a blank glyph without width behind it as the marks: PDF.js (Firefox) takes whatever
    has a mark anywhere in its text for one, without width, and sees gaps after it.
    """
    first = next((place for place, sign in enumerate(text) if place and category(sign) == "Mn"), len(text))
    return text[:first], text[first:]


def _parts(font: Any, glyphs: list[_Shaped], units: float) -> tuple[tuple[Part, ...], int]:
    """Answer glyphs in font units, from the first one's origin, and how wide they are together."""
    start, advance, parts = glyphs[0].x, 0, []
    for shaped in glyphs:
        # A letter that no font has is the font's empty box.
        is_known = not shaped.number & _UNKNOWN
        parts.append(Part(shaped.number if is_known else 0, _within((shaped.x - start) * units), -_within(shaped.y * units)))
        if shaped.width > 0:
            advance = parts[-1].x + (font.source.advances[shaped.number] if is_known else round(shaped.width * units))
    return tuple(parts), max(0, min(advance, _FURTHEST))


def _within(units: float) -> int:
    return max(-_FURTHEST, min(_FURTHEST, round(units)))


def _single(font: Any, size: float, clusters: list[_Cluster]) -> Iterator[_Glyph]:
    """Answer each glyph by itself, the first of a cluster standing for its text: for fonts whose outlines cannot be put together."""
    for cluster in clusters:
        for place, shaped in enumerate(cluster.glyphs):
            number = shaped.number
            if number & _UNKNOWN:
                number = font.get_unused_glyph_id(number - _UNKNOWN)
            font.to_unicode.setdefault(number, _NOTHING if place else cluster.text)
            width = font.widths.setdefault(number, round(shaped.width * 1000 / size))
            yield _Glyph(number, shaped.x, shaped.y, width * size / 1000)


def _pieces(glyphs: Iterator[_Glyph], size: float) -> Iterator[tuple[_Glyph, str]]:
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


# Kerning stays within a piece; what stands further off begins a new one.
_FAR = 90.0
