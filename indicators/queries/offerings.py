"""What a report says about courses, runs and occurrences themselves: new ones, hours, and what was called off."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from core.calendar import bangkok_date
from courses.models import Course
from enrollment.models import ActivityOccurrence, Cohort
from indicators.queries.counting import table
from indicators.types import CalledOff, Scope

_Row = TypeVar("_Row", bound=Model)
# Filters that say something about an offering, and the columns they are compared with: of runs, and of occurrences.
_OF_RUNS = {"branch": "course__branch_code", "mode": "mode", "partner": "partner__code", "delivery_province": "province_code"}
_OF_OCCURRENCES = {
    "branch": "activity__branch_code", "mode": "activity__mode", "partner": "host__code", "delivery_province": "province_code",
}  # fmt: skip


def new_courses(scope: Scope) -> int:
    """Courses first released in the period; with an area or filters, those of them that were given there and so."""
    period = scope.period
    courses = Course.objects.filter(first_released_at__gte=period.start, first_released_at__lt=period.end)
    if not scope.area and not scope.filters:
        return courses.count()
    given = {code for (code,) in table("8.1", scope, ("offering",))}
    return len(given.intersection(courses.values_list("code", flat=True)))


def training_hours(scope: Scope) -> int:
    """Hours of training given: of each run of 8.1r, the course's hours; 0 for courses that only past records know."""
    hours = {course.code: course.hours for course in Course.objects.only("code", "theory_hours", "practice_hours", "field_hours")}
    return sum(runs * hours.get(course, 0) for (course,), runs in table("8.1r", scope, ("offering",)).items())


def called_off(scope: Scope) -> tuple[CalledOff, ...]:
    """Runs cancelled or stopped, and occurrences cancelled or postponed, whose planned first day lies in the period, by day."""
    return tuple(sorted((*_runs(scope), *_occurrences(scope)), key=lambda each: (each.date, each.kind, each.run_code)))


def _runs(scope: Scope) -> list[CalledOff]:
    states = (Cohort.State.CANCELLED, Cohort.State.STOPPED)
    runs = Cohort.objects.filter(state__in=states, opens_at__gte=scope.period.start, opens_at__lt=scope.period.end)
    return [
        CalledOff("course", run.course.code, run.code, run.course.title_th, run.state, run.reason, bangkok_date(run.opens_at))
        for run in _chosen(runs.select_related("course"), scope, _OF_RUNS)
    ]


def _occurrences(scope: Scope) -> list[CalledOff]:
    states = (ActivityOccurrence.State.CANCELLED, ActivityOccurrence.State.POSTPONED)
    found = ActivityOccurrence.objects.filter(state__in=states, starts_at__gte=scope.period.start, starts_at__lt=scope.period.end)
    return [
        CalledOff("activity", each.activity.code, each.code, each.activity.title_th, each.state, each.reason, bangkok_date(each.starts_at))
        for each in _chosen(found.select_related("activity"), scope, _OF_OCCURRENCES)
    ]


def _chosen(rows: QuerySet[_Row], scope: Scope, columns: dict[str, str]) -> QuerySet[_Row]:
    """Limit to the area of delivery and to the filters that say something about an offering."""
    if scope.provinces:
        rows = rows.filter(province_code__in=scope.provinces)
    for name, value in scope.filters:
        if name in columns:
            rows = rows.filter(Q(**{columns[name]: value}))
    return rows
