"""กระดาษสา: mulberry paper with its long fibres, and flowers pressed into two corners while it was wet."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from certificates.pdf.sheet import Drawing, Sheet
from certificates.pdf.svg import Motif, colour, number

# Shade, how many in a layer, and how thick (mm).
_FIBRES = (("#efe5cd", 55, 0.3), ("#e6d8b5", 26, 0.24), ("#fdf8ec", 29, 0.4), ("#d3bf90", 6, 0.2))
# The layer is a square that covers A4 however it is turned. It is laid so often, at angles (degrees) and places (mm from the
# middle) that nobody sees it is the same one.
_LAYER = 404.0
_LAID = ((0, 0, 0), (51, 12, -8), (107, -15, 10), (158, 9, 16), (199, -11, -14), (243, 17, 5), (290, -6, -18), (331, 3, 13))


def _fibres(sheet: Sheet, chance: Random) -> None:
    """Strew curved fibres over the sheet, the same ones every time."""
    layer: list[str] = []
    for shade, count, thickness in _FIBRES:
        drawn: list[list[int]] = []
        for _fibre in range(count):
            x, y, turn = chance.uniform(0, _LAYER), chance.uniform(0, _LAYER), chance.uniform(0, 2 * pi)
            reach, bend = chance.uniform(5, 26), chance.uniform(-7, 7)
            along, aside = (cos(turn) * reach, sin(turn) * reach), (-sin(turn) * bend, cos(turn) * bend)
            points = (
                x,
                y,
                x + along[0] / 3 + aside[0],
                y + along[1] / 3 + aside[1],
                x + along[0] * 2 / 3 + aside[0],
                y + along[1] * 2 / 3 + aside[1],
                x + along[0],
                y + along[1],
            )
            # Whole numbers in order pack small.
            drawn.append([round(point) for point in points])
        curves = " ".join(f"{x} {y} m {' '.join(map(str, others))} c" for x, y, *others in sorted(drawn))
        layer.append(f"{colour(shade)} RG {number(thickness)} w 1 J {curves} S")
    drawn_once = Motif(_LAYER, _LAYER, " ".join(layer))
    for angle, right, down in _LAID:
        sheet.scatter("fibres", (sheet.width / 2 + right, sheet.height / 2 + down), _LAYER, angle, drawn=drawn_once)


# What is pressed into the left upper corner: motif, place (mm from the corner), height, angle, mirrored.
_SPRAY = (
    ("saa-grass", (44.0, 23.0), 50.0, 74.0, False),
    ("saa-grass", (24.5, 45.0), 48.0, 192.0, True),
    ("saa-sprig", (41.0, 14.5), 42.0, 96.0, False),
    ("saa-sprig", (14.0, 41.0), 42.0, 174.0, True),
    ("saa-sprig", (31.0, 30.0), 34.0, 136.0, False),
    ("saa-champa", (21.0, 21.5), 19.0, -12.0, False),
    ("saa-bloom", (35.0, 15.0), 11.5, 20.0, False),
    ("saa-indigo", (14.5, 35.0), 11.5, 50.0, False),
    ("saa-bloom", (12.0, 13.0), 8.0, 80.0, False),
)


def _spray(sheet: Sheet) -> None:
    """Press the flowers into the left upper and, turned by a half, the right lower corner."""
    for name, (x, y), height, angle, mirrored in _SPRAY:
        sheet.scatter(name, (x, y), height, angle, mirrored=mirrored)
        sheet.scatter(name, (sheet.width - x, y), height, -angle, mirrored=not mirrored)


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper("#f7f0de")
    _fibres(sheet, Random(2569))  # noqa: S311  drawing, not secrecy
    sheet.ring(8, 0.3, "#b9a36f")
    sheet.ring(9.4, 0.9, "#8fa574")
    sheet.ring(11.4, 0.3, "#b9a36f")
    _spray(sheet)
    return sheet.finish()
