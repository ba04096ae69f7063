"""How wide a text is, where it breaks, and how large it can be: nothing is ever cut off.

Widths are sums of the advances in our own font files (kerning left out: it is under 1 % and only narrows), so a line
that fits here fits on paper. Breaks fall between words as the school's dictionary knows them, lines come out evenly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
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
# Breaking inside a phrase costs as much as this share of the whole line, inside a word still more; at a blank it is free.
_BREAK_COST = 0.18
_WORD_BREAK_COST = 0.4
_LONGEST_WORD = 30
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
def fit(text: str, *, face: Face, largest: float, smallest: float, width: float, most_lines: int, at_worst: int = 0) -> Fitted:
    """Answer the size and lines in which `text` stands within `width` mm.

    One line while that is not smaller than 0.7 × `largest`; else as many lines as make it larger, up to `most_lines`, and up to
    `at_worst` when it would be smaller than `smallest` in those. Only a text that is too long even so goes below `smallest`.
    What a cohort has in common is measured once.
    """
    face = face_for(text, face)
    room = width * _PT_PER_MM
    tried = [_at_most(largest, room, lines, face) for lines in _ways(text, face, most_lines)]
    good = next((fitted for fitted in tried if fitted.size >= 0.7 * largest), None)
    good = good or max(tried, key=lambda fitted: fitted.size)
    if good.size < smallest and most_lines < at_worst:
        return fit(text, face=face, largest=largest, smallest=smallest, width=width, most_lines=at_worst)
    return good


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


def _parts(text: str) -> list[tuple[str, float]]:
    """Split into words, each with the blank that follows it and the cost of breaking there.

    A word nobody knows may break between its letters.
    """
    parts: list[tuple[str, float]] = []
    for chunk in re.findall(r"\S+\s*", text):
        bare = chunk.rstrip()
        words = segment(bare) if re.search("[\u0e00-\u0e7f]", bare) else [bare]
        if "".join(words) != bare:
            words = [bare]
        for word in words:
            if len(word) > _LONGEST_WORD:
                parts += [(letter, _WORD_BREAK_COST) for letter in _CLUSTER.findall(word)]
                parts[-1] = (parts[-1][0], _BREAK_COST)
            else:
                parts.append((word, _BREAK_COST))
        if chunk != bare:
            parts[-1] = (parts[-1][0] + chunk[len(bare) :], 0.0)
    return parts


def _even_lines(parts: list[tuple[str, float]], count: int, face: Face) -> tuple[str, ...]:
    """Break `parts` into `count` lines so that the widest is as narrow as can be; better places to break are preferred."""
    widths = [width_in_em(part, face) for part, _cost in parts]
    whole = sum(widths)
    found = []
    for worst in sorted({cost for _part, cost in parts[:-1]}):
        ends = _ends(widths, [cost <= worst for _part, cost in parts[:-1]], count)
        if ends:
            widest = max(sum(widths[start:end]) for start, end in pairwise([0, *ends]))
            found.append((widest + worst * whole, ends))
    if not found:
        return ()
    return tuple("".join(part for part, _cost in parts[start:end]).strip() for start, end in pairwise([0, *min(found)[1]]))


def _ends(widths: list[float], may_break: list[bool], count: int) -> list[int]:
    """Answer where `count` lines end so that the widest is as narrow as can be; empty when there are too few places to break."""
    sums = [0.0, *accumulate(widths)]
    allowed = [place for place, is_good in enumerate(may_break, start=1) if is_good] + [len(widths)]
    # best[k][end]: the widest of k lines that hold what is before `end`, and where the last of them begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _line in range(count):
        row: dict[int, tuple[float, int]] = {}
        for end in allowed:
            choices = [(max(cost, sums[end] - sums[start]), start) for start, (cost, _) in best[-1].items() if start < end]
            if choices:
                row[end] = min(choices)
        best.append(row)
    end = len(widths)
    if end not in best[-1]:
        return []
    ends: list[int] = []
    for row in reversed(best[1:]):
        ends.insert(0, end)
        end = row[end][1]
    return ends
