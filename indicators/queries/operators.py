"""Operators that were merged: where they do business, and what officials see of them. Merges are followed by `enrollment.queries.operators`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from core.codes import OperatorType
from enrollment.models import Operator, OperatorChange, OperatorMerge, ServiceEvent
from enrollment.queries.operators import kept_operators as followed_merges
from indicators.queries.answers import once


def kept_operators() -> dict[int, int]:
    """Answer merged operator → the one that stays; asked for once a report."""
    return once("kept_operators", followed_merges)


def business_place() -> Any:
    """Answer the province that 8.3 places a row of `ServiceEvent` by, as an expression.

    Of the operator, one for all its records (`known_of_merged`); of the person; "" where nothing is known.
    """
    return first_known([_of_operator("province_code"), "province_code"])


def business_size() -> Any:
    """Answer the size of the operator of a row of `ServiceEvent`, as an expression: one for all its records.

    Where an official said that it grew or shrank, services before that moment keep the size of then.
    """
    now, former = first_known([_of_operator("size")]), once("former_sizes", _former_sizes)
    if not former:
        return now
    told = [When(operator__in=members, first_at__lt=until, then=Value(size)) for members, until, size in former]
    changed = sorted({member for members, _until, _size in former for member in members})
    # Who never changed is asked once whether they did.
    return Case(When(operator__in=changed, then=Case(*told, default=now, output_field=CharField())), default=now, output_field=CharField())


def _former_sizes() -> list[tuple[list[int], datetime, str]]:
    """Answer (an operator's records, until when, the size it had), the earliest change first.

    What was not known before holds for all, and so does what an official corrected.
    """
    lines = (
        OperatorChange.objects.filter(fact=OperatorChange.Fact.SIZE).order_by("at", "pk").values_list("operator_id", "at", "old", "kind")
    )
    found: list[tuple[int, datetime, str]] = []
    for operator, at, old, kind in lines:
        if kind == OperatorChange.Kind.CORRECTED:
            found = [each for each in found if each[0] != operator]
        elif old:
            found.append((operator, at, old))
    kept = kept_operators() if found else {}
    members: dict[int, list[int]] = {}
    for record, stays in kept.items():
        members.setdefault(stays, []).append(record)
    return [([stays, *sorted(members.get(stays, ()))], until, size) for stays, until, size in found]


def _of_operator(column: str) -> Any:
    """A column of the row's operator; of a merged one, what is known of all its records together."""
    members: dict[str, list[int]] = {}
    for operator, facts in known_of_merged().items():
        members.setdefault(getattr(facts, column), []).append(operator)
    whens = [When(operator__in=sorted(several), then=Value(value)) for value, several in sorted(members.items())]
    return Case(*whens, default=F(f"operator__{column}"), output_field=CharField()) if whens else F(f"operator__{column}")


def first_known(columns: Sequence[Any]) -> Any:
    """Answer the first column, or expression, that is not empty, as an expression."""
    known = [NullIf(F(column) if isinstance(column, str) else column, Value("")) for column in columns]
    return Coalesce(*known, Value(""), output_field=CharField())


@dataclass(frozen=True, slots=True)
class KnownOfMerged:
    """What is known of an operator with several records: the reference of the one that stays, one province and one size."""

    uuid: UUID
    province_code: str
    size: str


def known_of_merged() -> dict[int, KnownOfMerged]:
    """Answer each record of an operator that has several, the one that stays as well → what is known of them together.

    What the record that stays does not say is taken from the first of the others, in the order they were entered, that does.
    """
    return once("known_of_merged", _known_of_merged)


def _known_of_merged() -> dict[int, KnownOfMerged]:
    groups: dict[int, set[int]] = {}
    for operator, stays in kept_operators().items():
        groups.setdefault(stays, {stays}).add(operator)
    met = set().union(*groups.values())
    held = {each.pk: each for each in Operator.objects.filter(pk__in=met).only("uuid", "province_code", "size")} if met else {}
    found: dict[int, KnownOfMerged] = {}
    for stays, members in groups.items():
        records = [held[stays], *(held[pk] for pk in sorted(members - {stays}))]
        province, size = (next(filter(None, values), "") for values in ((r.province_code for r in records), (r.size for r in records)))
        found |= dict.fromkeys(members, KnownOfMerged(held[stays].uuid, province, size))
    return found


_SOLE = (OperatorType.SOLE_REGISTERED, OperatorType.SOLE_UNREGISTERED, "")


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """A record of an operator as officials compare it; `name` is empty for who trades alone, who is a person."""

    code: str
    name: str
    type: str
    province: str
    services: int


# A name and a province that several records share.
Alike = tuple[str, str]


def _standing() -> QuerySet[Operator]:
    return Operator.objects.filter(merged_into=None).exclude(name="")


def alike_names() -> QuerySet[Operator, Alike]:
    """Answer each name with its province that several records share which are not merged, in the order of the names; to be paged."""
    shared = _standing().values("name", "province_code").annotate(many=Count("pk")).filter(many__gt=1)
    return shared.order_by("name", "province_code").values_list("name", "province_code")


def alike_operators(names: Iterable[Alike]) -> list[list[OperatorFacts]]:
    """Answer the records of each of these names, the longest-standing first in each group; one query, none for no names."""
    groups: dict[Alike, list[OperatorFacts]] = {each: [] for each in names}
    if not groups:
        return []
    named = reduce(or_, (Q(name=name, province_code=province) for name, province in groups))
    served = ServiceEvent.objects.order_by().filter(operator=OuterRef("pk")).values("operator").annotate(many=Count("pk")).values("many")
    for each in _standing().filter(named).annotate(services=Coalesce(Subquery(served), 0)).order_by("pk"):
        shown = "" if each.type in _SOLE else each.name
        groups[each.name, each.province_code].append(OperatorFacts(each.code, shown, each.type, each.province_code, each.services))
    # Of a group that somebody merged between the two questions nothing is left to be compared.
    return [group for group in groups.values() if len(group) > 1]


def operator_merges() -> QuerySet[OperatorMerge]:
    """Answer every merge by an official, undone ones as well, the newest first."""
    return OperatorMerge.objects.select_related("operator", "merged_into", "merged_by", "undone_by")


def operators_like(text: str) -> QuerySet[Operator]:
    """Answer the operators that are counted whose code, name or registration number holds `text`, all of them for none, by code."""
    found = Operator.objects.filter(merged_into=None)
    if text:
        found = found.filter(
            Q(code__icontains=text) | Q(registration_number__icontains=text) | (Q(name__icontains=text) & ~Q(type__in=_SOLE))
        )
    return found.order_by("code")


def shown_name(operator: Operator) -> str:
    """The name as officials see it; none of who trades alone, who is a person."""
    return "" if operator.type in _SOLE else operator.name


def operator_changes(operator: Operator) -> QuerySet[OperatorChange]:
    """Answer what officials changed about an operator, the newest first."""
    return operator.changes.select_related("by")
