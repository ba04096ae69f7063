"""Two attacks by whoever reads all tables, independent of how the cells were chosen: bounds, and elimination."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from indicators.suppression.cells import LARGEST_SMALL, Family, Key, Mark

# No upper bound known.
_NONE = None
Range = tuple[int, int | None]


def feasible_ranges(family: Family, hidden: Mapping[Key, Mark]) -> dict[Key, Range]:
    """Answer how far bounds carried along the rules narrow each hidden cell: (least, most), most none where unbounded.

    A range of a single value is a cell given away. Wider ranges are not yet a proof; see `worlds`.
    """
    ranges: dict[Key, Range] = {key: (1, LARGEST_SMALL if mark == Mark.SMALL else _NONE) for key, mark in hidden.items()}
    waiting = {place for key in hidden for place, _factor in family.rules_of[key]}
    while waiting:
        rule = family.rules[waiting.pop()]
        for key, factor in rule.terms:
            if key not in hidden:
                continue
            others = [(other, times) for other, times in rule.terms if other != key]
            narrowed = _narrow(ranges[key], factor, _bounds(others, ranges, family), is_equal=rule.is_equal)
            if narrowed != ranges[key]:
                ranges[key] = narrowed
                waiting.update(place for place, _factor in family.rules_of[key])
    return ranges


def _bounds(terms: list[tuple[Key, int]], ranges: Mapping[Key, Range], family: Family) -> tuple[int | None, int | None]:
    """The least and the most that the sum of `terms` can be; none where unbounded."""
    least: int | None = 0
    most: int | None = 0
    for key, factor in terms:
        value = family.values.get(key, 0)
        low, high = ranges.get(key, (value, value))
        down, up = (low, high) if factor > 0 else (high, low)
        least = None if least is None or down is None else least + factor * down
        most = None if most is None or up is None else most + factor * up
    return least, most


def _narrow(known: Range, factor: int, others: tuple[int | None, int | None], *, is_equal: bool) -> Range:
    """Factor × cell + others = 0, or ≥ 0: what that leaves of the cell's range. Factors are 1 or −1."""
    low, high = known
    least, most = others
    if factor > 0:
        if most is not None:
            low = max(low, -most)
        if is_equal and least is not None:
            high = -least if high is None else min(high, -least)
    else:
        if most is not None:
            high = most if high is None else min(high, most)
        if is_equal and least is not None:
            low = max(low, least)
    return low, high


def determined_cells(family: Family, hidden: Mapping[Key, Mark]) -> set[Key]:
    """Answer the hidden cells that follow from the equations alone, by exact elimination over the rational numbers."""
    rows: dict[Key, dict[Key | None, Fraction]] = {}
    for rule in family.rules:
        if not rule.is_equal:
            continue
        row: dict[Key | None, Fraction] = {None: Fraction(0)}
        for key, factor in rule.terms:
            if key in hidden:
                row[key] = row.get(key, Fraction(0)) + factor
            else:
                row[None] += factor * family.values.get(key, 0)
        _reduce_into(rows, row)
    return {pivot for pivot, row in rows.items() if set(row) <= {pivot, None}}


def _reduce_into(rows: dict[Key, dict[Key | None, Fraction]], row: dict[Key | None, Fraction]) -> None:
    """Add an equation to rows in reduced echelon form."""
    for pivot in [key for key in row if key is not None and key in rows]:
        _subtract(row, rows[pivot], row.get(pivot, Fraction(0)))
    unknown = [key for key, factor in row.items() if key is not None and factor]
    if not unknown:
        return
    pivot = unknown[0]
    lead = row[pivot]
    reduced = {key: factor / lead for key, factor in row.items() if factor or key is None}
    for other in rows.values():
        if pivot in other:
            _subtract(other, reduced, other[pivot])
    rows[pivot] = reduced


def _subtract(row: dict[Key | None, Fraction], other: dict[Key | None, Fraction], times: Fraction) -> None:
    for key, factor in list(other.items()):
        row[key] = row.get(key, Fraction(0)) - times * factor
        if not row[key] and key is not None:
            del row[key]
