"""The order in which people read the values of a dimension: that of its code list, whatever the letters of the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from core.codes import (
    AREA_SETS,
    BRANCH_GROUPS,
    BRANCHES,
    ONLINE,
    PROVINCES,
    AgeGroup,
    Gender,
    LearnerType,
    Mode,
    OperatorSize,
    OperatorType,
)
from enrollment.models import ServiceEvent
from indicators.types import OTHER, OUTSIDE, UNKNOWN

Held = TypeVar("Held")
_BRANCHES = [entry.code for entry in BRANCHES]
_PROVINCES = [entry.code for entry in PROVINCES]
_LISTS: dict[str, list[str]] = {
    "branch": _BRANCHES,
    "branch_any": _BRANCHES,
    "branch_group": [entry.code for entry in BRANCH_GROUPS],
    "province": _PROVINCES,
    "delivery_province": _PROVINCES,
    "area_set": list(AREA_SETS),
    "gender": Gender.values,
    "age_group": AgeGroup.values,
    "learner_type": LearnerType.values,
    "mode": Mode.values,
    "operator_type": OperatorType.values,
    "operator_size": OperatorSize.values,
    "assurance": ServiceEvent.Assurance.values,
    "offering_kind": ServiceEvent.Kind.values,
}
_PLACES = {name: {code: place for place, code in enumerate(codes) if code != UNKNOWN} for name, codes in _LISTS.items()}
# What stands behind every list, in this order; a list may have a value of the same code as its own.
_LAST = (OTHER, OUTSIDE, ONLINE, UNKNOWN)


Place = tuple[int, int, str]


def place_in_list(dimension: str, value: str) -> Place:
    """Answer what to sort a value by: its place in the code list; behind it what no list knows, by its code; last the rest and the unknown."""
    known = _PLACES.get(dimension, {})
    if value in known:
        return 0, known[value], value
    return (2, _LAST.index(value), value) if value in _LAST else (1, 0, value)


def in_list_order(dimension: str, values: Iterable[str]) -> list[str]:
    """Answer the values in the order of the code list."""
    return sorted(values, key=lambda value: place_in_list(dimension, value))


def listed(dimension: str, counts: Mapping[str, Held]) -> dict[str, Held]:
    """Answer the same in the order of the code list."""
    return {value: counts[value] for value in in_list_order(dimension, counts)}


def listed_both(dimensions: tuple[str, str], cells: Mapping[str, Mapping[str, Held]]) -> dict[str, dict[str, Held]]:
    """Answer a table of two dimensions in the order of both code lists."""
    first, second = dimensions
    return {value: listed(second, inner) for value, inner in listed(first, cells).items()}
