"""Counts Indicator 8, from `enrollment.ServiceEvent` and from nothing else (domain 1.4–1.6)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Max, Min, Q

from core.calendar import fiscal_year_of
from enrollment.models import ServiceEvent
from indicators.definitions import CURRENT_VERSIONS, DEFINITION_VERSION, MEASURES_BY, listed_both
from indicators.queries.answers import room_to_count
from indicators.queries.called_off import called_off
from indicators.queries.counting import rows_of, table, total
from indicators.queries.offerings import count_offerings, count_operators, count_unnamed, new_courses, training_hours
from indicators.queries.persons import by_dimension, count_participations, count_persons
from indicators.queries.tags import tagged_activities
from indicators.types import Cross, Report, Scope

_CALLED_OFF = {
    "8.1x": ("course", "cancelled"),
    "8.1s": ("course", "stopped"),
    "8.2x": ("activity", "cancelled"),
    "8.2p": ("activity", "postponed"),
}


@room_to_count()
def indicator8(*, scope: Scope, as_of: datetime, crosses: tuple[tuple[str, str], ...] = ()) -> Report:
    """Count every measure of Indicator 8; `crosses` adds tables of 8.4 by two dimensions at a time.

    :raises KeyError: a cross names no dimension.
    """
    given = count_offerings(scope)
    persons = count_persons(scope, given.partners)
    operators, operators_by = count_operators(scope, given.partners)
    participations, participations_by, completed = count_participations(scope)
    unnamed, unnamed_by = count_unnamed(scope)
    off = called_off(scope)
    states = Counter((each.kind, each.state) for each in off)
    measures = given.totals | persons.totals | {code: states[state] for code, state in _CALLED_OFF.items()}
    measures |= {"8.3": operators, "8.4p": participations, "8.4h": unnamed}
    measures |= {"8.1n": new_courses(scope), "8.1t": training_hours(given.runs_of_course)}
    measures |= {code: total(code, scope) for code in ("8.4cp", "8.4k")}
    tables = given.tables | persons.tables | {"8.3": operators_by, "8.4p": participations_by, "8.4h": unnamed_by}
    return Report(
        scope=scope,
        definition_version=DEFINITION_VERSION,
        as_of=as_of,
        measures={code: measures[code] for code in CURRENT_VERSIONS if code in measures},
        quarters=persons.quarters,
        by=persons.tables["8.4"],
        shares={"8.4s": completed, **persons.assurance},
        measures_by={code: {name: tables[code][name] for name in names} for code, names in MEASURES_BY.items()},
        called_off=off,
        warnings=warnings_of(scope),
        crosses=tuple(cross(scope=scope, dimensions=pair) for pair in crosses),
        definition_versions=dict(CURRENT_VERSIONS),
        went_on=persons.went_on,
    )


def warnings_of(scope: Scope) -> tuple[str, ...]:
    """Answer what whoever reads the numbers of a scope has to know, as codes of `definitions.WARNINGS`.

    Looks where each number looks: a person of the area may have come to an activity elsewhere.
    """
    told = Q(offering_kind=ServiceEvent.Kind.ACTIVITY, offering_code__in=tagged_activities().shared)
    is_counted_twice = any(rows_of(measure, scope).filter(told).exists() for measure in ("8.2", "8.4", "8.3"))
    return ("counted_twice",) if is_counted_twice else ()


@room_to_count()
def breakdown(*, scope: Scope, dimension: str, measure: str = "8.4") -> dict[str, int]:
    """Answer a measure under each value of a dimension that one of its rows carries; empty is `unknown`, 0 is left out.

    :raises KeyError: no such dimension, or the measure is not counted from rows.
    """
    return by_dimension(measure, scope, dimension)


@room_to_count()
def cross(*, scope: Scope, dimensions: tuple[str, str], measure: str = "8.4") -> Cross:
    """Answer a measure by two dimensions at a time.

    :raises KeyError: no such dimension, or the measure is not counted from rows.
    """
    cells: dict[str, dict[str, int]] = {}
    for (first, second), count in table(measure, scope, dimensions).items():
        cells.setdefault(first, {})[second] = count
    return Cross(measure, dimensions, listed_both(dimensions, cells))


def reported_years(*, now: datetime) -> list[int]:
    """Answer the fiscal years (BE) that have service events, and the running one, newest first."""
    ends = ServiceEvent.objects.aggregate(first=Min("first_at"), last=Max("first_at"))
    running = fiscal_year_of(now)
    if not ends["first"]:
        return [running]
    first, last = fiscal_year_of(ends["first"]), max(running, fiscal_year_of(ends["last"]))
    return list(range(last, min(first, running) - 1, -1))
