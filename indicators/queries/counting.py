"""Counts one measure, in total or by dimensions: distinct over current-state rows, never an estimate.

The rows are chosen by the ORM; around them stands one statement that SQLite and PostgreSQL read alike:
`SELECT value, count(*) FROM (SELECT DISTINCT value, unit …) GROUP BY value`, which both engines do by hashing, where
`count(DISTINCT unit)` would sort the rows once for each number (ADR 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce

from enrollment.models import ActivityOccurrence, Cohort, ServiceEvent
from indicators.queries.answers import ask
from indicators.queries.dimensions import AnyValues, OneValue, dimension
from indicators.queries.operators import business_place, first_known, kept_operators
from indicators.queries.tags import tagged_activities
from indicators.types import Scope

# Rows that carry annotations, which the type checker cannot follow.
_Rows = Any
_COURSE = Q(offering_kind=ServiceEvent.Kind.COURSE)
_ACTIVITY = Q(offering_kind=ServiceEvent.Kind.ACTIVITY)
_NAMED = Q(person_key__isnull=False)
_RUN = ("offering_code", "run_code")


@dataclass(frozen=True, slots=True)
class Counting:
    """How a measure is counted: which rows, by which date and place they belong to a report, and what makes two rows one.

    `unit`: columns; none adds up the rows' headcounts, which are 1 where the row is a person.
    """

    rows: Q
    unit: tuple[str, ...]
    date: str = "served"
    place: str = "residence"


COUNTINGS: dict[str, Counting] = {
    "8.1": Counting(_COURSE, ("offering_code",), place="delivery"),
    "8.1r": Counting(_COURSE, _RUN, place="delivery"),
    "8.2": Counting(_ACTIVITY, ("offering_code",), place="delivery"),
    "8.2r": Counting(_ACTIVITY, _RUN, place="delivery"),
    "8.3": Counting(Q(operator__isnull=False), ("operator_id",), place="business"),
    "8.4": Counting(_NAMED, ("person_key",)),
    "8.4p": Counting(_NAMED, ()),
    "8.4e": Counting(_NAMED, ("person_key",), date="registered"),
    "8.4c": Counting(_NAMED, ("person_key",), date="completed"),
    "8.4cp": Counting(_NAMED, ("person_key", "offering_kind", "offering_code"), date="completed"),
    "8.4h": Counting(~_NAMED, (), place="delivery"),
    "8.4k": Counting(_NAMED & _COURSE, ("person_key",), date="continuing"),
}


def total(measure: str, scope: Scope) -> int:
    """Answer one number.

    :raises KeyError: the measure is not counted from rows, or the scope's area is no area set.
    """
    return table(measure, scope, ()).get((), 0)


def table(measure: str, scope: Scope, dimensions: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """Answer the measure by none, one or more dimensions: value, or values, → count; a unit counts once in each cell it is in.

    :raises KeyError: no such measure or dimension.
    """
    counting = COUNTINGS[measure]
    parts = _parts(rows_of(measure, scope), [dimension(name, scope) for name in dimensions])
    names = [f"value_{place}" for place in range(len(dimensions))]
    if measure == "8.3":
        return _operators(parts, names)
    if not counting.unit:
        return _add_up([part.values_list(*names, "headcount") for part in parts], names, "SUM(headcount)")
    # The unit stands first: where the database sorts, it sorts by numbers and not by words.
    return _add_up([part.values_list(*counting.unit, *names).distinct() for part in parts], names, "COUNT(*)")


def given(scope: Scope) -> dict[str, int]:
    """Answer 8.1 and 8.2, in one scan."""
    counting = Counting(Q(), ("offering_kind", "offering_code"), place="delivery")
    rows = rows_for(counting, scope).values_list(*counting.unit).distinct()
    found = _add_up([rows], ["offering_kind"], "COUNT(*)")
    return {"8.1": found.get((ServiceEvent.Kind.COURSE.value,), 0), "8.2": found.get((ServiceEvent.Kind.ACTIVITY.value,), 0)}


def rows_of(measure: str, scope: Scope) -> _Rows:
    """Answer the rows a measure is counted from, annotated with `placed_at` (the date that places them) and `place`."""
    return rows_for(COUNTINGS[measure], scope)


def rows_for(counting: Counting, scope: Scope) -> _Rows:
    """Answer the rows that are counted so."""
    rows = chosen_rows(counting, scope).filter(in_period(counting.date, scope))
    return rows.annotate(placed_at=F(_DATES.get(counting.date, "first_at")))


def chosen_rows(counting: Counting, scope: Scope) -> _Rows:
    """Answer the rows of every time: of the scope's area and filters, with the dates that place them and with `place`."""
    rows: _Rows = ServiceEvent.objects.order_by().filter(counting.rows)
    tagged = tagged_activities()
    if tagged.elsewhere:
        rows = rows.exclude(tagged.not_of_eight)
    rows = rows.annotate(entered_at=Coalesce("registered_at", "first_at"), place=place_of(counting.place))
    if scope.provinces:
        rows = rows.filter(place__in=scope.provinces)
    for place, (name, value) in enumerate(scope.filters):
        rows = _filtered(rows, dimension(name, scope), value, f"filter_{place}")
    return rows


