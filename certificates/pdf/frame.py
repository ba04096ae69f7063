"""The border: a woven band of tin chok diamonds round the page, drawn as vectors under the text.

The motif is the hem of a Lanna tube skirt: rings of diamonds in gold on indigo, small ones between them, lac red
in their hearts and along the edges. It is drawn on a grid of threads, 15 high and 24 to a repeat.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pydyf

PAGE = (297.0, 210.0)
OUTER = 7.0  # mm from the paper's edge to the band
BAND = 9.0  # mm
_THREADS = 15
_REPEAT = 24
_MIDDLE = 7
# Cells of about 12 mm: 22 along the long side, 15 along the short one.
_ALONG, _DOWN = 22, 15
_POINTS = 72 / 25.4

_PAPER = "0.992 0.976 0.937"
_SHADE = "0.976 0.949 0.886"
_INDIGO = "0.102 0.145 0.314"
_GOLD = "0.824 0.635 0.267"
_GOLD_DARK = "0.725 0.541 0.18"
_LAC = "0.816 0.282 0.322"

# The mark of templates/components/mark.html, 40 × 40, y downwards.
_GABLES = (
    "8 2 m 7 6 9 8 12 10 c 20 16 l 28 10 l 31 8 33 6 32 2 c 35 5 35 10 31 13 c 23 19 l 36 30 l 33.5 33 l 20 21 l 6.5 33 l 4 30 l "
    "17 19 l 9 13 l 5 10 5 5 8 2 c h"
)
_DIAMOND = "20 24 m 27 31 l 20 38 l 13 31 l h 20 28.5 m 17.5 31 l 20 33.5 l 22.5 31 l h"


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


def _threads(first: int, last: int, *, between: bool) -> str:
    """Draw the columns `first`–`last` as runs of one colour; one thread is one unit, the left lower corner is 0 0."""
    runs: dict[str, list[str]] = {_GOLD: [], _LAC: []}
    for y in range(_THREADS):
        row = [_thread_colour((x + 12) % _REPEAT - 12 if between else x, y, between=between) for x in range(first, last)]
        start = 0
        for place in range(1, len(row) + 1):
            if place == len(row) or row[place] != row[start]:
                if row[start]:
                    runs[row[start]].append(f"{start} {_THREADS - 1 - y} {place - start} 1 re")
                start = place
    return " ".join(f"{colour} rg {' '.join(shapes)} f" for colour, shapes in runs.items() if shapes)


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"{x:.3f} {y:.3f} {width:.3f} {height:.3f} re"


def _ring(inset: float, thickness: float, colour: str) -> str:
    """Draw a line round the page, `inset` mm from its edge."""
    width, height = PAGE
    outer = _rectangle(inset, inset, width - 2 * inset, height - 2 * inset)
    inner = inset + thickness
    return f"{colour} rg {outer} {_rectangle(inner, inner, width - 2 * inner, height - 2 * inner)} f*"


def _watermark() -> str:
    """Draw a great stepped diamond behind the text, a shade darker than the paper; one step is 4.5 × 3 mm."""
    across, up = 4.5, 3.0
    runs = [
        _rectangle(PAGE[0] / 2 + (x - 0.5) * across, PAGE[1] / 2 + (y - 0.5) * up, across, up)
        for y in range(-22, 23)
        for x in range(-22, 23)
        if abs(x) + abs(y) in (9, 10, 16, 17, 18, 22)
    ]
    return f"{_SHADE} rg {' '.join(runs)} f"


def mark_operators(*, top: float, height: float) -> str:
    """Draw the school's mark, crossed gable ends over a diamond, in the middle; `top` mm from the paper's edge."""
    scale = height * _POINTS / 40
    matrix = f"{scale:.5f} 0 0 {-scale:.5f} {PAGE[0] / 2 * _POINTS - 20 * scale:.3f} {(PAGE[1] - top) * _POINTS:.3f} cm"
    return f"q {matrix} {_INDIGO} rg {_GABLES} f {_GOLD_DARK} rg {_DIAMOND} f* Q"


def line_operators(*, left: float, right: float, bottom: float) -> str:
    """Draw the dotted line of a signature, in mm from the left and from the bottom."""
    ends = f"{left * _POINTS:.3f} {bottom * _POINTS:.3f} m {right * _POINTS:.3f} {bottom * _POINTS:.3f} l"
    return f"q {_INDIGO} RG 0.9 w 1 J [0 2.6] 0 d {ends} S Q"


def qr_operators(rows: Iterable[Iterable[int]], *, x: float, y: float, side: float) -> str:
    """Draw the modules of a QR code as runs into a square of `side` mm whose left lower corner is `x` `y` (mm)."""
    grid = [list(row) for row in rows]
    module = side * _POINTS / len(grid)
    matrix = f"{module:.5f} 0 0 {-module:.5f} {x * _POINTS:.3f} {(y + side) * _POINTS:.3f} cm"
    runs = []
    for line, row in enumerate(grid):
        start = 0
        for place in range(1, len(row) + 1):
            if place == len(row) or row[place] != row[start]:
                if row[start]:
                    runs.append(f"{start} {line} {place - start} 1 re")
                start = place
    return f"q {matrix} {_INDIGO} rg {' '.join(runs)} f Q"


def _placed(name: str, columns: int, corner: tuple[float, float], size: tuple[float, float], *, turned: bool = False) -> str:
    """Place a cell of `columns` threads at a corner, at a size, in mm; `turned` by a quarter for the upright sides."""
    (x, y), (width, height) = corner, size
    matrix: tuple[float, float, float, float, float, float]
    if turned:
        matrix = (0, height / columns, -width / _THREADS, 0, x + width, y)
    else:
        matrix = (width / columns, 0, 0, height / _THREADS, x, y)
    return f"q {' '.join(f'{value:.5f}' for value in matrix)} cm /{name} Do Q"


def _band() -> str:
    """Place the cells along all four sides, and a diamond in each corner."""
    width, height = PAGE
    inset, weave = OUTER + 0.75, BAND - 1.5
    first = OUTER + BAND
    long, short = (width - 2 * first) / _ALONG, (height - 2 * first) / _DOWN
    placed = []
    for y in (inset, height - inset - weave):
        placed += [_placed("Cell", _REPEAT, (first + long * place, y), (long, weave)) for place in range(_ALONG)]
        placed += [_placed("Corner", _THREADS, (x, y), (weave, weave)) for x in (inset, width - inset - weave)]
    for x in (inset, width - inset - weave):
        placed += [_placed("Cell", _REPEAT, (x, first + short * place), (weave, short), turned=True) for place in range(_DOWN)]
    return " ".join(placed)


@cache
def _drawings() -> tuple[bytes, bytes, bytes]:
    """Answer the page's ground, one repeat, one corner, as compressed PDF operators; made once in the life of a process."""
    ground = [
        f"{_POINTS:.6f} 0 0 {_POINTS:.6f} 0 0 cm",
        f"{_PAPER} rg {_rectangle(0, 0, *PAGE)} f",
        _watermark(),
        _ring(OUTER, BAND, _INDIGO),
        _ring(OUTER - 1.1, 0.35, _GOLD_DARK),
        _ring(OUTER + BAND + 0.75, 0.6, _GOLD_DARK),
        _ring(OUTER + BAND + 2.2, 0.2, _GOLD_DARK),
        _band(),
    ]
    # The repeat begins 4 threads right of a small diamond's heart, where no colour crosses: no seam can show.
    drawings = " ".join(ground), _threads(-8, 16, between=True), _threads(-7, 8, between=False)
    small, smaller, smallest = (zlib.compress(drawing.encode(), 9) for drawing in drawings)
    return small, smaller, smallest


