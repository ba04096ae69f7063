"""Counts Indicator 8, from `enrollment.ServiceEvent` and from nothing else (domain 1.4–1.6)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from core.calendar import fiscal_quarter, fiscal_year_of
from enrollment.models import ServiceEvent
from indicators.definitions import CURRENT_VERSIONS, DEFINITION_VERSION, MEASURES_BY
from indicators.queries.counting import COUNTINGS, rows_of, table, total
from indicators.queries.offerings import called_off, new_courses, training_hours
from indicators.types import DIMENSIONS, MORE_DIMENSIONS, CalledOff, Cross, QuarterCount, Report, Scope, Share

# In the order of the definitions.
_NOT_FROM_ROWS = ("8.1n", "8.1t", "8.1x", "8.1s", "8.2x", "8.2p")
_CALLED_OFF = {
    "8.1x": ("course", "cancelled"),
    "8.1s": ("course", "stopped"),
    "8.2x": ("activity", "cancelled"),
    "8.2p": ("activity", "postponed"),
}
_STARTED = Q(offering_kind=ServiceEvent.Kind.COURSE)
_FINISHED = _STARTED & Q(completed_at__isnull=False)


def indicator8(*, scope: Scope, as_of: datetime, crosses: tuple[tuple[str, str], ...] = ()) -> Report:
    """Count every measure of Indicator 8; `crosses` adds tables of 8.4 by two dimensions at a time.

    :raises KeyError: `scope.area` is no area set, or a cross names no dimension.
    """
    off = called_off(scope)
    return Report(
        scope=scope,
        definition_version=DEFINITION_VERSION,
        as_of=as_of,
        measures=_measures(scope, off),
        quarters=quarter_counts(scope.whole_year),
        by={name: breakdown(scope=scope, dimension=name) for name in (*DIMENSIONS, *MORE_DIMENSIONS)},
        shares=_shares(scope),
        measures_by={
            code: {name: breakdown(scope=scope, dimension=name, measure=code) for name in names} for code, names in MEASURES_BY.items()
        },
        called_off=off,
        crosses=tuple(cross(scope=scope, dimensions=pair) for pair in crosses),
        definition_versions=dict(CURRENT_VERSIONS),
    )


def breakdown(*, scope: Scope, dimension: str, measure: str = "8.4") -> dict[str, int]:
    """Answer a measure under each value of a dimension that one of its rows carries; empty is `unknown`, 0 is left out.

    :raises KeyError: no such dimension, or the measure is not counted from rows.
    """
    return {value: count for (value,), count in sorted(table(measure, scope, (dimension,)).items())}


def cross(*, scope: Scope, dimensions: tuple[str, str], measure: str = "8.4") -> Cross:
    """Answer a measure by two dimensions at a time.

    :raises KeyError: no such dimension, or the measure is not counted from rows.
    """
    cells: dict[str, dict[str, int]] = {}
    for (first, second), count in sorted(table(measure, scope, dimensions).items()):
        cells.setdefault(first, {})[second] = count
    return Cross(measure, dimensions, cells)


def reported_years(*, now: datetime) -> list[int]:
    """Answer the fiscal years (BE) that have service events, and the running one, newest first."""
    ends = ServiceEvent.objects.aggregate(first=Min("first_at"), last=Max("first_at"))
    running = fiscal_year_of(now)
    if not ends["first"]:
        return [running]
    first, last = fiscal_year_of(ends["first"]), max(running, fiscal_year_of(ends["last"]))
    return list(range(last, min(first, running) - 1, -1))


def _measures(scope: Scope, off: tuple[CalledOff, ...]) -> dict[str, int]:
    """Every measure that is a number of something, in the order of the definitions."""
    counted = {code: total(code, scope) for code in COUNTINGS}
    counted |= {"8.1n": new_courses(scope), "8.1t": training_hours(scope)}
    states = Counter((each.kind, each.state) for each in off)
    counted |= {code: states[state] for code, state in _CALLED_OFF.items()}
    return {code: counted[code] for code in CURRENT_VERSIONS if code in counted}


def _shares(scope: Scope) -> dict[str, Share]:
    """The measures that are ร้อยละ: completion by start cohort, and the strongest assurance of each person."""
    persons = total("8.4", scope)
    verified = total("8.4", scope, also=Q(assurance=ServiceEvent.Assurance.VERIFIED))
    vouched = total("8.4", scope, also=~Q(assurance=ServiceEvent.Assurance.DECLARED))
    return {
        "8.4s": Share(total("8.4p", scope, also=_FINISHED), total("8.4p", scope, also=_STARTED)),
        "8.4v": Share(verified, persons),
        "8.4a": Share(vouched - verified, persons),
        "8.4d": Share(persons - vouched, persons),
    }


def quarter_counts(year: Scope) -> dict[int, QuarterCount]:
    """8.4 quarter by quarter: who is new to the fiscal year, who was active, how many so far."""
    periods = {quarter: fiscal_quarter(year.fiscal_year, quarter) for quarter in (1, 2, 3, 4)}
    firsts = rows_of("8.4", year).values("person_key").annotate(first=Min("first_at"))
    new = firsts.aggregate(
        **{f"q{q}": Count("first", filter=Q(first__gte=p.start, first__lt=p.end)) for q, p in periods.items()},
    )
    active = breakdown(scope=year, dimension="quarter")
    running, result = 0, {}
    for quarter in periods:
        running += new[f"q{quarter}"]
        active_now = active.get(f"{year.fiscal_year}-Q{quarter}", 0)
        result[quarter] = QuarterCount(new=new[f"q{quarter}"], active=active_now, cumulative=running)
    return result
