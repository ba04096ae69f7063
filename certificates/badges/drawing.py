"""The badge of a course: a woven diamond on a rosette, as on the hem of a Lanna tube skirt, in the colour of its branch.

Gold and lac red on the branch group's own dye; the name of the course on a cloth across it. Drawn for this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from certificates.badges.lettering import fit
from certificates.badges.shapes import Area, Disc, Line, Point, Shape

_GOLD, _DARK_GOLD, _LAC, _PAPER = "#d2a244", "#b98a2e", "#a01c2b", "#fbf5e6"
_INK, _SOFT_INK = "#1d1b2c", "#544f66"
# Dye and its shadow, by branch group (static/css/tokens.css --group-…); indigo where the branch is not known.
_DYES = {
    "CO": ("#8f1a28", "#5f0f1a"),
    "CC": ("#24336e", "#161f48"),
    "CS": ("#744c00", "#4a3000"),
    "CG": ("#1c6670", "#0f424a"),
    "RI": ("#28643a", "#174224"),
}
_PETALS = 24
_BAND = 30
_CLOTH = (14.0, 132.0)
_REACH = 222.0
# In threads from the middle: the two small diamonds, and the hooks between them and the great one.
_BESIDE, _HOOK = 18, 12
_HOOKS = {(0, 3), (0, 4), (0, 5), (1, 5), (2, 5), (2, 6), (0, 7)}


@dataclass(frozen=True, slots=True)
class BadgeFace:
    """What stands on a badge: nothing about a person."""

    title: str
    issuer: str
    # The word the certificate carries.
    word: str
    group: str


def draw(face: BadgeFace) -> list[Shape]:
    """Answer the shapes from the ground up."""
    dye, shadow = _DYES.get(face.group, _DYES["CC"])
    red = _LAC if face.group != "CO" else "#e0606a"
    return [
        Area(shadow, (_rosette(252, 232),)),
        Area(dye, (_rosette(246, 227),)),
        Disc(_GOLD, 224),
        Disc(shadow, 221),
        *_band(dye),
        Disc(_GOLD, 171),
        Disc(_PAPER, 168),
        *_weave(dye, red),
        *_cloth(dye, shadow),
        *_words(face, dye),
    ]


def _rosette(tip: float, hollow: float) -> tuple[Point, ...]:
    """Lotus petals round the edge: between two hollows a rounded tip."""
    step = 2 * pi / _PETALS
    corners: list[Point] = []
    for petal in range(_PETALS):
        for part in range(8):
            share = part / 8
            radius = hollow + (tip - hollow) * sin(pi * share) ** 0.7
            corners.append(_polar(radius, (petal + share) * step))
    return tuple(corners)


def _polar(radius: float, angle: float) -> Point:
    return round(radius * sin(angle), 2), round(-radius * cos(angle), 2)


def _band(dye: str) -> list[Shape]:
    """A ring of diamonds between two threads."""
    return [
        Disc(dye, 217),
        Area(_GOLD, tuple(_lozenge(at, 18.5, 0.485) for at in range(_BAND))),
        Area(dye, tuple(_lozenge(at, 13.5, 0.355) for at in range(_BAND))),
        Area(_PAPER, tuple(_lozenge(at, 7.5, 0.2) for at in range(_BAND))),
        Area(_DARK_GOLD, tuple(_lozenge(at + 0.5, 5.5, 0.1, out=210.5) for at in range(_BAND))),
        Area(_DARK_GOLD, tuple(_lozenge(at + 0.5, 5.5, 0.13, out=180) for at in range(_BAND))),
    ]


def _lozenge(at: float, high: float, wide: float, *, out: float = 196) -> tuple[Point, ...]:
    """A diamond of the band: `high` along the radius, `wide` as a share of its sector."""
    step = 2 * pi / _BAND
    angle = at * step
    return _polar(out + high, angle), _polar(out, angle + wide * step), _polar(out - high, angle), _polar(out, angle - wide * step)


def _weave(dye: str, red: str) -> list[Shape]:
    """The great diamond, thread by thread."""
    side, middle = 5.8, -72.0
    cells: dict[str, list[tuple[Point, ...]]] = {dye: [], _DARK_GOLD: [], red: []}
    for y in range(-12, 13):
        for x in range(-24, 25):
            colour = _thread(abs(x), abs(y), dye, red)
            if colour:
                left, top = (x - 0.5) * side, (y - 0.5) * side + middle
                edge = 0.1
                cells[colour].append(
                    (
                        (_two(left - edge), _two(top - edge)),
                        (_two(left + side + edge), _two(top - edge)),
                        (_two(left + side + edge), _two(top + side + edge)),
                        (_two(left - edge), _two(top + side + edge)),
                    )
                )
    return [Area(colour, tuple(corners)) for colour, corners in cells.items() if corners]


def _two(number: float) -> float:
    return round(number, 2)


def _thread(x: int, y: int, dye: str, red: str) -> str:
    """Answer the colour of a thread of the motif; it is the same in all four quarters."""
    great, small = x + y, abs(x - _BESIDE) + y
    rings = {11: dye, 12: dye, 9: _DARK_GOLD, 6: dye, 7: dye, 4: _DARK_GOLD, 2: red, 1: red, 0: red}
    rings_beside = {5: dye, 6: dye, 3: _DARK_GOLD, 1: red, 0: red}
    hook = dye if (abs(x - _HOOK), y) in _HOOKS else ""
    return rings.get(great) or rings_beside.get(small) or hook


def _cloth(dye: str, shadow: str) -> list[Shape]:
    """The cloth across the badge, its ends folded back."""
    top, bottom = _CLOTH
    fold = tuple(
        ((side * _REACH, top + 12), (side * (_REACH + 26), top + 12), (side * (_REACH + 14), (top + bottom) / 2 + 12),
         (side * (_REACH + 26), bottom + 12), (side * (_REACH - 22), bottom + 12), (side * (_REACH - 22), top + 12))
        for side in (-1, 1)
    )  # fmt: skip
    return [
        Area(shadow, fold),
        Area(shadow, (_box(_REACH + 2, top - 2, bottom + 2),)),
        Area(_PAPER, (_box(_REACH, top, bottom),)),
        Area(dye, (_box(_REACH, top + 5, top + 8), _box(_REACH, bottom - 8, bottom - 5))),
    ]


def _box(reach: float, top: float, bottom: float) -> tuple[Point, ...]:
    return (-reach, top), (reach, top), (reach, bottom), (-reach, bottom)


def _words(face: BadgeFace, dye: str) -> list[Shape]:
    top, bottom = _CLOTH
    wide = 2 * _REACH - 36
    title = fit(face.title, face="serif", largest=36, smallest=17, box=(wide, bottom - top - 48), most_lines=3)
    issuer = fit(face.issuer, face="sans", largest=16, smallest=9, box=(wide, 24))
    word = fit(face.word, face="serif", largest=20, smallest=9, box=(124, 30))
    high = title.size * 1.5
    middle = top + 10 + (bottom - top - 42) / 2
    first = middle - high * (len(title.lines) - 1) / 2 + title.size * 0.33
    lines = [Line(text, "serif", title.size, _two(first + high * place), _INK) for place, text in enumerate(title.lines)]
    lines += [Line(text, "sans", issuer.size, bottom - 16, _SOFT_INK) for text in issuer.lines]
    lines += [Line(text, "serif", word.size, bottom + 23, dye) for text in word.lines]
    return [line for line in lines if line.text]