def under_the_text(drawing: str) -> Callable[[Any, pydyf.PDF], None]:
    """Answer a `finisher` for WeasyPrint that lays the border, then `drawing` (PDF operators, points), under each page.

    It is decoration, so it is marked as an artifact: screen readers pass over it.
    """

    def finish(_document: Any, pdf: pydyf.PDF) -> None:
        frame = _frame_form(pdf)
        under = pydyf.Stream([f"/Artifact BMC q /WovenFrame Do Q {drawing} EMC".encode()], compress=True)
        pdf.add_object(under)
        for page in [found for found in pdf.objects if isinstance(found, pydyf.Dictionary) and found.get("Type") == "/Page"]:
            number = int(page["Resources"].split()[0])
            pdf.objects[number]["XObject"]["WovenFrame"] = frame.reference
            page["Contents"] = pydyf.Array([under.reference, page["Contents"]])

    return finish


def _frame_form(pdf: pydyf.PDF) -> pydyf.Stream:
    """Add the border to the document as one form that places two small ones."""
    ground, cell, corner = _drawings()
    forms = pydyf.Dictionary()
    for name, drawing, columns in (("Cell", cell, _REPEAT), ("Corner", corner, _THREADS)):
        form = _form(drawing, columns, _THREADS)
        pdf.add_object(form)
        forms[name] = form.reference
    frame = _form(ground, PAGE[0] * _POINTS, PAGE[1] * _POINTS)
    frame.extra["Resources"] = pydyf.Dictionary({"XObject": forms})
    pdf.add_object(frame)
    return frame


def _form(drawing: bytes, width: float, height: float) -> pydyf.Stream:
    """A form XObject from a drawing that is compressed already."""
    box = pydyf.Array([0, 0, width, height])
    return pydyf.Stream([drawing], {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Filter": "/FlateDecode"})
