"""The shape of a report."""

from dataclasses import dataclass
from datetime import datetime

# What 8.4 is counted by, in the order reports show it.
DIMENSIONS = ("branch", "province", "gender", "age_group", "learner_type", "mode")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: a fiscal year (BE), one of its quarters or all of it, an area set or everywhere ("")."""

    fiscal_year: int
    quarter: int | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """8.4 of one quarter: persons new in the fiscal year (additive), active (not additive), and the running total."""

    new: int
    active: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Report:
    """Indicator 8 for one scope, true at `as_of`.

    `measures` maps a measure's code to its count; `quarters` 1–4 to 8.4 of the whole fiscal year; `by` a dimension to
    persons per value, where a person counts once under each value that one of their rows in the period carries.
    """

    scope: Scope
    definition_version: int
    as_of: datetime
    measures: dict[str, int]
    quarters: dict[int, QuarterCount]
    by: dict[str, dict[str, int]]
