"""Runs and occurrences that were cancelled, postponed or stopped: counted in no indicator, listed with the reason (domain 1.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.calendar import bangkok_date
from enrollment.models import ActivityOccurrence, Cohort, CohortChange, OccurrenceChange
from indicators.queries.tags import tagged_activities
from indicators.types import CalledOff, Decision, Scope

# Filters that say something about an offering, and the columns they are compared with: of runs, and of occurrences.
_OF_RUNS = {"branch": "course__branch_code", "mode": "mode", "partner": "partner__code", "delivery_province": "province_code"}
_OF_OCCURRENCES = {
    "branch": "activity__branch_code", "mode": "activity__mode", "partner": "host__code", "delivery_province": "province_code",
}  # fmt: skip


def called_off(scope: Scope) -> tuple[CalledOff, ...]:
    """Runs cancelled or stopped, and occurrences cancelled or postponed, whose planned first day lies in the period, by day."""
    return tuple(sorted((*_runs(scope), *_occurrences(scope)), key=lambda each: (each.date, each.kind, each.run_code)))


def _runs(scope: Scope) -> list[CalledOff]:
    states = (Cohort.State.CANCELLED, Cohort.State.STOPPED)
    runs = Cohort.objects.filter(state__in=states, opens_at__gte=scope.period.start, opens_at__lt=scope.period.end)
    return [
        CalledOff("course", run.course.code, run.code, run.course.title_th, run.state, run.reason, bangkok_date(run.opens_at), decided(run))
        for run in _chosen(runs.select_related("course").prefetch_related("changes"), scope, _OF_RUNS)
    ]


def _occurrences(scope: Scope) -> list[CalledOff]:
    states = (ActivityOccurrence.State.CANCELLED, ActivityOccurrence.State.POSTPONED)
    found = ActivityOccurrence.objects.filter(state__in=states, starts_at__gte=scope.period.start, starts_at__lt=scope.period.end)
    found = found.exclude(activity__code__in=tagged_activities().elsewhere)
    return [
        CalledOff(
            "activity", each.activity.code, each.code, each.activity.title_th, each.state, each.reason, bangkok_date(each.starts_at),
            decided(each),
        )
        for each in _chosen(found.select_related("activity").prefetch_related("changes"), scope, _OF_OCCURRENCES)
    ]  # fmt: skip


def decided(offering: Cohort | ActivityOccurrence) -> tuple[Decision, ...]:
    """Answer every decision about a run or an occurrence, the first one first; fetch its `changes` with it."""
    changes: list[CohortChange | OccurrenceChange] = sorted(offering.changes.all(), key=lambda change: (change.at, change.pk))
    return tuple(Decision(change.kind, bangkok_date(change.at), change.reason, _moved(change)) for change in changes)


def _moved(change: CohortChange | OccurrenceChange) -> tuple[date, date] | None:
    """The first day before and after; none where it stayed."""
    before, after = (change.old_opens_at, change.opens_at) if isinstance(change, CohortChange) else (change.old_starts_at, change.starts_at)
    days = (bangkok_date(before), bangkok_date(after))
    return days if days[0] != days[1] else None


def _chosen(rows: Any, scope: Scope, columns: dict[str, str]) -> Any:
    """Limit to the area of delivery and to the filters that say something about an offering."""
    if scope.provinces:
        rows = rows.filter(province_code__in=scope.provinces)
    return rows.filter(**{columns[name]: value for name, value in scope.filters if name in columns})
