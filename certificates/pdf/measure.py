"""How wide a text is, where it breaks, and how large it can be: nothing is ever cut off.

Widths are sums of the advances in our own font files (kerning left out: it is under 1 % and only narrows), so a line
that fits here fits on paper. Breaks fall between words as the school's dictionary knows them, lines come out evenly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from fontTools.ttLib import TTFont

from certificates.pdf.engine import FONT_DIR
from core.thai_text import decompose_sara_am, segment

Face = Literal["serif-bold", "sans", "lanna"]
_FILES: dict[Face, str] = {
    "serif-bold": "NotoSerifThai-SemiBold.ttf",
    "sans": "Sarabun-Regular.ttf",
    "lanna": "NotoSansTaiTham-Regular.ttf",
}
_WIDER: dict[Face, Face] = {"serif-bold": "sans"}
_PT_PER_MM = 72 / 25.4
# Breaking inside a phrase costs as much as this share of the whole line; at a blank it is free.
_BREAK_COST = 0.12
_UNKNOWN_ADVANCE = 1.0
# A cluster: a letter with the marks above and below it, and the vowel written before it.
_CLUSTER = re.compile("[เแโใไ]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0e33\u0300-\u036f]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it will stand: its face, its size in points (halves), its lines."""

    face: Face
    size: float
    lines: tuple[str, ...]

    @property
    def halves(self) -> int:
        """The size in half points, as style classes are named."""
        return round(self.size * 2)


@cache
def _advances(face: Face) -> dict[int, float]:
    """Read code point → advance in em."""
    with TTFont(FONT_DIR / _FILES[face]) as font:
        widths, per_em = font["hmtx"], font["head"].unitsPerEm
        return {point: widths[glyph][0] / per_em for point, glyph in font.getBestCmap().items()}


def width_in_em(text: str, face: Face) -> float:
    """Answer how wide a line is, in em."""
    advances = _advances(face)
    return sum(advances.get(ord(sign), _UNKNOWN_ADVANCE) for sign in decompose_sara_am(text))


def face_for(text: str, wanted: Face) -> Face:
    """Answer the wanted face, or the one with more letters when it lacks one of the text's."""
    known = _advances(wanted)
    lacks = any(ord(sign) not in known for sign in text if not sign.isspace())
    return _WIDER.get(wanted, wanted) if lacks else wanted


@lru_cache(maxsize=256)
def fit(text: str, *, face: Face, largest: float, smallest: float, width: float, most_lines: int) -> Fitted:
    """Answer the size and lines in which `text` stands within `width` mm.

    One line while that is not smaller than 0.7 × `largest`; else as many lines as make it larger, up to `most_lines`.
    Only a text that is too long even so goes below `smallest`. The lines a cohort has in common are measured once.
    """
    face = face_for(text, face)
    room = width * _PT_PER_MM
    tried = [_at_most(largest, room, lines, face) for lines in _ways(text, face, most_lines)]
    good = next((fitted for fitted in tried if fitted.size >= 0.7 * largest), None)
    if good is None:
        good = next((fitted for fitted in tried if fitted.size >= smallest), None)
    return good or max(tried, key=lambda fitted: fitted.size)


def _ways(text: str, face: Face, most_lines: int) -> list[tuple[str, ...]]:
    """Answer the text in one line, in two …; more than one only when it has several parts."""
    ways: list[tuple[str, ...]] = [(text,)]
    if most_lines > 1 and width_in_em(text, face):
        parts = _parts(text)
        ways += [lines for count in range(2, most_lines + 1) if (lines := _even_lines(parts, count, face))]
    return ways


def _at_most(largest: float, room: float, lines: tuple[str, ...], face: Face) -> Fitted:
    widest = max(width_in_em(line, face) for line in lines) or 1
    return Fitted(face, min(largest, int(2 * room / widest) / 2), lines)


def _parts(text: str) -> list[str]:
    """Split into words, each with the blank that follows it; a word nobody knows may break between its letters."""
    parts: list[str] = []
    for chunk in re.findall(r"\S+\s*", text):
        bare = chunk.rstrip()
        words = segment(bare) if re.search("[\u0e00-\u0e7f]", bare) else [bare]
        if "".join(words) != bare:
            words = [bare]
        for word in words:
            parts += _CLUSTER.findall(word) if len(word) > 30 else [word]  # noqa: PLR2004  no word is that long
        parts[-1] += chunk[len(bare) :]
    return parts


def _even_lines(parts: list[str], count: int, face: Face) -> tuple[str, ...]:
    """Break `parts` into `count` lines so that the widest is as narrow as can be; breaks at blanks preferred."""
    if len(parts) < count:
        return ()
    widths = [width_in_em(part, face) for part in parts]
    sums = [0.0]
    for width in widths:
        sums.append(sums[-1] + width)
    # best[k][end]: cost and the beginning of the last of k lines that hold parts[:end].
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _line in range(count):
        row: dict[int, tuple[float, int]] = {}
        for end in range(1, len(parts) + 1):
            inside = 0.0 if end == len(parts) or parts[end - 1][-1].isspace() else _BREAK_COST * sums[-1]
            choices = [(max(cost, sums[end] - sums[start] + inside), start) for start, (cost, _) in best[-1].items() if start < end]
            if choices:
                row[end] = min(choices)
        best.append(row)
    lines: list[str] = []
    end = len(parts)
    for row in reversed(best[1:]):
        start = row[end][1]
        lines.insert(0, "".join(parts[start:end]).strip())
        end = start
    return tuple(lines)
