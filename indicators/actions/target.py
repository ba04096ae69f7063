"""Setting targets: by hand, or from a sheet that is looked at first; and taking either back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import transaction

from accounts.models import User
from core.sheets import read_sheet
from indicators.errors import TargetSheetHasErrorsError, TargetsMovedError, TargetStateError
from indicators.formats.targets import TargetKey, parse_targets
from indicators.models import Target, TargetChange
from indicators.queries.targets import TargetRow, agency_names, count_outcomes, current_values, plan_targets

State = TargetChange.State


@transaction.atomic
def set_targets(*, values: Mapping[TargetKey, Decimal | None], by: User, now: datetime) -> TargetChange | None:
    """Make these the targets, all at once; none takes one away. Answer what changed, or none when nothing did."""
    current = current_values(values)
    rows = []
    for number, (key, new) in enumerate(values.items(), start=1):
        old = current.get(key)
        if old != new:
            outcome = "remove" if new is None else "create" if old is None else "change"
            rows.append(TargetRow(number, key, old, new, outcome))
    if not rows:
        return None
    _write({row.key: row.new for row in rows if row.key})
    return TargetChange.objects.create(
        state=State.APPLIED, rows=[row.as_json() for row in rows], counts=count_outcomes(rows), made_by=by, applied_at=now
    )


@transaction.atomic
def take_target_sheet(*, content: bytes, file_name: str, by: User | None) -> TargetChange:
    """Read a sheet and keep what it would do; no target changes.

    :raises SheetError: the file is no table.
    :raises TargetSheetError: the table is no list of targets.
    """
    sheet = read_sheet(BytesIO(content), filename=file_name)
    rows = plan_targets(parse_targets(sheet, agencies=agency_names()))
    return TargetChange.objects.create(
        state=State.READY,
        file_name=file_name[-255:],
        file_hash=hashlib.sha256(content).hexdigest(),
        rows=[row.as_json() for row in rows],
        counts=count_outcomes(rows),
        made_by=by,
    )


@transaction.atomic
def apply_target_sheet(*, change: TargetChange, now: datetime) -> TargetChange:
    """Do what the dry run showed, all of it.

    :raises TargetStateError: it is not waiting for a confirmation.
    :raises TargetSheetHasErrorsError: a line cannot be taken.
    :raises TargetsMovedError: a target of the sheet is no longer what the dry run showed.
    """
    change = _locked(change, State.READY)
    if change.counts["error"]:
        raise TargetSheetHasErrorsError(count=change.counts["error"])
    olds = {_key(row): _value(row["old"]) for row in change.rows}
    current = current_values(olds)
    moved = sum(1 for key, old in olds.items() if current.get(key) != old)
    if moved:
        raise TargetsMovedError(count=moved)
    _write({_key(row): _value(row["new"]) for row in change.rows if row["outcome"] != "same"})
    change.state, change.applied_at = State.APPLIED, now
    change.save(update_fields=["state", "applied_at", "updated_at"])
    return change


@transaction.atomic
def cancel_target_sheet(*, change: TargetChange) -> TargetChange:
    """Leave a checked sheet alone.

    :raises TargetStateError: it is past that.
    """
    change = _locked(change, State.READY)
    change.state = State.CANCELLED
    change.save(update_fields=["state", "updated_at"])
    return change


@transaction.atomic
def undo_targets(*, change: TargetChange, now: datetime) -> TargetChange:
    """Put the old targets back wherever the new one still stands; what was changed since stays, and `counts` says how many.

    :raises TargetStateError: it was never applied, or is undone.
    """
    change = _locked(change, State.APPLIED)
    done = [row for row in change.rows if row["outcome"] != "same"]
    current = current_values(_key(row) for row in done)
    back = [row for row in done if current.get(_key(row)) == _value(row["new"])]
    _write({_key(row): _value(row["old"]) for row in back})
    change.state, change.undone_at = State.UNDONE, now
    change.counts["kept"] = len(done) - len(back)
    change.save(update_fields=["state", "undone_at", "counts", "updated_at"])
    return change


def _locked(change: TargetChange, state: str) -> TargetChange:
    change = TargetChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.state != state:
        raise TargetStateError
    return change


def _key(row: dict[str, Any]) -> TargetKey:
    return TargetKey(**row["key"])


def _value(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _write(values: Mapping[TargetKey, Decimal | None]) -> None:
    for key, value in values.items():
        place: dict[str, Any] = {
            "fiscal_year": key.fiscal_year,
            "quarter": key.quarter,
            "agency_code": key.agency,
            "area_code": key.area,
            "measure": key.measure,
        }
        if value is None:
            Target.objects.filter(**place).delete()
        else:
            Target.objects.update_or_create(**place, defaults={"value": value})
