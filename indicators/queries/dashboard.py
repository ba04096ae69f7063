"""What the dashboard shows beside the report: targets, another year, who went on from registering, and the years before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language

from core.calendar import bangkok_date
from core.codes import AREA_SETS
from courses.models import Programme
from enrollment.models import Partner
from indicators.definitions import MAIN_CODES
from indicators.models import WHOLE_YEAR
from indicators.queries.answers import room_to_count
from indicators.queries.counting import given, total
from indicators.queries.persons import quarter_counts
from indicators.queries.report import cross, indicator8
from indicators.queries.targets import target_values
from indicators.types import QuarterCount, Report, Scope, free_range

# How many fiscal years the row of years goes back.
_YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same question about another year. `is_partial`: both stop at the same day, because the asked one is still running."""

    scope: Scope
    measures: dict[str, int]
    quarters: dict[int, QuarterCount]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of the persons who registered in the period: how many began by now, and how many have completed something by now."""

    registered: int
    started: int
    completed: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A report with what it is compared with. `targets` maps a quarter (0 the whole year) to measure → value."""

    report: Report
    targets: dict[int, dict[str, Decimal]]
    earlier: Earlier
    funnel: Funnel
    years: dict[int, int]
    # Dimension → code → name, of what is called by a code alone elsewhere.
    names: dict[str, dict[str, str]]

    def target(self, measure: str) -> Decimal | None:
        """The target of a measure for the period asked about; a month or a free range has none."""
        scope = self.report.scope
        if scope.month or scope.first_date:
            return None
        return self.targets[scope.quarter or WHOLE_YEAR].get(measure)


@room_to_count()
def dashboard(
    *, scope: Scope, as_of: datetime, compare_year: int | None, crosses: tuple[tuple[str, str], ...] = (), report: Report | None = None
) -> Dashboard:
    """Answer everything the dashboard shows; `compare_year` is the fiscal year (BE) beside it, the one before without it.

    `report`: the report of the scope at `as_of`, where it has been counted before.

    :raises KeyError: `scope.area` is no area set, or a cross names no dimension.
    """
    wanted = dict.fromkeys((("gender", "age_group"), *crosses))
    counted = report or indicator8(scope=scope, as_of=as_of)
    earlier = _earlier(scope, compare_year or scope.fiscal_year - 1, as_of)
    # What these two years have is known already: their fourth quarter's running total.
    known = {scope.fiscal_year: counted.quarters[4].cumulative, earlier.scope.fiscal_year: earlier.quarters[4].cumulative}
    return Dashboard(
        report=replace(counted, crosses=tuple(cross(scope=scope, dimensions=pair) for pair in wanted)),
        targets=_targets(scope),
        earlier=earlier,
        funnel=Funnel(counted.measures["8.4e"], counted.went_on.get("started", 0), counted.went_on.get("completed", 0)),
        years={year: known[year] if year in known else _persons(scope, year) for year in _row_of_years(scope.fiscal_year)},
        names={
            "partner": {partner.code: partner.name for partner in Partner.objects.all()},
            "programme": {programme.code: _programme_name(programme) for programme in Programme.objects.all()},
        },
    )


def _programme_name(programme: Programme) -> str:
    return (programme.name_en if get_language() == "en" else "") or programme.name_th


def _persons(scope: Scope, year: int) -> int:
    return total("8.4", replace(scope.whole_year, fiscal_year=year))


def _row_of_years(year: int) -> range:
    return range(year - _YEARS_BACK + 1, year + 1)


def _targets(scope: Scope) -> dict[int, dict[str, Decimal]]:
    """Targets are for an agency and a place; a report narrowed by anything else has none."""
    filters = dict(scope.filters)
    agency = filters.pop("partner", "")
    known_place = scope.area in AREA_SETS or "," not in scope.area
    if filters or not known_place:
        return {quarter: {} for quarter in range(5)}
    return target_values(fiscal_year=scope.fiscal_year, agency=agency, area=scope.area)


def _earlier(scope: Scope, year: int, as_of: datetime) -> Earlier:
    other, is_partial = earlier_scope(scope, year, as_of)
    quarters = quarter_counts(replace(scope.whole_year, fiscal_year=year))
    persons = quarters[4].cumulative if other == other.whole_year else total("8.4", other)
    counted = given(other) | {"8.3": total("8.3", other), "8.4": persons}
    return Earlier(other, {code: counted[code] for code in MAIN_CODES}, quarters, is_partial)


def earlier_scope(scope: Scope, year: int, as_of: datetime) -> tuple[Scope, bool]:
    """Answer the same stretch of another fiscal year (BE); where the asked one is still running, up to the same day of it."""
    back = scope.fiscal_year - year
    if scope.first_date and scope.last_date:
        return _range(scope, _years_before(scope.first_date, back), _years_before(scope.last_date, back)), False
    other = replace(scope, fiscal_year=year)
    if not scope.period.contains(as_of):
        return other, False
    first = _years_before(scope.period.first_date, back)
    return _range(scope, first, max(first, _years_before(bangkok_date(as_of), back))), True


def _range(scope: Scope, first: date, last: date) -> Scope:
    return free_range(first, last, area=scope.area, taxonomy=scope.taxonomy, filters=scope.filters)


def _years_before(day: date, years: int) -> date:
    """The same day some years before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