def _filtered(rows: _Rows, placing: OneValue | AnyValues, value: str, name: str) -> _Rows:
    if isinstance(placing, OneValue):
        return rows.annotate(**{name: placing.text}).filter(**{name: value})
    condition = dict(placing.conditions).get(value)
    return rows.none() if condition is None else rows.filter(condition)


# The column that places a row in time; `continuing` is placed by its beginning.
_DATES = {"served": "first_at", "registered": "entered_at", "completed": "completed_at"}


def in_period(date: str, scope: Scope) -> Q:
    """Answer the condition that a row belongs to the scope's period by this date."""
    period = scope.period
    if date == "continuing":
        # Began before the period, and learned or completed since its first day.
        since = Q(completed_at__gte=period.start) | Q(completed_at=None, enrollment__last_seen_at__gte=period.start)
        return since & Q(first_at__lt=period.start)
    if date == "registered":
        # Told column by column: what COALESCE answers the database cannot estimate, and it would choose a plan for a few rows.
        return (_between("registered_at", scope) | (Q(registered_at__isnull=True) & _between("first_at", scope))) & ~_never_held()
    return _between(_DATES[date], scope)


def _between(column: str, scope: Scope) -> Q:
    return Q(**{f"{column}__gte": scope.period.start, f"{column}__lt": scope.period.end})


def _never_held() -> Q:
    """Registrations for what was called off before it began are no registrations for a service (domain 1.5)."""
    runs = Cohort.objects.filter(state=Cohort.State.CANCELLED).values_list("code", flat=True)
    occurrences = ActivityOccurrence.objects.filter(state=ActivityOccurrence.State.CANCELLED).values_list("code", flat=True)
    off = (_COURSE & Q(run_code__in=list(runs))) | (_ACTIVITY & Q(run_code__in=list(occurrences)))
    return Q(first_at__isnull=True) & off


def place_of(place: str) -> Any:
    """Answer the province a row is placed by: of a person's `residence`, of an offering's `delivery`, of an operator's `business`."""
    if place == "business":
        return business_place()
    # Persons are placed by their province of residence at the event; courses and activities where they were given, those of
    # past records, which do not say, by the person's province.
    return F("province_code") if place == "residence" else first_known(["delivery_province_code", "province_code"])


def _parts(rows: _Rows, placings: list[OneValue | AnyValues]) -> list[_Rows]:
    """The rows with their values as `value_0`, `value_1` …: a part for each combination of values a row may carry several of."""
    choices: list[list[tuple[Any, Q | None]]] = []
    for placing in placings:
        if isinstance(placing, OneValue):
            choices.append([(placing.text, None)])
        else:
            choices.append([(Value(value, output_field=CharField()), condition) for value, condition in placing.conditions])
    parts = []
    for chosen in product(*choices):
        part = rows.annotate(**{f"value_{place}": value for place, (value, _condition) in enumerate(chosen)})
        for _value, condition in chosen:
            part = part.filter(condition) if condition is not None else part
        parts.append(part)
    return parts


def _add_up(parts: list[_Rows], names: list[str], counted: str) -> dict[tuple[str, ...], int]:
    """Run `SELECT names, counted FROM (part UNION ALL part …) GROUP BY names`; cells of 0 are left out."""
    compiled = [sql for part in parts if (sql := _compiled(part))]
    if not compiled:
        return {}
    columns = ", ".join(f't."{name}"' for name in names)
    rows = " UNION ALL ".join(sql for sql, _values in compiled)
    grouped = f"SELECT {columns}, {counted} FROM ({rows}) t GROUP BY {columns}" if names else f"SELECT {counted} FROM ({rows}) t"  # noqa: S608  names are ours, values are parameters
    answers = ask(grouped, tuple(value for _sql, values in compiled for value in values))
    return {tuple(values): int(count) for *values, count in answers if count}


def _compiled(part: _Rows) -> tuple[str, tuple[Any, ...]] | None:
    """Answer the statement of a queryset, or None when it can have no rows."""
    try:
        sql, values = part.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


def _operators(parts: list[_Rows], names: list[str]) -> dict[tuple[str, ...], int]:
    """8.3: operators, each followed to the one it was merged into, however many merges that takes."""
    kept = kept_operators()
    cells: dict[tuple[str, ...], set[int]] = {}
    for sql, given in filter(None, (_compiled(part.values_list(*names, "operator_id").distinct()) for part in parts)):
        for *values, operator in ask(sql, given):
            cells.setdefault(tuple(values), set()).add(kept.get(operator, operator))
    return {values: len(operators) for values, operators in cells.items()}
