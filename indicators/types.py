"""The shape of a report: what it is about, and what it answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.calendar import BE_OFFSET, Period, days, fiscal_quarter, fiscal_year, month
from core.codes import AREA_SETS

# What 8.4 is counted by in every report since the first, in the order reports show it; the others follow.
DIMENSIONS = ("branch", "province", "gender", "age_group", "learner_type", "mode")
MORE_DIMENSIONS = (
    "area_set", "branch_group", "branch_any", "delivery_province", "level", "programme", "partner", "operator_type", "assurance",
    "offering_kind",
)  # fmt: skip
# Of the date that places a row; for tables of two dimensions.
TIME_DIMENSIONS = ("fiscal_year", "quarter", "month")
# Of operators; 8.4 is not counted by it unless somebody asks.
OPERATOR_DIMENSIONS = ("operator_size",)
ALL_DIMENSIONS = (*DIMENSIONS, *MORE_DIMENSIONS, *OPERATOR_DIMENSIONS, *TIME_DIMENSIONS)
UNKNOWN = "unknown"
# Residents of no area set a report knows; branches that a taxonomy does not show.
OUTSIDE = "outside"
OTHER = "other"
TAXONOMIES = ("nesdc12", "cea15")
_FIRST_MONTH = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about.

    The period: a fiscal year (BE); one of its quarters; one calendar month (1–12) of it; or `first_date`–`last_date`, Bangkok
    days, both inclusive (`fiscal_year` is then the one that `last_date` lies in, see `free_range`). The area: everywhere (""),
    the code of an area set, or TIS province codes with commas between ("50,57"). `filters`: pairs of dimension and value that a
    row must carry. `taxonomy`: "" gives branches as recorded, `cea15` is the same list, `nesdc12` puts branches 13–15 together
    under `other`.

    :raises ValueError: the parts contradict each other.
    :raises KeyError: `area` is no area set.
    """

    fiscal_year: int
    quarter: int | None = None
    area: str = ""
    month: int | None = None
    first_date: date | None = None
    last_date: date | None = None
    filters: tuple[tuple[str, str], ...] = ()
    taxonomy: str = ""

    def __post_init__(self) -> None:
        """Bring area and filters to one order, so that equal scopes are equal, and refuse what means nothing."""
        chosen = [part for part in (self.quarter, self.month, self.first_date) if part is not None]
        if len(chosen) > 1 or (self.first_date is None) != (self.last_date is None):
            raise ValueError("a scope is a fiscal year, a quarter, a month or a range of days")
        if self.first_date and self.last_date and self.last_date < self.first_date:
            raise ValueError("a range of days cannot end before it starts")
        if self.month is not None and not 1 <= self.month <= 12:  # noqa: PLR2004  months
            raise ValueError("a month is 1 to 12")
        if self.taxonomy and self.taxonomy not in TAXONOMIES:
            raise ValueError(f"unknown taxonomy {self.taxonomy!r}")
        strange = [name for name, _value in self.filters if name not in ALL_DIMENSIONS]
        if strange or len({name for name, _value in self.filters}) < len(self.filters):
            raise ValueError(f"filters name each dimension once, and only dimensions: {self.filters}")
        object.__setattr__(self, "filters", tuple(sorted(self.filters)))
        if self.area and self.area not in AREA_SETS:
            codes = self.area.split(",")
            if not all(code.isdecimal() for code in codes):
                raise KeyError(self.area)
            object.__setattr__(self, "area", ",".join(sorted(set(codes))))

    @property
    def period(self) -> Period:
        """The stretch of time, `[start, end)`, between Bangkok midnights."""
        if self.first_date and self.last_date:
            return days(self.first_date, self.last_date)
        if self.month is not None:
            return month(self.fiscal_year - BE_OFFSET - (1 if self.month >= _FIRST_MONTH else 0), self.month)
        return fiscal_quarter(self.fiscal_year, self.quarter) if self.quarter else fiscal_year(self.fiscal_year)

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces of the area; empty means everywhere."""
        if not self.area:
            return ()
        return AREA_SETS[self.area].provinces if self.area in AREA_SETS else tuple(self.area.split(","))

    @property
    def whole_year(self) -> Scope:
        """The same question about the whole fiscal year."""
        return replace(self, quarter=None, month=None, first_date=None, last_date=None)

    def key(self) -> str:
        """Answer one text per question: equal scopes give equal keys, in files' names and in tables."""
        span = f"{self.first_date}..{self.last_date}" if self.first_date else f"q{self.quarter}" if self.quarter else ""
        span = f"m{self.month:02d}" if self.month else span
        filters = "&".join(f"{name}={value}" for name, value in self.filters)
        return "/".join((str(self.fiscal_year), span, self.area, self.taxonomy, filters))


