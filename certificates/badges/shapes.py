"""What a badge is drawn from: areas and lines of text, in units of which the badge is 512 high and wide, 0 0 in its middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Face = Literal["serif", "sans"]
SIDE = 512


@dataclass(frozen=True, slots=True)
class Area:
    """Areas of one colour, each by its corners."""

    colour: str
    corners: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Disc:
    """A round area around the middle."""

    colour: str
    radius: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text around the middle, standing on `base`."""

    text: str
    face: Face
    size: float
    base: float
    colour: str


Shape = Area | Disc | Line
