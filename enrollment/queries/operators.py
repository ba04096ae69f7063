"""Operators that were merged: who stays. The one place that follows merges, however many it takes."""

from collections.abc import Iterable

from enrollment.models import Cohort, Enrollment, Operator, PartnerOperator


def merged_pairs() -> dict[int, int]:
    """Answer merged operator → the one it was merged into, one step."""
    return {pk: into for pk, into in Operator.objects.exclude(merged_into=None).values_list("pk", "merged_into") if into}


def merge_chain(operator: int, merged: dict[int, int]) -> list[int]:
    """The operator and those it became, one after another; the last stays. A ring names nobody: its smallest number stands for it."""
    chain = [operator]
    while chain[-1] in merged:
        following = merged[chain[-1]]
        if following in chain:
            ring = chain[chain.index(following) :]
            return [*chain, min(ring)]
        chain.append(following)
    return chain


def kept_operators() -> dict[int, int]:
    """Answer merged operator → the one that stays."""
    merged = merged_pairs()
    return {operator: merge_chain(operator, merged)[-1] for operator in merged}


def standing_operators(found: Iterable[Operator], kept: dict[int, int]) -> list[tuple[Operator, Operator]]:
    """Answer each operator with the one that stays for it: first those that stand by themselves, then those that were merged."""
    ordered = sorted(found, key=lambda operator: (operator.pk in kept, operator.pk))
    stays = Operator.objects.in_bulk({kept[operator.pk] for operator in ordered if operator.pk in kept})
    return [(operator, stays[kept[operator.pk]] if operator.pk in kept else operator) for operator in ordered]


def told_operators(cohort: Cohort) -> dict[int, PartnerOperator]:
    """Answer operator → what the lists of this cohort's partner say of it: nothing else about it is the partner's to see."""
    house = list(PartnerOperator.objects.filter(partner=cohort.partner_id)) if cohort.partner_id else []
    if not house:
        return {}
    kept = kept_operators()
    by_record = {told.operator_id: told for told in reversed(house)}
    by_kept = {kept.get(told.operator_id, told.operator_id): told for told in reversed(house)}
    by_number = {told.registration_number: told for told in house if told.registration_number}
    represented = Operator.objects.filter(pk__in=Enrollment.objects.filter(cohort=cohort).exclude(operator=None).values("operator_id"))
    found: dict[int, PartnerOperator] = {}
    for pk, number in represented.values_list("pk", "registration_number"):
        told = by_record.get(pk) or by_kept.get(kept.get(pk, pk)) or by_number.get(number)
        if told:
            found[pk] = told
    return found