def free_range(
    first_date: date, last_date: date, *, area: str = "", taxonomy: str = "", filters: tuple[tuple[str, str], ...] = ()
) -> Scope:
    """Answer the scope of a range of Bangkok days, both inclusive; its fiscal year is that of the last day.

    :raises ValueError: it ends before it starts.
    """
    year = last_date.year + BE_OFFSET + (1 if last_date.month >= _FIRST_MONTH else 0)
    return Scope(year, area=area, first_date=first_date, last_date=last_date, taxonomy=taxonomy, filters=filters)


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """8.4 of one quarter: persons new in the fiscal year (additive), active (not additive), and the running total."""

    new: int
    active: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; exact, and as ร้อยละ when it is shown."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """ร้อยละ with two decimals, half rounded up; None (shown as “–”) when there is no whole."""
        return (Decimal(self.part) * 100 / self.whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.whole else None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a run or an occurrence: `kind` is one of its changes, `moved` the first day before and after, if it moved."""

    kind: str
    day: date
    reason: str
    moved: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A run or an occurrence of the period that was cancelled, postponed or stopped, and why.

    `date` is the planned first day, `reason` that of the last decision, `decisions` are all of them from the first to the last
    (none in what was frozen before they were told, and where only the state was recorded).
    """

    kind: str
    offering_code: str
    run_code: str
    title: str
    state: str
    reason: str
    date: date
    decisions: tuple[Decision, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Answer it as plain values, days as ISO texts."""
        decisions = [
            {
                "kind": each.kind,
                "date": each.day.isoformat(),
                "reason": each.reason,
                "moved": [day.isoformat() for day in each.moved or ()],
            }
            for each in self.decisions
        ]
        return asdict(self) | {"date": self.date.isoformat(), "decisions": decisions}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> CalledOff:
        """Answer what `as_data` wrote, now or before decisions were told."""
        decisions = tuple(
            Decision(each["kind"], date.fromisoformat(each["date"]), each["reason"], _moved(each["moved"]))
            for each in data.get("decisions", ())
        )
        return cls(**data | {"date": date.fromisoformat(data["date"]), "decisions": decisions})


def _moved(days: list[str]) -> tuple[date, date] | None:
    return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None


@dataclass(frozen=True, slots=True)
class Cross:
    """One measure by two dimensions at a time: `cells[value of first][value of second]`; cells of 0 are left out."""

    measure: str
    dimensions: tuple[str, str]
    cells: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """Indicator 8 for one scope, true at `as_of`.

    `measures` maps a measure's code to its count; `shares` the measures that are ร้อยละ; `quarters` 1–4 to 8.4 of the whole
    fiscal year; `by` a dimension to persons (8.4) per value, where a person counts once under each value that one of their rows
    in the period carries; `measures_by` the other measures in the same way, by the dimensions that make sense for them; `went_on`
    says of the persons of 8.4e how many `started` and how many `completed` what they had registered for (frozen reports do not).
    `definition_versions` says by which edition of its definition each measure was counted. `warnings` are codes of
    `definitions.WARNINGS`.
    """

    scope: Scope
    definition_version: int
    as_of: datetime
    measures: dict[str, int]
    quarters: dict[int, QuarterCount]
    by: dict[str, dict[str, int]]
    shares: dict[str, Share] = field(default_factory=dict)
    measures_by: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    called_off: tuple[CalledOff, ...] = ()
    crosses: tuple[Cross, ...] = ()
    warnings: tuple[str, ...] = ()
    definition_versions: dict[str, int] = field(default_factory=dict)
    went_on: dict[str, int] = field(default_factory=dict, compare=False)
