"""An official says that an operator's form or size is another one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from enrollment.actions.operator_facts import FACTS
from enrollment.errors import OperatorMergedError, OperatorUnchangedError, ReasonMissingError
from enrollment.models import Operator, OperatorChange, ServiceEvent
from enrollment.queries.operators import kept_operators

Kind, Fact = OperatorChange.Kind, OperatorChange.Fact


@transaction.atomic
def change_operator(
    *, operator: Operator, facts: Mapping[str, str], kind: str, reason: str, by: User, now: datetime
) -> list[OperatorChange]:
    """Write `facts` (type, size; empty: not known) into an operator, a line for each that differs; answer the lines.

    `changed`: services until `now` keep the old value. `corrected`: the new form and size hold for all its services,
    whatever was said before. Frozen reports stay as they are.

    :raises ReasonMissingError: `reason` is empty.
    :raises OperatorMergedError: it was merged into another record, which says what is counted.
    :raises OperatorUnchangedError: nothing would change.
    """
    if not reason.strip():
        raise ReasonMissingError
    held = Operator.objects.select_for_update().get(pk=operator.pk)
    if held.merged_into_id:
        raise OperatorMergedError
    before = {fact: str(getattr(held, fact)) for fact in FACTS}
    differing = {fact: facts[fact] for fact in FACTS if facts.get(fact, before[fact]) != before[fact]}
    if not differing:
        raise OperatorUnchangedError
    for fact, value in differing.items():
        setattr(held, fact, value)
    held.save(update_fields=[*differing, "updated_at"])
    if kind == Kind.CORRECTED and Fact.TYPE in differing:
        members = [held.pk, *(record for record, stays in kept_operators().items() if stays == held.pk)]
        ServiceEvent.objects.filter(operator__in=members).exclude(operator_type=held.type).update(operator_type=held.type)
    return [
        OperatorChange.objects.create(
            operator=held, fact=fact, kind=kind, old=before[fact], new=value, reason=reason.strip(), by=by, at=now
        )
        for fact, value in differing.items()
    ]  # fmt: skip
