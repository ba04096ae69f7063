"""Taking in a list and finding out what it would do. Nobody is enrolled here."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from core.actions import enqueue_job
from core.bulk import collector_rests, insert_values
from core.calendar import bangkok_date
from core.models import private_storage
from core.sheets import Sheet, SheetChoiceError, SheetDuplicateColumnError, SheetError, read_sheet
from enrollment.errors import RosterError, RosterHasErrorsError, RosterStateError
from enrollment.formats.roster import Entry, Issue, Line, parse_roster
from enrollment.formats.roster_columns import field_of, head_likeness, takes_parts
from enrollment.models import Cohort, RosterImport, RosterRow
from enrollment.queries.roster import Plan, RowPlan, plan_roster

# How long a list's rows are kept, and how long it can be undone.
KEPT_FOR = timedelta(days=30)


# What hears, between 0 and 1, how far a list's one transaction is.
Tell = Callable[[float], None]


def tell_nobody(_share: float) -> None:
    """Without a worker's page nobody waits for it."""


# The same of a check, which finds out itself how many rows there are: how many are done, of how many.
TellRows = Callable[[int, int], None]


def tell_no_rows(_done: int, _rows: int) -> None:
    """Without a worker's page nobody waits for it."""


@transaction.atomic
def stage_roster(
    *, cohort: Cohort, content: bytes, file_name: str, uploaded_by: User | None, now: datetime, sheet: str = ""
) -> RosterImport:
    """Keep an uploaded list and order its check from the worker; `sheet` is the one to read of a workbook with several."""
    roster = _new_roster(cohort, content, file_name, sheet)
    roster.uploaded_by = uploaded_by
    roster.file = private_storage().save(f"rosters/{roster.uuid}", ContentFile(content))
    roster.save()
    roster.job = enqueue_job(
        kind="check_roster", payload={"roster": str(roster.uuid)}, idempotency_key=f"check_roster:{roster.uuid}", owner=uploaded_by, now=now
    )
    roster.save(update_fields=["job"])
    return roster


@transaction.atomic
def take_roster(*, cohort: Cohort, content: bytes, file_name: str, now: datetime, sheet: str = "") -> RosterImport:
    """Take a list in and check it at once, without a worker: for the command line."""
    roster = _new_roster(cohort, content, file_name, sheet)
    roster.save()
    _check(roster, content, now)
    roster.save()
    return roster


def _new_roster(cohort: Cohort, content: bytes, file_name: str, sheet: str) -> RosterImport:
    reading = {"sheet": sheet} if sheet else {}
    return RosterImport(cohort=cohort, file_name=file_name[-255:], file_hash=hashlib.sha256(content).hexdigest(), reading=reading)


