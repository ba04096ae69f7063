"""The drawn side of a certificate: ground, border and motifs as vectors under the text.

A frame (`frames/`) draws once for each size of paper, in mm with y downwards from the left upper corner. A motif that
repeats is one form of the PDF, placed many times; all of it is compressed when the process first needs it, and a
certificate then costs no more than copying some bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Any

import pydyf

from certificates.pdf.svg import Motif, colour, motif, number, path_operators

POINTS = 72 / 25.4  # in a mm

# The mark of templates/components/mark.html, 40 × 40.
_GABLES = (
    "M8 2 C7 6 9 8 12 10 L20 16 L28 10 C31 8 33 6 32 2 C35 5 35 10 31 13 L23 19 L36 30 L33.5 33 L20 21 L6.5 33 L4 30 L17 19 L9 13 "
    "C5 10 5 5 8 2 Z"
)
_DIAMOND = "M20 24 L27 31 L20 38 L13 31 Z M20 28.5 L17.5 31 L20 33.5 L22.5 31 Z"


@dataclass(frozen=True, slots=True)
class Form:
    """A motif compressed for the PDF."""

    width: float
    height: float
    content: bytes


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished ground: its page and the motifs it places."""

    width: float  # mm
    height: float
    page: bytes
    forms: dict[str, Form]


@dataclass(frozen=True, slots=True)
class Row:
    """A motif so many times, each a `share` of its width further along its own direction."""

    count: int
    share: float


@dataclass(slots=True)
class Sheet:
    """A piece of paper that a frame draws on."""

    width: float
    height: float
    _drawn: list[str] = field(default_factory=list)
    _motifs: dict[str, Motif] = field(default_factory=dict)

    def add(self, operators: str) -> None:
        """Draw operators of one's own, in mm."""
        self._drawn.append(operators)

    def paper(self, shade: str) -> None:
        self.add(f"{colour(shade)} rg {rectangle(0, 0, self.width, self.height)} f")

    def ring(self, inset: float, thickness: float, shade: str) -> None:
        """Fill a line round the page whose outer edge is `inset` from the paper's."""
        outer = rectangle(inset, inset, self.width - 2 * inset, self.height - 2 * inset)
        inner = inset + thickness
        hole = rectangle(inner, inner, self.width - 2 * inner, self.height - 2 * inner)
        self.add(f"{colour(shade)} rg {outer} {hole} f*")

    def place(
        self,
        name: str,
        x: float,
        y: float,
        size: tuple[float, float],
        *,
        quarter: int = 0,
        drawn: Motif | None = None,
        row: Row | None = None,
    ) -> None:
        """Place a motif, turned by quarters clockwise about the middle of its box, whose left upper corner is `x` `y`; or a row of it."""
        shape = self._known(name, drawn)
        width, height = size
        # Along the motif's own axes; a box that lies on its side has them exchanged.
        across, down = (width, height) if quarter % 2 == 0 else (height, width)
        self._put(name, (x + width / 2, y + height / 2), (across / shape.width, down / shape.height), angle=90 * quarter, row=row)

    def scatter(
        self, name: str, middle: tuple[float, float], height: float, angle: float, *, mirrored: bool = False, drawn: Motif | None = None
    ) -> None:
        """Place a motif at any angle (degrees, clockwise) about `middle`."""
        shape = self._known(name, drawn)
        scale = height / shape.height
        self._put(name, middle, (-scale if mirrored else scale, scale), angle=angle)

    def _put(self, name: str, middle: tuple[float, float], scale: tuple[float, float], *, angle: float, row: Row | None = None) -> None:
        shape = self._motifs[name]
        turn = radians(angle)
        a, b = scale[0] * cos(turn), scale[0] * sin(turn)
        c, d = -scale[1] * sin(turn), scale[1] * cos(turn)
        e = middle[0] - a * shape.width / 2 - c * shape.height / 2
        f = middle[1] - b * shape.width / 2 - d * shape.height / 2
        # The same step again and again packs to nothing.
        more = f" 1 0 0 1 {number(row.share * shape.width, places=5)} 0 cm /{name} Do" * (row.count - 1) if row else ""
        self.add(f"q {' '.join(number(value, places=5) for value in (a, b, c, d, e, f))} cm /{name} Do{more} Q")

    def _known(self, name: str, drawn: Motif | None) -> Motif:
        if name not in self._motifs:
            self._motifs[name] = drawn or motif(name)
        return self._motifs[name]

    def band(self, name: str, *, inset: float, depth: float, advance: float, bleed: float = 0, drawn: Motif | None = None) -> None:
        """Repeat a motif along all four sides, its foot towards the paper's edge; the corners stay free.

        `advance` is how far one repeat should reach, in mm; it is stretched a little so that whole ones fill the side.
        `bleed` is the share of the motif beyond its repeat, which runs on under the next.
        """
        for along, quarter in ((self.width, 0), (self.height, 1), (self.width, 2), (self.height, 3)):
            room = along - 2 * (inset + depth)
            row = Row(max(round(room / advance), 1), 1 / (1 + bleed))
            start, reach = inset + depth, room / row.count * (1 + bleed)
            far_x, far_y = self.width - inset - depth, self.height - inset - depth
            spot = {
                0: (self.width - start - reach, inset, reach, depth),
                1: (far_x, self.height - start - reach, depth, reach),
                2: (start, far_y, reach, depth),
                3: (inset, start, depth, reach),
            }[quarter]
            # The foot of the motif (its lower edge) looks outwards on every side.
            self.place(name, spot[0], spot[1], (spot[2], spot[3]), quarter=(quarter + 2) % 4, drawn=drawn, row=row)

    def corners(self, name: str, *, inset: float, side: float, drawn: Motif | None = None) -> None:
        """Place a motif in each corner, turned so that all look inwards alike."""
        far_x, far_y = self.width - inset - side, self.height - inset - side
        for quarter, (x, y) in enumerate(((inset, inset), (far_x, inset), (far_x, far_y), (inset, far_y))):
            self.place(name, x, y, (side, side), quarter=quarter, drawn=drawn)

    def finish(self) -> Drawing:
        """Compress what was drawn."""
        page = f"{POINTS:.6f} 0 0 {-POINTS:.6f} 0 {self.height * POINTS:.3f} cm {' '.join(self._drawn)}"
        forms = {name: Form(shape.width, shape.height, _packed(shape.operators)) for name, shape in self._motifs.items()}
        return Drawing(self.width, self.height, _packed(page), forms)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"{number(x)} {number(y)} {number(width)} {number(height)} re"


