"""Two records of one operator."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from enrollment.errors import OperatorMergeUndoneError, OperatorNumberTakenError, OperatorsNotTwoError, ReasonMissingError
from enrollment.models import Operator, OperatorMerge


@transaction.atomic
def merge_operators(*, operator: Operator, into: Operator, reason: str, by: User, now: datetime) -> OperatorMerge:
    """Say that `operator` is `into`: counts follow from now on, frozen reports do not.

    :raises OperatorsNotTwoError: they are the same, or one of them was merged before.
    :raises ReasonMissingError: `reason` is empty.
    """
    if not reason.strip():
        raise ReasonMissingError
    # Both are locked in one order, so that two officials who merge each into the other make no ring.
    held = {each.pk: each for each in Operator.objects.select_for_update().filter(pk__in=(operator.pk, into.pk)).order_by("pk")}
    if len(held) != 2 or any(each.merged_into_id for each in held.values()):  # noqa: PLR2004  two
        raise OperatorsNotTwoError
    merged = held[operator.pk]
    merged.merged_into = held[into.pk]
    merged.save(update_fields=["merged_into", "updated_at"])
    return OperatorMerge.objects.create(
        operator=merged, merged_into=held[into.pk], reason=reason.strip(), merged_by=by, merged_at=now
    )  # fmt: skip


@transaction.atomic
def undo_operator_merge(*, merge: OperatorMerge, by: User, now: datetime) -> OperatorMerge:
    """Let the merged operator stand by itself again. The row stays, as the record of both steps.

    :raises OperatorMergeUndoneError: it was undone before.
    :raises OperatorNumberTakenError: another operator has its registration number by now.
    """
    row = OperatorMerge.objects.select_for_update().get(pk=merge.pk)
    if row.undone_at is not None:
        raise OperatorMergeUndoneError
    operator = Operator.objects.select_for_update().get(pk=row.operator_id)
    operator.merged_into = None
    try:
        with transaction.atomic():
            operator.save(update_fields=["merged_into", "updated_at"])
    except IntegrityError as taken:
        raise OperatorNumberTakenError from taken
    row.undone_by, row.undone_at = by, now
    row.save(update_fields=["undone_by", "undone_at"])
    return row
