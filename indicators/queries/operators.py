"""Operators that were merged: who stays, and where they do business. The one place that follows merges, however many it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf

from enrollment.models import Operator


def kept_operators() -> dict[int, int]:
    """Answer merged operator → the one that stays."""
    merged = _merged()
    return {operator: _chain(operator, merged)[-1] for operator in merged}


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
    merged = _merged()
    longest = max((len(_chain(operator, merged)) for operator in merged), default=1)
    return ["__".join(("operator", *["merged_into"] * step, name)) for step in reversed(range(longest))]


def first_known(columns: Sequence[str]) -> Any:
    """Answer the first column that is not empty, as an expression."""
    known = [NullIf(F(column), Value("")) for column in columns]
    return Coalesce(*known, Value(""), output_field=CharField())


def merged_operators() -> dict[int, tuple[UUID, str]]:
    """Answer merged operator → the reference of the one that stays, and its province as `business_place` finds it ("" unknown)."""
    merged = _merged()
    chains = {operator: _chain(operator, merged) for operator in merged}
    met = {each for chain in chains.values() for each in chain}
    known = {pk: (uuid, province) for pk, uuid, province in Operator.objects.filter(pk__in=met).values_list("pk", "uuid", "province_code")}
    return {
        operator: (known[chain[-1]][0], next((province for each in reversed(chain) if (province := known[each][1])), ""))
        for operator, chain in chains.items()
    }


def _merged() -> dict[int, int]:
    return {pk: into for pk, into in Operator.objects.exclude(merged_into=None).values_list("pk", "merged_into") if into}


def _chain(operator: int, merged: dict[int, int]) -> list[int]:
    """The operator and those it became, one after another; the last stays. A ring names nobody: its smallest number stands for it."""
    chain = [operator]
    while chain[-1] in merged:
        following = merged[chain[-1]]
        if following in chain:
            ring = chain[chain.index(following) :]
            return [*chain, min(ring)]
        chain.append(following)
    return chain