def _packed(operators: str) -> bytes:
    return zlib.compress(operators.encode(), 9)


def mark_operators(page: tuple[float, float], *, top: float, height: float, shades: tuple[str, str]) -> str:
    """Draw the school's mark, crossed gable ends over a diamond, in the middle of the page; mm, points come out."""
    scale = height * POINTS / 40
    matrix = f"{scale:.5f} 0 0 {-scale:.5f} {page[0] / 2 * POINTS - 20 * scale:.3f} {(page[1] - top) * POINTS:.3f} cm"
    gables, diamond = path_operators(_GABLES), path_operators(_DIAMOND)
    return f"q {matrix} {colour(shades[0])} rg {gables} f {colour(shades[1])} rg {diamond} f* Q"


def line_operators(*, left: float, right: float, bottom: float, shade: str) -> str:
    """Draw the dotted line of a signature, in mm from the left and from the bottom."""
    ends = f"{left * POINTS:.3f} {bottom * POINTS:.3f} m {right * POINTS:.3f} {bottom * POINTS:.3f} l"
    return f"q {colour(shade)} RG 0.9 w 1 J [0 2.6] 0 d {ends} S Q"


def qr_operators(rows: Iterable[Iterable[int]], *, x: float, y: float, side: float, shade: str) -> str:
    """Draw the modules of a QR code as runs into a square of `side` mm whose left lower corner is `x` `y` (mm)."""
    grid = [list(row) for row in rows]
    module = side * POINTS / len(grid)
    matrix = f"{module:.5f} 0 0 {-module:.5f} {x * POINTS:.3f} {(y + side) * POINTS:.3f} cm"
    runs = []
    for line, row in enumerate(grid):
        start = 0
        for place in range(1, len(row) + 1):
            if place == len(row) or row[place] != row[start]:
                if row[start]:
                    runs.append(f"{start} {line} {place - start} 1 re")
                start = place
    return f"q {matrix} {colour(shade)} rg {' '.join(runs)} f Q"


def under_the_text(ground: Drawing, drawing: str) -> Callable[[Any, pydyf.PDF], None]:
    """Answer a `finisher` for WeasyPrint that lays the ground on each page, and `drawing` (PDF operators, points) on the first.

    It is decoration, so it is marked as an artifact: screen readers pass over it.
    """

    def finish(_document: Any, pdf: pydyf.PDF) -> None:
        frame = _frame_form(pdf, ground)
        content = drawing
        for page in [found for found in pdf.objects if isinstance(found, pydyf.Dictionary) and found.get("Type") == "/Page"]:
            under = pydyf.Stream([f"/Artifact BMC q /Ground Do Q {content} EMC".encode()], compress=True)
            pdf.add_object(under)
            number_of_resources = int(page["Resources"].split()[0])
            pdf.objects[number_of_resources]["XObject"]["Ground"] = frame.reference
            page["Contents"] = pydyf.Array([under.reference, page["Contents"]])
            content = ""

    return finish


def _frame_form(pdf: pydyf.PDF, ground: Drawing) -> pydyf.Stream:
    """Add the ground to the document as one form that places the motifs."""
    forms = pydyf.Dictionary()
    for name, shape in ground.forms.items():
        form = _form(shape.content, shape.width, shape.height)
        pdf.add_object(form)
        forms[name] = form.reference
    frame = _form(ground.page, ground.width * POINTS, ground.height * POINTS)
    frame.extra["Resources"] = pydyf.Dictionary({"XObject": forms})
    pdf.add_object(frame)
    return frame


def _form(drawing: bytes, width: float, height: float) -> pydyf.Stream:
    """A form XObject from a drawing that is compressed already."""
    box = pydyf.Array([0, 0, width, height])
    return pydyf.Stream([drawing], {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Filter": "/FlateDecode"})
