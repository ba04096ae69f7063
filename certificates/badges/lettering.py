"""How wide a line is on a badge and where it breaks, measured by the shaper that draws it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from certificates.badges.shapes import Face
from core.thai_text import segment

FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
FILES: dict[Face, str] = {"serif": "NotoSerifThai-SemiBold.ttf", "sans": "Sarabun-Regular.ttf"}
_MEASURE = 100


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text's size and its lines."""

    size: float
    lines: tuple[str, ...]


@lru_cache(maxsize=16)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Answer a face at a size, shaped by HarfBuzz: marks stand where they belong."""
    return ImageFont.truetype(str(FONT_DIR / FILES[face]), size, layout_engine=ImageFont.Layout.RAQM)


def fit(text: str, *, face: Face, largest: float, smallest: float, box: tuple[float, float], most_lines: int = 1) -> Fitted:
    """Answer the largest size at which `text` stands in a box, wide and high; what is too long shrinks on, never cut."""
    ways = [lines for count in range(1, most_lines + 1) if (lines := _broken(text, count, face))]
    fitted = [Fitted(min(largest, _size(lines, face, box)), lines) for lines in ways]
    good = next((one for one in fitted if one.size >= max(smallest, 0.8 * largest)), None)
    return good or max(fitted, key=lambda one: one.size)


def _size(lines: tuple[str, ...], face: Face, box: tuple[float, float]) -> float:
    """Answer a size in halves; lines stand one and a half times their size apart."""
    width, height = box
    widest = max(_em(line, face) for line in lines) or 1
    return int(2 * min(width / widest, height / (1.5 * len(lines)))) / 2


def _em(text: str, face: Face) -> float:
    return font(face, _MEASURE).getlength(text) / _MEASURE


def _broken(text: str, count: int, face: Face) -> tuple[str, ...]:
    """Break into `count` lines of much the same width, between words."""
    if count == 1:
        return (text,)
    parts = _parts(text)
    if len(parts) < count:
        return ()
    goal = _em(text, face) / count
    lines: list[str] = []
    line = ""
    for place, part in enumerate(parts):
        left = count - len(lines)
        must = len(parts) - place < left
        over = _em(line + part, face) - goal
        if line and left > 1 and (must or over > 0.5 * _em(part, face)):
            lines.append(line.strip())
            line = ""
        line += part
    return (*lines, line.strip())


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for chunk in re.findall(r"\S+\s*", text):
        bare = chunk.rstrip()
        words = segment(bare) if re.search("[\u0e00-\u0e7f]", bare) else [bare]
        parts += words if "".join(words) == bare else [bare]
        parts[-1] += chunk[len(bare) :]
    return parts
