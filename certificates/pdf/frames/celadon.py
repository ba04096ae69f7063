"""ศิลาดล: lotus petals incised under green glaze, fine cracks over the paper, the bottom of a dish behind the text."""

from __future__ import annotations

from random import Random

from certificates.pdf.sheet import Drawing, Sheet
from certificates.pdf.svg import Motif, colour

_EDGE, _BAND = 6.5, 11.0  # mm
_CELL = 14.5


def _cracks(sheet: Sheet, chance: Random) -> None:
    """Draw the net of fine cracks of the glaze: bricks with shaken corners, the same every time, and turned round on the right half."""
    columns, rows = int(sheet.width / 2 / _CELL) + 2, int(sheet.height / _CELL) + 3
    corner = {
        # Whole numbers pack small.
        (x, y): (round((x - 1 + (y % 2) / 2) * _CELL + chance.uniform(-4.6, 4.6)), round((y - 1) * _CELL + chance.uniform(-4.6, 4.6)))
        for x in range(columns)
        for y in range(rows)
    }
    ends: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, y in corner:
        across = [(x + 1, y)] if (x + y) % 3 else []
        down = [(x, y + 1)] if (2 * x + y) % 4 else [(x + 1, y + 1)]
        ends[x, y] = [end for end in across + down if end in corner]
    lines = []
    for here in corner:
        while ends[here]:
            # On from crack to crack as long as there is one.
            place = here
            drawn = f"{corner[place][0]} {corner[place][1]} m"
            while ends[place]:
                place = ends[place].pop()
                drawn += f" {corner[place][0]} {corner[place][1]} l"
            lines.append(drawn)
    half = Motif(sheet.width, sheet.height, f"{colour('#e8f0e8')} RG 0.22 w 1 J 1 j {' '.join(lines)} S")
    for quarter in (0, 2):
        sheet.place("cracks", 0, 0, (sheet.width, sheet.height), quarter=quarter, drawn=half)


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper("#f4f8f2")
    _cracks(sheet, Random(700))  # noqa: S311  drawing, not secrecy
    side = min(width, height) * 0.6
    sheet.place("celadon-dish", (width - side) / 2, (height - side) / 2, (side, side))
    sheet.ring(_EDGE, _BAND, "#6f9a83")
    sheet.band("celadon-petal", inset=_EDGE + 0.8, depth=_BAND - 1.2, advance=7.6, bleed=0.5)
    sheet.corners("celadon-corner", inset=_EDGE, side=_BAND)
    sheet.ring(_EDGE - 0.6, 0.6, "#3f6653")
    sheet.ring(_EDGE - 1.6, 0.25, "#6f9a83")
    sheet.ring(_EDGE + _BAND, 0.6, "#3f6653")
    sheet.ring(_EDGE + _BAND + 1.5, 0.25, "#6f9a83")
    return sheet.finish()
