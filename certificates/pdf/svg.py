"""Our own motifs (`art/*.svg`) as PDF operators, so that a drawing is read once and placed a hundred times.

Only what those files use: groups, paths, circles, ellipses, rectangles, lines and `use`, flat colours, transforms. They are
files of this project, never an upload: an emblem goes through WeasyPrint, which draws all of SVG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, tan
from pathlib import Path
from typing import TYPE_CHECKING

from defusedxml.ElementTree import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

ART_DIR = Path(__file__).resolve().parent / "art"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_STEP = re.compile(r"([MmLlHhVvCcSsQqZz])([^MmLlHhVvCcSsQqZz]*)")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")
# A quarter of a circle as one Bézier curve.
_ROUND = 0.5523
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4}

Matrix = tuple[float, float, float, float, float, float]
Style = dict[str, str]


@dataclass(frozen=True, slots=True)
class Motif:
    """A drawing: its size in its own units, and its operators with y downwards from the left upper corner."""

    width: float
    height: float
    operators: str


@cache
def motif(name: str) -> Motif:
    """Read `art/<name>.svg`."""
    root = parse(ART_DIR / f"{name}.svg").getroot()
    _x, _y, width, height = _numbers(root.get("viewBox", ""))
    named = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    return Motif(width, height, " ".join(_drawn(root, named, {"fill": "#000000"})))


def number(value: float, *, places: int = 3) -> str:
    """Write a number as briefly as so many places allow."""
    brief = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if brief == "-0" else brief


def colour(written: str) -> str:
    """Answer `#rrggbb` as three shares of one."""
    return " ".join(number(int(written[place : place + 2], 16) / 255) for place in (1, 3, 5))


def _numbers(text: str) -> list[float]:
    return [float(found) for found in _NUMBER.findall(text)]


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _drawn(element: Element, named: dict[str, Element], inherited: Style) -> Iterator[str]:
    """Draw an element and what is in it."""
    if _tag(element) in ("defs", "title", "desc"):
        return
    style = inherited | {name: value for name, value in element.attrib.items() if name in _STYLED}
    matrix = _matrix(element.get("transform", ""))
    inside: list[str] = []
    if _tag(element) == "use":
        inside += _drawn(named[element.get("href", "")[1:]], named, style)
    elif _tag(element) in ("svg", "g"):
        for child in element:
            inside += _drawn(child, named, style)
    else:
        inside += _painted(_outline(element), style)
    if matrix and inside:
        yield f"q {' '.join(map(number, matrix))} cm {' '.join(inside)} Q"
    else:
        yield from inside


_STYLED = {"fill", "stroke", "stroke-width", "fill-rule", "stroke-linecap"}


def _painted(outline: str, style: Style) -> Iterator[str]:
    """Fill and stroke an outline as its style says."""
    fill, stroke = style.get("fill", "none"), style.get("stroke", "none")
    if fill != "none":
        yield f"{colour(fill)} rg {outline} {'f*' if style.get('fill-rule') == 'evenodd' else 'f'}"
    if stroke != "none":
        cap = "1 J 1 j " if style.get("stroke-linecap") == "round" else ""
        yield f"{colour(stroke)} RG {number(float(style.get('stroke-width', '1')))} w {cap}{outline} S"


def _matrix(text: str) -> Matrix | None:
    """Answer a transform attribute as one matrix, `None` when there is none."""
    result: Matrix | None = None
    for name, values in _TRANSFORM.findall(text):
        one = _one_matrix(name, _numbers(values))
        result = one if result is None else _multiplied(result, one)
    return result


def _one_matrix(name: str, values: list[float]) -> Matrix:
    if name == "translate":
        return (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0)
    if name == "scale":
        return (values[0], 0, 0, values[-1], 0, 0)
    if name == "skewX":
        return (1, 0, tan(radians(values[0])), 1, 0, 0)
    if name == "rotate":
        angle = radians(values[0])
        turned: Matrix = (cos(angle), sin(angle), -sin(angle), cos(angle), 0, 0)
        if len(values) == 1:
            return turned
        x, y = values[1:]
        return _multiplied(_multiplied((1, 0, 0, 1, x, y), turned), (1, 0, 0, 1, -x, -y))
    message = f"transform {name} is not drawn"
    raise ValueError(message)


def _multiplied(first: Matrix, second: Matrix) -> Matrix:
    """Answer the matrix that does `second`, then `first`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _outline(element: Element) -> str:
    """Answer the outline of a shape as path operators."""
    kind = _tag(element)
    if kind == "path":
        return path_operators(element.get("d", ""))
    value = {name: float(found) for name, found in element.attrib.items() if re.fullmatch(_NUMBER, found)}
    if kind == "rect":
        return f"{number(value.get('x', 0))} {number(value.get('y', 0))} {number(value['width'])} {number(value['height'])} re"
    if kind == "line":
        return f"{number(value['x1'])} {number(value['y1'])} m {number(value['x2'])} {number(value['y2'])} l"
    if kind in ("circle", "ellipse"):
        return ellipse(value.get("cx", 0), value.get("cy", 0), value.get("rx", value.get("r", 0)), value.get("ry", value.get("r", 0)))
    message = f"<{kind}> is not drawn"
    raise ValueError(message)


def ellipse(x: float, y: float, across: float, down: float) -> str:
    """Answer an ellipse as four curves; `across` and `down` are half axes."""
    a, b = across * _ROUND, down * _ROUND
    curves = (
        (x + across, y + b, x + a, y + down, x, y + down),
        (x - a, y + down, x - across, y + b, x - across, y),
        (x - across, y - b, x - a, y - down, x, y - down),
        (x + a, y - down, x + across, y - b, x + across, y),
    )
    return f"{number(x + across)} {number(y)} m " + " ".join(f"{' '.join(map(number, curve))} c" for curve in curves) + " h"


def path_operators(text: str) -> str:
    """Answer the `d` of a path as PDF path operators."""
    drawn: list[str] = []
    x = y = start_x = start_y = handle_x = handle_y = 0.0
    for letter, written in _STEP.findall(text):
        kind, values = letter.upper(), _numbers(written)
        if kind == "Z":
            drawn.append("h")
            x, y = start_x, start_y
            continue
        for place in range(0, len(values), _TAKES[kind]):
            given = values[place : place + _TAKES[kind]]
            if kind in "HV":
                given = [given[0] + (x if letter == "h" else 0), y] if kind == "H" else [x, given[0] + (y if letter == "v" else 0)]
            elif letter.islower():
                given = [value + (x, y)[at % 2] for at, value in enumerate(given)]
            if kind == "S":
                given = [2 * x - handle_x, 2 * y - handle_y, *given]
            elif kind == "Q":
                across, down, to_x, to_y = given
                given = [
                    x + 2 / 3 * (across - x),
                    y + 2 / 3 * (down - y),
                    to_x + 2 / 3 * (across - to_x),
                    to_y + 2 / 3 * (down - to_y),
                    *given[2:],
                ]
            is_move = kind == "M" and place == 0
            x, y = given[-2:]
            handle_x, handle_y = (given[2], given[3]) if len(given) == 6 else (x, y)  # noqa: PLR2004  a curve
            if is_move:
                start_x, start_y = x, y
            drawn.append(" ".join(map(number, given)) + (" m" if is_move else " c" if len(given) == 6 else " l"))  # noqa: PLR2004
    return " ".join(drawn)