@transaction.atomic
def check_roster(*, roster: RosterImport, now: datetime, tell: TellRows = tell_no_rows) -> RosterImport:
    """Read the list and write down, row by row, what it would do; a list already checked stays as it is.

    A list that cannot be read becomes `refused` with the reason. The raw file is deleted with the commit: what is
    needed of it stands in the rows, and columns nobody asked for are kept nowhere. Only a workbook whose sheet is to be
    chosen is kept until then.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).select_related("cohort__partner", "cohort__course").get(pk=roster.pk)
    if roster.state != RosterImport.State.CHECKING:
        return roster
    with private_storage().open(roster.file) as stream:
        content = stream.read()
    _check(roster, content, now, tell)
    if roster.state != RosterImport.State.CHOOSING:
        drop_file(roster)
    roster.save()
    forget_old_rosters(now=now)
    return roster


def drop_file(roster: RosterImport) -> None:
    """Let the raw file go with the commit. The caller saves `roster`."""
    path, roster.file = roster.file, ""
    if path:
        transaction.on_commit(lambda: private_storage().delete(path))


@collector_rests()
def _check(roster: RosterImport, content: bytes, now: datetime, tell: TellRows = tell_no_rows) -> None:
    """Write the plan, or why there can be none. The caller saves `roster`."""
    try:
        wanted = roster.reading.get("sheet", "")
        sheet = read_sheet(
            BytesIO(content), filename=roster.file_name, head=head_likeness, takes_parts=takes_parts, sheet=wanted, takes_extra=True
        )
        write_plan(roster=roster, sheet=sheet, now=now, tell=tell)
    except SheetChoiceError as choice:
        roster.state, roster.reading = RosterImport.State.CHOOSING, {"sheets": choice.pages}
    except (SheetError, RosterError) as refusal:
        roster.state, roster.error_code = RosterImport.State.REFUSED, refusal.code
        roster.error_params = _kept_params(refusal)


def _kept_params(refusal: SheetError | RosterError) -> dict[str, int | str]:
    """What is kept of a refusal: its places, and cells that are headers. A list without headers begins with a person."""
    kept = {name: value if isinstance(value, int) else str(value) for name, value in refusal.params.items()}
    if isinstance(refusal, SheetDuplicateColumnError) and field_of(str(kept["name"])) is None:
        kept["name"] = "…"
    return kept


def write_plan(*, roster: RosterImport, sheet: Sheet, now: datetime, tell: TellRows = tell_no_rows) -> Plan:
    """Write the rows of a fresh dry run. The caller saves `roster`.

    :raises RosterError: the table is no list of people.
    """
    rows = len(sheet.rows)
    # Reading the file was the first tenth; then come understanding its rows, comparing them with who is known, keeping them.
    parsed = parse_roster(sheet, this_year=bangkok_date(now).year, heard=lambda read: tell(rows // 10 + read * 5 // 10, rows))
    plan = plan_roster(cohort=roster.cohort, lines=parsed.lines)
    tell(rows * 8 // 10, rows)
    roster.headers = list(parsed.columns.kept)
    roster.counts = plan.counts | {"rows": len(plan.rows), "unknown_columns": list(parsed.columns.unknown)}
    roster.reading = _reading(sheet)
    roster.state = RosterImport.State.READY
    insert_values(RosterRow, [{"roster_id": roster.pk, **as_values(row)} for row in plan.rows])
    tell(rows, rows)
    return plan


def _reading(sheet: Sheet) -> dict[str, Any]:
    """How the file was read, as it is kept: only what there is to tell."""
    spread = [[spread.name, spread.first, spread.last] for spread in sheet.spreads]
    told = {"sheet": sheet.name, "others": sheet.others, "above": sheet.above, "spread": spread}
    return {name: value for name, value in told.items() if value}


def as_values(row: RowPlan) -> dict[str, Any]:
    """What is kept of a line: what it said, and what would happen."""
    return {
        "line": row.line.number,
        "cells": row.line.cells,
        "parsed": row.line.entry.as_json(),
        "outcome": row.outcome,
        "issues": [issue.as_json() for issue in row.issues],
        "changes": [change.as_data() for change in row.changes],
        "person_id": row.person and row.person.pk,
        "enrollment_id": row.place and row.place.pk,
    }


def as_line(number: int, parsed: Mapping[str, Any], issues: Sequence[Mapping[str, Any]], own_codes: set[str]) -> Line:
    """The line as it was parsed, without its cells: what planning said about it (`own_codes`) is left out."""
    told = [Issue(issue["column"], issue["code"], issue["params"]) for issue in issues if issue["code"] not in own_codes]
    return Line(number, [], Entry(**parsed), told)


@transaction.atomic
def confirm_roster(*, roster: RosterImport, skip_errors: bool, by: User | None = None, now: datetime) -> RosterImport:
    """Order the enrolment from the worker, after the person has seen what it would do.

    `by` confirms, who need not have brought the list; without one it is who did.

    :raises RosterStateError: it is not waiting for a confirmation.
    :raises RosterHasErrorsError: rows cannot be taken, and the person did not choose to leave them out.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.state != RosterImport.State.READY:
        raise RosterStateError
    blocked = roster.counts["conflict"] + roster.counts["error"]
    if blocked and not skip_errors:
        raise RosterHasErrorsError(count=blocked)
    roster.state, roster.skip_errors, roster.confirmed_at = RosterImport.State.APPLYING, skip_errors, now
    roster.job = enqueue_job(
        kind="apply_roster",
        payload={"roster": str(roster.uuid)},
        idempotency_key=f"apply_roster:{roster.uuid}:{now.isoformat()}",
        owner=by or roster.uploaded_by,
        now=now,
    )
    roster.save(update_fields=["state", "skip_errors", "confirmed_at", "job", "updated_at"])
    return roster


@transaction.atomic
def cancel_roster(*, roster: RosterImport) -> RosterImport:
    """Leave a checked list alone; its rows are deleted.

    :raises RosterStateError: it is past that.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.state not in (RosterImport.State.CHOOSING, RosterImport.State.READY, RosterImport.State.REFUSED):
        raise RosterStateError
    roster.rows.all().delete()
    drop_file(roster)
    roster.state, roster.reading = RosterImport.State.CANCELLED, {}
    roster.save(update_fields=["state", "reading", "file", "updated_at"])
    return roster


@transaction.atomic
def forget_old_rosters(*, now: datetime) -> int:
    """Delete the rows of lists older than thirty days, with what is kept of their files' titles and quoted in refusals.

    The counts stay. Answer how many rows went. A list that can still be undone keeps its rows until then; one that nobody
    confirmed can no longer be.
    """
    old = RosterImport.objects.filter(created_at__lt=now - KEPT_FOR).exclude(state__in=["checking", "applying"])
    old = old.exclude(state=RosterImport.State.APPLIED, applied_at__gte=now - KEPT_FOR)
    gone = RosterRow.objects.filter(roster__in=old).delete()[0]
    waiting = (RosterImport.State.CHOOSING, RosterImport.State.READY)
    old.filter(state__in=waiting).update(state=RosterImport.State.CANCELLED, updated_at=now)
    old.exclude(reading={}).update(reading={}, updated_at=now)
    for roster in old.exclude(error_params={}):
        params = RosterError(**roster.error_params).safe_params()
        if params != roster.error_params:
            RosterImport.objects.filter(pk=roster.pk).update(error_params=params, updated_at=now)
    return gone
