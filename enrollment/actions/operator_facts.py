"""What lists and past records make known of operators, and forgetting it: in statements that depend on blocks and codes, not on rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.bulk import in_blocks
from enrollment.models import Operator, PartnerOperator

FACTS = ("type", "size")


def fill_operators(known: Mapping[int, Mapping[str, str]], now: datetime) -> list[dict[str, Any]]:
    """Write into operators (`known`: number → fact → value) what they do not say yet; answer what that changed, for `empty_operators`."""
    changed: list[dict[str, Any]] = []
    for fact in FACTS:
        for value, numbers in _by_value(known, fact).items():
            for block in in_blocks(numbers):
                # Locked first: of two who say it at one moment, the second finds it said.
                silent = Operator.objects.select_for_update(no_key=True).filter(pk__in=block, **{fact: ""}).order_by("pk")
                filled = list(silent.values_list("pk", flat=True))
                Operator.objects.filter(pk__in=filled).update(**{fact: value, "updated_at": now})
                changed += [{"operator": pk, "field": fact, "old": "", "new": value} for pk in filled]
    return changed


def fill_told(known: Mapping[int, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The same for what a partner's lists say of them (`PartnerOperator`)."""
    changed: list[dict[str, Any]] = []
    for fact in FACTS:
        for value, numbers in _by_value(known, fact).items():
            for block in in_blocks(numbers):
                PartnerOperator.objects.filter(pk__in=block, **{fact: ""}).update(**{fact: value})
                changed += [{"told": pk, "field": fact, "old": "", "new": value} for pk in block]
    return changed


def _by_value(known: Mapping[int, Mapping[str, str]], fact: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for pk in sorted(known):
        if value := known[pk].get(fact, ""):
            found.setdefault(value, []).append(pk)
    return found


def empty_told(changed: Iterable[Mapping[str, Any]]) -> None:
    """Take back what `fill_told` wrote, where it still stands."""
    for (fact, value), numbers in _filled(changed, "told").items():
        for block in in_blocks(numbers):
            PartnerOperator.objects.filter(pk__in=block, **{fact: value}).update(**{fact: ""})


def empty_operators(changed: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Take back what `fill_operators` wrote, where it still stands; what a partner's list says of the operator counts instead."""
    for (fact, value), numbers in _filled(changed, "operator").items():
        for block in in_blocks(numbers):
            standing = Operator.objects.select_for_update(no_key=True).filter(pk__in=block, **{fact: value}).order_by("pk")
            said = dict.fromkeys(standing.values_list("pk", flat=True), "")
            told = PartnerOperator.objects.filter(operator__in=said).exclude(**{fact: ""}).order_by("-pk")
            said |= dict(told.values_list("operator_id", fact))
            for instead in sorted(set(said.values()) - {value}):
                heirs = [pk for pk, each in said.items() if each == instead]
                Operator.objects.filter(pk__in=heirs).update(**{fact: instead, "updated_at": now})


def _filled(changed: Iterable[Mapping[str, Any]], kind: str) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for change in changed:
        if kind in change and "field" in change:
            found.setdefault((change["field"], change["new"]), []).append(change[kind])
    return found
