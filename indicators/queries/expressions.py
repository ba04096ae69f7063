"""Expressions the ORM lacks, the same on both engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Aggregate, BigIntegerField, Case, F, Field, Func, Q, Value, When

from core.calendar import bangkok_date, month

# Among so many values each may be compared; PostgreSQL looks a value up in a list by its hash.
_STRETCH = 12


class Pick(Func):
    """`CASE x WHEN a THEN b … ELSE c END`: the result that stands beside the value of `x`, which is worked out once."""

    template = "(CASE %(expressions)s END)"
    arg_joiner = " "

    def __init__(self, chosen_by: Any, results: Mapping[Any, Any], default: Any, *, output_field: Field[Any, Any] | None = None) -> None:
        field = output_field or default.output_field
        # After the last value that differs from the default nothing need be compared; a CASE needs one WHEN.
        last = max((place for place, result in enumerate(results.values()) if result != default), default=0)
        told = dict(list(results.items())[: last + 1])
        parts = [_part("WHEN %(expressions)s", Value(value), result, field=field) for value, result in told.items()]
        super().__init__(
            F(chosen_by) if isinstance(chosen_by, str) else chosen_by,
            *parts,
            _part("ELSE %(expressions)s", default, field=field),
            output_field=field,
        )


def pick(chosen_by: str, results: Mapping[Any, Any], default: Any) -> Any:
    """As `Pick`, for any number of values: among many, first which stretch of them, so that a row is not compared with each."""
    if len(results) <= _STRETCH:
        return Pick(chosen_by, results, default)
    whens = []
    for stretch in _stretches(results):
        chosen = next(iter(stretch.values()))
        differ = any(result != chosen for result in stretch.values())
        whens.append(When(**{f"{chosen_by}__in": list(stretch)}, then=Pick(chosen_by, stretch, default) if differ else chosen))
    return Case(*whens, default=default)


def _stretches(results: Mapping[Any, Any]) -> Iterator[dict[Any, Any]]:
    """Neighbours that have one result stand together, however many they are; the others by `_STRETCH`."""
    mixed: dict[Any, Any] = {}
    for _result, several in groupby(results.items(), key=itemgetter(1)):
        alike = dict(several)
        if len(alike) > 1:
            yield alike
            continue
        mixed |= alike
        if len(mixed) == _STRETCH:
            yield mixed
            mixed = {}
    if mixed:
        yield mixed


def _part(template: str, *expressions: Any, field: Field[Any, Any]) -> Func:
    return Func(*expressions, template=template, arg_joiner=" THEN ", output_field=field)


class BitOr(Aggregate):
    """Every bit that is set in one of the rows; 0 for no rows. SQLite learns it in `core.receivers`."""

    function = "BIT_OR"
    output_field = BigIntegerField()
    empty_result_set_value = 0


def by_calendar_year(moment: Any, years: Iterable[int], result: Any, otherwise: Any) -> Any:
    """`result(year)` for moments of the Bangkok calendar years, `otherwise` for all others: no calendar is worked out row by row."""
    whens = [When(Q(**{f"{moment}__gte": _new_year(year), f"{moment}__lt": _new_year(year + 1)}), then=result(year)) for year in years]
    return Case(*whens, default=otherwise)


def _new_year(year: int) -> datetime:
    return month(year, 1).start


def years_of(first: datetime, end: datetime, limit: int = 4) -> list[int]:
    """Answer the Bangkok calendar years of `[first, end)`, at most `limit` of them, the last ones."""
    last = bangkok_date(end).year
    return list(range(max(bangkok_date(first).year, last - limit + 1), last + 1))
