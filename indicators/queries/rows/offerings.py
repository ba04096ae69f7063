"""Lists of courses, runs, activities and operators: short enough to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, Max, Min

from core.codes import OperatorType
from courses.models import Course
from enrollment.models import Operator
from indicators.queries.called_off import called_off
from indicators.queries.counting import rows_of, table
from indicators.queries.operators import business_size, kept_operators
from indicators.queries.rows.shape import Row, RowList, Rows
from indicators.queries.rows.titles import offering_titles
from indicators.types import Scope

_BLOCK = 1_000
_OFFERING = ("offering_kind", "offering_code", "branch_code")
_RUN = ("offering_kind", "offering_code", "run_code", "partner_code", "mode")
# Their names are names of persons.
_SOLE = {OperatorType.SOLE_REGISTERED, OperatorType.SOLE_UNREGISTERED}
_STATES = {
    "8.1x": ("course", "cancelled"),
    "8.1s": ("course", "stopped"),
    "8.2x": ("activity", "cancelled"),
    "8.2p": ("activity", "postponed"),
}


def held(kind: str, columns: tuple[str, ...], rows: Sequence[Row], *, adds_up: str = "") -> RowList:
    """A list that is held in memory."""

    def read(offset: int, limit: int | None) -> Iterator[Row]:
        return islice(rows, offset, None if limit is None else offset + limit)

    return RowList(kind, columns, len(rows), read, adds_up=adds_up)


def _merged(found: Rows, unit: int) -> dict[tuple[Any, ...], list[Any]]:
    """Fold groups with one unit and different attributes into one: the attributes of the earliest, all services, both ends."""
    kept: dict[tuple[Any, ...], list[Any]] = {}
    for *values, times, begun, ended in found:
        key = tuple(values[:unit])
        if key in kept:
            old = kept[key]
            old[-3] += times
            old[-1] = max(old[-1], ended)
        else:
            kept[key] = [*values, times, begun, ended]
    return kept


def _grouped(rows: Rows, columns: tuple[str, ...]) -> Rows:
    grouped = rows.order_by().values(*columns).annotate(times=Count("pk"), begun=Min("placed_at"), ended=Max("placed_at"))
    return grouped.order_by("begun", *columns).values_list(*columns, "times", "begun", "ended")


def _offerings(measure: str, scope: Scope) -> RowList:
    """8.1 and 8.2: one row a course or activity."""
    titles = offering_titles()
    found = _merged(_grouped(rows_of(measure, scope), _OFFERING), 2)
    rows = [(kind, code, titles.get((kind, code), ""), *rest) for kind, code, *rest in found.values()]
    return held("offering", ("offering_kind", "offering", "title", "branch", "services", "first", "last"), rows)


def _runs(measure: str, scope: Scope) -> RowList:
    """8.1r and 8.2r, and 8.1t with the hours of each run: one row a run or an occurrence."""
    titles = offering_titles()
    found = _merged(_grouped(rows_of("8.1r" if measure == "8.1t" else measure, scope), _RUN), 3)
    rows: list[Row] = [(kind, code, titles.get((kind, code), ""), *rest) for kind, code, *rest in found.values()]
    columns = ("offering_kind", "offering", "title", "run", "partner", "mode", "services", "first", "last")
    if measure != "8.1t":
        return held("run", columns, rows)
    hours = {course.code: course.hours for course in Course.objects.only("code", "theory_hours", "practice_hours", "field_hours")}
    return held("run", (*columns, "hours"), [(*row, hours.get(row[1], 0)) for row in rows], adds_up="hours")


def _operators(measure: str, scope: Scope) -> RowList:
    """8.3: one row an operator, merges followed, with the places and the size it was counted by; who trades alone is without a name."""
    kept = kept_operators()
    found: dict[int, list[Any]] = {}
    rows = rows_of(measure, scope).annotate(size=business_size())
    for number, place, size, times, begun, ended in _grouped(rows, ("operator_id", "place", "size")):
        stays = kept.get(number, number)
        old = found.setdefault(stays, [set(), size, 0, begun, ended])
        found[stays] = [old[0] | {place}, size, old[2] + times, min(old[3], begun), max(old[4], ended)]
    known = Operator.objects.in_bulk(list(found))
    shown = []
    for number, (places, size, *dates) in sorted(found.items(), key=lambda entry: known[entry[0]].code):
        operator = known[number]
        name = "" if operator.type in _SOLE or not operator.type else operator.name
        shown.append((operator.code, name, operator.type, size, operator.branch_code, tuple(sorted(places)), *dates))
    columns = ("operator", "name", "operator_type", "operator_size", "branch", "province", "services", "first", "last")
    return held("operator", columns, shown)


def _new_courses(_measure: str, scope: Scope) -> RowList:
    """8.1n: one row a course."""
    period = scope.period
    courses = Course.objects.filter(first_released_at__gte=period.start, first_released_at__lt=period.end).order_by(
        "first_released_at", "code"
    )
    given = {code for (code,) in table("8.1", scope, ("offering",))} if scope.area or scope.filters else None
    rows = [
        (course.code, course.title, course.branch_code, course.hours, course.first_released_at)
        for course in courses
        if given is None or course.code in given
    ]
    return held("new_course", ("offering", "title", "branch", "hours", "released"), rows)


def _called_off(measure: str, scope: Scope) -> RowList:
    """8.1x, 8.1s, 8.2x, 8.2p: one row a run or occurrence, with what was decided about it."""
    chosen = [each for each in called_off(scope) if (each.kind, each.state) == _STATES[measure]]
    titles = offering_titles()
    rows = [(e.kind, e.offering_code, titles.get((e.kind, e.offering_code), e.title), e.run_code, e.date, e) for e in chosen]
    return held("called_off", ("offering_kind", "offering", "title", "run", "planned", "reason"), rows)


def headcounts(rows: Rows, _sort: str) -> RowList:
    """8.4h: one row a headcount; they add up to the number."""
    columns = ("offering_kind", "offering_code", "run_code", "partner_code", "branch_code", "place", "first_at", "headcount")
    ordered = rows.order_by("first_at", "pk").values_list(*columns)

    def read(offset: int, limit: int | None) -> Iterator[Row]:
        titles = offering_titles()
        for kind, code, *rest in ordered[offset : None if limit is None else offset + limit].iterator(chunk_size=_BLOCK):
            yield (kind, code, titles.get((kind, code), ""), *rest)

    shown = ("offering_kind", "offering", "title", "run", "partner", "branch", "delivery_province", "first", "headcount")
    return RowList("headcount", shown, rows.count(), read, adds_up="headcount")


LISTS: dict[str, Callable[[str, Scope], RowList]] = {
    "8.1": _offerings,
    "8.2": _offerings,
    "8.1r": _runs,
    "8.2r": _runs,
    "8.1t": _runs,
    "8.3": _operators,
    "8.1n": _new_courses,
    **dict.fromkeys(_STATES, _called_off),
}
