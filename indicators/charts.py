"""The geometry of drawings: where a bar stands and how high it is. Knows neither words nor tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 300
_LEFT, _TOP, _BOTTOM = 56, 24, 36
_TICKS = 4
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One standing bar; `series` is 0 or 1."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that stand together, the line of their target (none without one), and the field that is touched to open them."""

    x: int
    width: int
    middle: int
    bars: tuple[Bar, ...]
    target_y: int | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its number."""

    y: int
    shown: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A drawing of standing bars in a field of `WIDTH` × `HEIGHT`; `base` is where they stand."""

    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]
    base: int


def columns(values: Sequence[Sequence[int | None]], targets: Sequence[float | Decimal | None]) -> Columns:
    """Lay out groups of bars side by side; none is a bar that is not there (a quarter that has not begun)."""
    top = scale_top(max([1, *(value or 0 for group in values for value in group), *(float(target or 0) for target in targets)]))
    base, span = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    field = (WIDTH - _LEFT) // max(1, len(values))

    def height(value: float) -> int:
        return round(span * value / top)

    groups = []
    for place, (group, target) in enumerate(zip(values, targets, strict=True)):
        start = _LEFT + place * field
        width = round(field * 0.7 / max(1, len(group)))
        first = start + (field - width * len(group)) // 2
        bars = []
        for series, value in enumerate(group):
            if value is not None:
                left = first + width * series
                bars.append(Bar(left, base - height(value), width - 4, height(value), series))
        line = base - height(float(target)) if target else None
        groups.append(Group(start, field, start + field // 2, tuple(bars), line))
    ticks = tuple(Tick(base - height(top * step / _TICKS), f"{round(top * step / _TICKS):,}") for step in range(_TICKS + 1))
    return Columns(tuple(groups), ticks, base)


def scale_top(largest: float) -> int:
    """Answer a round number not below `largest` that four lines divide into whole numbers."""
    unit = _TICKS
    while True:
        for step in _STEPS:
            if unit * step >= largest:
                return unit * step
        unit *= 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a lying bar, in thousandths of its whole width."""

    x: int
    width: int
    series: int


def stacked(values: Sequence[int], largest: int) -> tuple[Piece, ...]:
    """Lay the parts of one bar end to end; a bar of `largest` is as wide as the field, and parts of 0 are left out."""
    pieces, end, so_far = [], 0, 0
    for series, value in enumerate(values):
        so_far += value
        upto = round(1000 * so_far / max(1, largest))
        if value:
            pieces.append(Piece(end, upto - end, series))
        end = upto
    return tuple(pieces)
