"""Taking an import of past records back, or the part of one that turned out to contradict itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from enrollment.actions.operator_facts import empty_operators
from enrollment.actions.record_run import BLOCK
from enrollment.errors import RecordImportUndoneError
from enrollment.models import Operator, RecordImport, ServiceEvent


@transaction.atomic
def undo_record_import(*, record_import: RecordImport, now: datetime) -> RecordImport:
    """Remove exactly the events an import made and put back what it changed; the import's own row stays.

    What a later import has changed since stays as that one left it.

    :raises RecordImportUndoneError: it was undone before.
    """
    row = RecordImport.objects.select_for_update(of=("self",)).get(pk=record_import.pk)
    if row.undone_at is not None:
        raise RecordImportUndoneError
    ServiceEvent.objects.filter(record_import=row).delete()
    put_back(reversed(row.changed))
    empty_operators(row.changed, now)
    remove_unused([change["operator"] for change in row.changed if "operator" in change and "field" not in change])
    row.undone_at = now
    row.save(update_fields=["undone_at", "updated_at"])
    return row


def put_back(changes: Iterable[dict[str, Any]]) -> None:
    """Give events their old values, where nobody has written another since."""
    for change in changes:
        if "event" in change:
            as_left = {change["field"]: change["new"]}
            ServiceEvent.objects.filter(pk=change["event"], **as_left).update(**{change["field"]: change["old"]})


def remove_unused(operator_ids: list[int]) -> set[int]:
    """Delete those of these operators that nothing names; answer which they were."""
    removed: set[int] = set()
    for start in range(0, len(operator_ids), BLOCK):
        ids = operator_ids[start : start + BLOCK]
        # Held, so that nobody begins to name one meanwhile.
        list(Operator.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        used = set(ServiceEvent.objects.filter(operator_id__in=ids).order_by().values_list("operator_id", flat=True).distinct())
        removed |= _remove([pk for pk in ids if pk not in used])
    return removed


def _remove(ids: list[int]) -> set[int]:
    """Delete operators; those that something else names (a representative, a merge) stay."""
    try:
        with transaction.atomic():
            Operator.objects.filter(pk__in=ids).delete()
    except ProtectedError as held:
        named = {getattr(row, name, None) for row in held.protected_objects for name in ("operator_id", "merged_into_id")}
        free = [pk for pk in ids if pk not in named]
        return _remove(free) if len(free) < len(ids) else set()
    return set(ids)
