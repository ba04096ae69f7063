"""The operators that a list names: found or made, and what the list says of them written down."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.bulk import in_blocks
from enrollment.actions.operator_facts import empty_operators, empty_told, fill_operators, fill_told
from enrollment.actions.record_undo import remove_unused
from enrollment.formats.roster import Entry
from enrollment.models import Enrollment, Operator, Partner, PartnerOperator, RosterImport, RosterRow
from enrollment.queries.roster import RowPlan
from enrollment.queries.roster_operators import OPERATOR_FACTS, KnownOperators

_TAKEN = (RosterRow.Outcome.CREATE, RosterRow.Outcome.CHANGE)


def name_operators(
    *, rows: Iterable[RowPlan], known: KnownOperators, partner: Partner | None, now: datetime
) -> tuple[dict[str, Operator], list[dict[str, Any]]]:
    """Find or make the operators that taken rows name; answer them by key, and what undoing has to take back.

    What the list says fills what was empty: of what the partner's lists said before, and of what is counted.
    """
    rows = [row for row in rows if row.operator_key]
    first = {row.operator_key: row.line.entry for row in reversed(rows) if row.outcome in _TAKEN}
    told_again = {
        row.operator_key for row in rows if row.outcome == RosterRow.Outcome.SAME and row.operator_key in known.found
    } - known.told.keys()
    first |= {row.operator_key: row.line.entry for row in reversed(rows) if row.operator_key in told_again - first.keys()}
    facts = _facts(row for row in rows if row.operator_key in first and row.outcome in (*_TAKEN, RosterRow.Outcome.SAME))
    operators, changed = _found_or_made(first, known.found)
    if partner is not None:
        changed += _write_told(first=first, facts=facts, operators=operators, known=known, partner=partner)
    said: dict[int, dict[str, str]] = {}
    for key in first:  # last to first: what stands first in the list is what stays
        said[operators[key].pk] = said.get(operators[key].pk, {}) | facts[key]
    filled = fill_operators(said, now)
    by_number = {(change["operator"], change["field"]): change["new"] for change in filled}
    for operator in operators.values():
        for fact in OPERATOR_FACTS.values():
            setattr(operator, fact, by_number.get((operator.pk, fact), getattr(operator, fact)))
    return operators, changed + filled


def _facts(rows: Iterable[RowPlan]) -> dict[str, dict[str, str]]:
    """Key → what any of its lines says; lines that contradict each other are not among them."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        facts = found.setdefault(row.operator_key, {})
        for name, fact in OPERATOR_FACTS.items():
            if value := getattr(row.line.entry, name):
                facts.setdefault(fact, value)
    return found


def _found_or_made(first: Mapping[str, Entry], found: Mapping[str, Operator]) -> tuple[dict[str, Operator], list[dict[str, Any]]]:
    # Held until the end, so that no undoing takes one away meanwhile; in one order, so that two lists never wait for each other.
    held: dict[int, Operator] = {}
    for block in in_blocks(sorted({found[key].pk for key in first if key in found})):
        held |= {each.pk: each for each in Operator.objects.select_for_update(no_key=True).filter(pk__in=block).order_by("pk")}
    operators = {key: held[found[key].pk] for key in first if key in found and found[key].pk in held}
    missing = {key: first[key] for key in sorted(first.keys() - operators.keys())}
    made = [_operator(entry) for entry in missing.values()]
    # Another partner's list may bring one of them in at this moment; then it is the one.
    Operator.objects.bulk_create(made, batch_size=1_000, ignore_conflicts=True)
    ours: dict[str, Operator] = {}
    theirs: dict[str, Operator] = {}
    for some in in_blocks(made):
        ours |= {each.code: each for each in Operator.objects.filter(code__in=[each.code for each in some])}
        numbers = [each.registration_number for each in some if each.registration_number and each.code not in ours]
        theirs |= {each.registration_number: each for each in Operator.objects.filter(registration_number__in=numbers, merged_into=None)}
    operators |= {key: ours.get(each.code) or theirs[each.registration_number] for key, each in zip(missing, made, strict=True)}
    return operators, [{"operator": each.pk} for each in ours.values()]


def _operator(entry: Entry) -> Operator:
    return Operator(
        code=f"OP-{secrets.token_hex(6).upper()}",
        name=entry.operator_name,
        registration_number=entry.operator_number,
        province_code=entry.province_code,
    )


def _write_told(
    *,
    first: Mapping[str, Entry],
    facts: Mapping[str, Mapping[str, str]],
    operators: Mapping[str, Operator],
    known: KnownOperators,
    partner: Partner,
) -> list[dict[str, Any]]:
    made = [
        PartnerOperator(
            partner=partner,
            operator=operators[key],
            name=entry.operator_name,
            registration_number=entry.operator_number,
            **{fact: facts[key].get(fact, "") for fact in OPERATOR_FACTS.values()},
        )
        for key, entry in first.items()
        if key not in known.told
    ]
    PartnerOperator.objects.bulk_create(made, batch_size=1_000)
    silent: dict[int, dict[str, str]] = {}
    for key in first.keys() & known.told.keys():
        told = known.told[key]
        silent[told.pk] = {fact: value for fact, value in facts[key].items() if not getattr(told, fact)}
    return [{"told": each.pk} for each in made] + fill_told(silent)


def hold_partner(*, roster: RosterImport) -> None:
    """Let a partner's lists be done and undone one after another: each fills what the one before left unsaid."""
    of_cohort = Partner.objects.filter(cohorts__roster_imports=roster.pk).values("pk")
    list(Partner.objects.select_for_update(no_key=True).filter(pk__in=of_cohort).values_list("pk"))


def forget_operators(*, roster: RosterImport, now: datetime) -> None:
    """Take back what a list said of operators and those it brought in, unless somebody still represents them."""
    changed: Sequence[dict[str, Any]] = roster.changed
    empty_told(changed)
    told = [change["told"] for change in changed if "told" in change and "field" not in change]
    for block in in_blocks(told):
        rows = PartnerOperator.objects.filter(pk__in=block)
        named = Enrollment.objects.filter(cohort__partner=roster.cohort.partner_id, operator__in=rows.values("operator_id"))
        rows.exclude(operator__in=named.values("operator_id")).delete()
    empty_operators(changed, now)
    remove_unused([change["operator"] for change in changed if "operator" in change and "field" not in change])
