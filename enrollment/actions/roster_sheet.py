"""Saying which sheet of a workbook is the list."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.actions import enqueue_job
from core.sheets import SheetChoiceError, SheetMissingError
from enrollment.errors import RosterStateError
from enrollment.models import RosterImport


@transaction.atomic
def choose_sheet(*, roster: RosterImport, name: str, by: User, now: datetime) -> RosterImport:
    """Order the check of the sheet `name`.

    :raises RosterStateError: no sheet is to be chosen.
    :raises SheetChoiceError: none was named.
    :raises SheetMissingError: it is none of those to choose from.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.state != RosterImport.State.CHOOSING:
        raise RosterStateError
    sheets = [(sheet, rows) for sheet, rows in roster.reading["sheets"]]
    if not name:
        raise SheetChoiceError(sheets)
    if name not in dict(sheets):
        raise SheetMissingError(name=name, sheets=", ".join(dict(sheets)))
    roster.state, roster.reading = RosterImport.State.CHECKING, {"sheet": name}
    payload, key = {"roster": str(roster.uuid)}, f"check_roster:{roster.uuid}:{now.isoformat()}"
    roster.job = enqueue_job(kind="check_roster", payload=payload, idempotency_key=key, owner=by, now=now)
    roster.save(update_fields=["state", "reading", "job", "updated_at"])
    return roster
