"""Operators that were merged: where they do business, and what officials see of them. Merges are followed by `enrollment.queries.operators`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from core.codes import OperatorType
from enrollment.models import Operator, OperatorMerge, ServiceEvent
from enrollment.queries.operators import merge_chain, merged_pairs


def business_place() -> Any:
    """Answer the province that 8.3 places a row of `ServiceEvent` by, as an expression.

    Of the operator that stays; where none is known, of those merged into it; of the person; "" where nothing is known.
    """
    return first_known([*_columns("province_code"), "province_code"])


def business_size() -> Any:
    """Answer the size of the operator of a row of `ServiceEvent`, as an expression: of the one that stays, or else of those merged into it."""
    return first_known(_columns("size"))


def _columns(name: str) -> list[str]:
    """A column of the operator that stays first, then of each that was merged on the way to it."""
    merged = merged_pairs()
    longest = max((len(merge_chain(operator, merged)) for operator in merged), default=1)
    return ["__".join(("operator", *["merged_into"] * step, name)) for step in reversed(range(longest))]


def first_known(columns: Sequence[str]) -> Any:
    """Answer the first column that is not empty, as an expression."""
    known = [NullIf(F(column), Value("")) for column in columns]
    return Coalesce(*known, Value(""), output_field=CharField())


def merged_operators() -> dict[int, tuple[UUID, str]]:
    """Answer merged operator → the reference of the one that stays, and its province as `business_place` finds it ("" unknown)."""
    merged = merged_pairs()
    chains = {operator: merge_chain(operator, merged) for operator in merged}
    met = {each for chain in chains.values() for each in chain}
    known = {pk: (uuid, province) for pk, uuid, province in Operator.objects.filter(pk__in=met).values_list("pk", "uuid", "province_code")}
    return {
        operator: (known[chain[-1]][0], next((province for each in reversed(chain) if (province := known[each][1])), ""))
        for operator, chain in chains.items()
    }


_SOLE = (OperatorType.SOLE_REGISTERED, OperatorType.SOLE_UNREGISTERED, "")


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """A record of an operator as officials compare it; `name` is empty for who trades alone, who is a person."""

    code: str
    name: str
    type: str
    province: str
    services: int


def alike_operators(limit: int = 50) -> list[list[OperatorFacts]]:
    """Answer groups of operators that share name and province and are not merged, the longest-standing first in each."""
    standing = Operator.objects.filter(merged_into=None).exclude(name="")
    groups = (
        standing.values("name", "province_code").annotate(many=Count("pk")).filter(many__gt=1).order_by("name", "province_code")[:limit]
    )
    return [facts_of(standing.filter(name=each["name"], province_code=each["province_code"])) for each in groups]


def facts_of(operators: QuerySet[Operator]) -> list[OperatorFacts]:
    """Answer what is known of each operator, in the order they were entered."""
    served = ServiceEvent.objects.order_by().filter(operator=OuterRef("pk")).values("operator").annotate(many=Count("pk")).values("many")
    rows = operators.annotate(services=Coalesce(Subquery(served), 0)).order_by("pk")
    return [
        OperatorFacts(each.code, "" if each.type in _SOLE else each.name, each.type, each.province_code, each.services) for each in rows
    ]


def operator_merges() -> QuerySet[OperatorMerge]:
    """Answer every merge by an official, undone ones as well, the newest first."""
    return OperatorMerge.objects.select_related("operator", "merged_into", "merged_by", "undone_by")
