"""Lists of persons and of services to persons: as long as the school is, so they are read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min

from core.codes import age_group
from enrollment.models import ServiceEvent
from indicators.queries.rows.shape import Row, RowList, Rows
from indicators.queries.rows.titles import offering_titles

_BLOCK = 1_000
_ORDERS = {"first": "begun", "-first": "-begun", "services": "times", "-services": "-times"}
_WHO = ("gender", "birth_year", "province_code", "learner_type", "assurance")
_STRENGTH = [ServiceEvent.Assurance.VERIFIED, ServiceEvent.Assurance.PARTNER, ServiceEvent.Assurance.DECLARED]


def persons(rows: Rows, sort: str) -> RowList:
    """One row a person: what was recorded at their first service here, how many services, the first and the last."""
    grouped = rows.order_by().values("person_key").annotate(times=Count("pk"), begun=Min("placed_at"), ended=Max("placed_at"))
    ordered = grouped.order_by(_ORDERS.get(sort, "begun"), "person_key").values_list("person_key", "times", "begun", "ended")

    def read(offset: int, limit: int | None) -> Iterator[Row]:
        chosen = ordered[offset : None if limit is None else offset + limit]
        for block in _blocks(chosen.iterator(chunk_size=_BLOCK)):
            known = _first_attributes(rows, [key for key, *_rest in block])
            for key, times, begun, ended in block:
                yield (key, *known[key], times, begun, ended)

    columns = ("person", "gender", "age_group", "province", "learner_type", "assurance", "services", "first", "last")
    count = rows.order_by().values("person_key").distinct().count()
    return RowList("person", columns, count, read, sorts=tuple(_ORDERS))


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block


def _first_attributes(rows: Rows, keys: list[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """What the first row of each person says; the strongest assurance of all of them."""
    known: dict[UUID, tuple[Any, ...]] = {}
    strongest: dict[UUID, str] = {}
    found = rows.filter(person_key__in=keys).order_by("placed_at", "pk").values_list("person_key", "placed_at", *_WHO)
    for key, moment, gender, birth_year, province, learner_type, assurance in found:
        known.setdefault(key, (gender, age_group(birth_year, moment).value, province, learner_type))
        strongest[key] = min(strongest.get(key, assurance), assurance, key=_STRENGTH.index)
    return {key: (*attributes, strongest[key]) for key, attributes in known.items()}


_SERVICE = (
    "person_key", "offering_kind", "offering_code", "run_code", "partner_code", "branch_code", "mode", "province_code", "gender",
    "birth_year", "learner_type", "operator__code", "assurance", "registered_at", "first_at", "completed_at", "placed_at",
)  # fmt: skip
_SERVICE_COLUMNS = (
    "person", "offering_kind", "offering", "title", "run", "partner", "branch", "mode", "province", "gender", "age_group", "learner_type",
    "operator", "assurance", "registered", "first", "completed", "is_completed",
)  # fmt: skip
_SERVICE_ORDERS = {"first": F("placed_at").asc(), "-first": F("placed_at").desc()}


def services(rows: Rows, sort: str, *, adds_up: str = "") -> RowList:
    """One row a service, which is one person in one run."""
    ordered = rows.order_by(_SERVICE_ORDERS.get(sort, F("placed_at").asc()), "pk").values_list(*_SERVICE)

    def read(offset: int, limit: int | None) -> Iterator[Row]:
        titles = offering_titles()
        chosen = ordered[offset : None if limit is None else offset + limit]
        for row in chosen.iterator(chunk_size=_BLOCK):
            (key, kind, offering, run, partner, branch, mode, province, gender, born, learner, operator, assurance, *moments) = row
            registered, first, completed, placed = moments
            yield (
                key, kind, offering, titles.get((kind, offering), ""), run, partner, branch, mode, province, gender,
                age_group(born, placed).value, learner, operator or "", assurance, registered, first, completed, int(completed is not None),
            )  # fmt: skip

    return RowList("service", _SERVICE_COLUMNS, rows.count(), read, adds_up=adds_up, sorts=tuple(_SERVICE_ORDERS))


def completions(rows: Rows) -> RowList:
    """One row a person and course: when it was first completed in the period, and how many times."""
    unit = ("person_key", "offering_kind", "offering_code")
    grouped = rows.order_by().values(*unit).annotate(times=Count("pk"), done=Min("placed_at"))
    ordered = grouped.order_by("done", *unit).values_list(*unit, "done", "times")

    def read(offset: int, limit: int | None) -> Iterator[Row]:
        titles = offering_titles()
        for key, kind, offering, done, times in ordered[offset : None if limit is None else offset + limit].iterator(chunk_size=_BLOCK):
            yield (key, kind, offering, titles.get((kind, offering), ""), done, times)

    columns = ("person", "offering_kind", "offering", "title", "completed", "services")
    return RowList("completion", columns, grouped.count(), read)
