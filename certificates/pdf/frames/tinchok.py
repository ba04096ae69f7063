"""ตีนจก: a woven band of diamonds round the page, as on the hem of a Lanna tube skirt.

Rings of diamonds in gold on indigo, small ones between them, lac red in their hearts and along the edges; drawn on a
grid of threads, 15 high and 24 to a repeat.
"""

from __future__ import annotations

from certificates.pdf.sheet import Drawing, Sheet, rectangle
from certificates.pdf.svg import Motif, colour

_THREADS = 15
_REPEAT = 24
_MIDDLE = 7
_OUTER, _BAND = 7.0, 9.0  # mm from the paper's edge to the band, and its depth

_GOLD, _GOLD_DARK, _LAC, _INDIGO = "#d2a244", "#b98a2e", "#d04852", "#1a2550"
_PAPER, _SHADE = "#fdf9ef", "#f9f2e2"


def _thread_colour(x: int, y: int, *, between: bool) -> str:
    """Answer the colour of the thread at column `x` from the heart of a diamond, row `y` from the top."""
    middle = abs(x) + abs(y - _MIDDLE)
    if middle <= 1:
        return _LAC
    if middle in (3, 6, 7):
        return _GOLD
    if between:
        aside = abs(abs(x) - _REPEAT // 2)
        small = aside + abs(y - _MIDDLE)
        edge = aside + min(y, _THREADS - 1 - y)
        if small in (0, 2):
            return _GOLD
        if edge in (0, 1, 3):
            return _LAC
    return ""


def _threads(first: int, last: int, *, between: bool) -> Motif:
    """Draw the columns `first`–`last` as runs of one colour; one thread is one unit."""
    runs: dict[str, list[str]] = {_GOLD: [], _LAC: []}
    for y in range(_THREADS):
        row = [_thread_colour((x + 12) % _REPEAT - 12 if between else x, y, between=between) for x in range(first, last)]
        start = 0
        for place in range(1, len(row) + 1):
            if place == len(row) or row[place] != row[start]:
                if row[start]:
                    runs[row[start]].append(f"{start} {y} {place - start} 1 re")
                start = place
    operators = " ".join(f"{colour(shade)} rg {' '.join(shapes)} f" for shade, shapes in runs.items() if shapes)
    return Motif(last - first, _THREADS, operators)


def _watermark(sheet: Sheet) -> None:
    """Draw a great stepped diamond behind the text, a shade darker than the paper; one step is 4.5 × 3 mm."""
    across, up = (4.5, 3.0) if sheet.width > sheet.height else (3.2, 4.2)
    runs = [
        rectangle(sheet.width / 2 + (x - 0.5) * across, sheet.height / 2 + (y - 0.5) * up, across, up)
        for y in range(-22, 23)
        for x in range(-22, 23)
        if abs(x) + abs(y) in (9, 10, 16, 17, 18, 22)
    ]
    sheet.add(f"{colour(_SHADE)} rg {' '.join(runs)} f")


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper(_PAPER)
    _watermark(sheet)
    sheet.ring(_OUTER, _BAND, _INDIGO)
    sheet.ring(_OUTER - 1.1, 0.35, _GOLD_DARK)
    sheet.ring(_OUTER + _BAND + 0.75, 0.6, _GOLD_DARK)
    sheet.ring(_OUTER + _BAND + 2.2, 0.2, _GOLD_DARK)
    # The repeat begins 4 threads right of a small diamond's heart, where no colour crosses: no seam can show.
    sheet.band("weave", inset=_OUTER + 0.75, depth=_BAND - 1.5, advance=12, drawn=_threads(-8, 16, between=True))
    sheet.corners("knot", inset=_OUTER + 0.75, side=_BAND - 1.5, drawn=_threads(-7, 8, between=False))
    return sheet.finish()
