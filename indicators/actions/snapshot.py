"""The way of a report from a draft to one that is certified and submitted."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from core.actions import enqueue_job
from core.models import Job
from indicators.actions.notice import order_notices
from indicators.actions.signing import office_signature, order_signing
from indicators.errors import (
    AlreadyAmendedError,
    NotCertifierError,
    NotPreparerError,
    ReasonMissingError,
    SamePersonError,
    SnapshotDamagedError,
    SnapshotNotFrozenError,
    SnapshotStateError,
)
from indicators.export.frozen import damage
from indicators.export.frozen_report import scope_data
from indicators.models import Snapshot, SnapshotStep
from indicators.queries import is_certifier
from indicators.types import Scope

State, Kind = Snapshot.State, SnapshotStep.Kind
_TRIES = 5
# Characters that a step keeps of a name.
_LONGEST_NAME = 300


@transaction.atomic
def prepare_snapshot(*, scope: Scope, by: User, now: datetime) -> Snapshot:
    """Begin a draft; a worker writes its numbers down, as they are when it does (`freeze_snapshot`)."""
    snapshot = Snapshot(scope=scope_data(scope), fiscal_year=scope.fiscal_year, prepared_by=by, created_at=now)
    return _begin(snapshot, by, now, note="")


@transaction.atomic
def amend_snapshot(*, snapshot: Snapshot, reason: str, by: User, now: datetime) -> Snapshot:
    """Begin an amendment of a certified or submitted snapshot: same scope, today's data, and the reason.

    :raises SnapshotStateError: nobody has certified it.
    :raises AlreadyAmendedError: an amendment of it exists.
    :raises ReasonMissingError: `reason` is empty.
    """
    current = _locked(snapshot, State.CERTIFIED, State.SUBMITTED)
    note = _needed(reason)
    standing = Snapshot.objects.standing().filter(amends=current).first()
    if standing is not None:
        raise AlreadyAmendedError(code=standing.code)
    amendment = Snapshot(
        scope=current.scope, fiscal_year=current.fiscal_year, key_context=current.key_context, amends=current, reason=note,
        prepared_by=by, created_at=now,
    )  # fmt: skip
    _begin(amendment, by, now, note=note)
    _record(current, Kind.AMENDED, by, now, note=f"{amendment.code}: {note}"[:500])
    return amendment


@transaction.atomic
def send_to_review(*, snapshot: Snapshot, by: User, note: str = "", now: datetime) -> Snapshot:
    """Hand a frozen draft to the officials who may certify it, and have them written to.

    :raises NotPreparerError: somebody else prepared it.
    :raises SnapshotNotFrozenError: the worker is not done yet.
    """
    current = _locked(snapshot, State.DRAFT)
    _check_preparer(current, by)
    if not current.is_frozen:
        raise SnapshotNotFrozenError
    moved = _move(current, (State.IN_REVIEW, Kind.SENT_TO_REVIEW), by, now, note=note)
    order_notices(snapshot=moved, now=now)
    return moved


@transaction.atomic
def return_snapshot(*, snapshot: Snapshot, reason: str, by: User, now: datetime) -> Snapshot:
    """Refuse a snapshot in review, with the reason; its preparer makes a new draft.

    :raises NotCertifierError: `by` is no certifying official.
    """
    current = _locked(snapshot, State.IN_REVIEW)
    _check_certifier(current, by)
    return _move(current, (State.RETURNED, Kind.RETURNED), by, now, note=_needed(reason))


@transaction.atomic
def withdraw_snapshot(*, snapshot: Snapshot, reason: str, by: User, now: datetime) -> Snapshot:
    """Give up a draft, or one that nobody has certified yet. It stays in the list, with the reason.

    :raises NotPreparerError: somebody else prepared it.
    """
    current = _locked(snapshot, State.DRAFT, State.IN_REVIEW)
    _check_preparer(current, by)
    return _move(current, (State.WITHDRAWN, Kind.WITHDRAWN), by, now, note=_needed(reason))


@transaction.atomic
def certify_snapshot(*, snapshot: Snapshot, by: User, note: str = "", now: datetime) -> Snapshot:
    """Certify what another official prepared, and sign it with the office's key when there is one; a worker then signs the PDF.

    :raises SamePersonError: `by` prepared it.
    :raises NotCertifierError: `by` is no certifying official.
    :raises SnapshotDamagedError: the content is not what was frozen.
    :raises OfficeKeyError: the office's key cannot be used.
    :raises OfficeCertificateError: it can, but not its certificate, with which the PDF is signed.
    """
    current = _locked(snapshot, State.IN_REVIEW)
    _check_certifier(current, by)
    if damage(current):
        raise SnapshotDamagedError
    current.certified_by = by
    current.signature = office_signature(current.manifest, now)
    done = _move(current, (State.CERTIFIED, Kind.CERTIFIED), by, now, note=note)
    order_signing(snapshot=done, by=by, now=now)
    return done


@transaction.atomic
def submit_snapshot(*, snapshot: Snapshot, note: str, by: User, now: datetime) -> Snapshot:
    """Record that a certified report was sent to who asked for it; `note` says to whom and under which number.

    :raises ReasonMissingError: `note` is empty.
    """
    current = _locked(snapshot, State.CERTIFIED)
    return _move(current, (State.SUBMITTED, Kind.SUBMITTED), by, now, note=_needed(note))


@transaction.atomic
def order_comparison(*, snapshot: Snapshot, by: User, now: datetime) -> Job:
    """Have a worker compare a snapshot with the data as they are now.

    :raises SnapshotNotFrozenError: it holds nothing to compare yet.
    """
    if not snapshot.is_frozen:
        raise SnapshotNotFrozenError
    payload = {"snapshot": str(snapshot.uuid)}
    return enqueue_job(
        kind="compare_snapshot", payload=payload, idempotency_key=f"compare:{snapshot.uuid}:{now.isoformat()}", owner=by, now=now
    )


def _begin(snapshot: Snapshot, by: User, now: datetime, *, note: str) -> Snapshot:
    _save_numbered(snapshot)
    _record(snapshot, Kind.PREPARED, by, now, note=note)
    enqueue_job(
        kind="freeze_snapshot", payload={"snapshot": str(snapshot.uuid)}, idempotency_key=f"freeze:{snapshot.uuid}", owner=by, now=now
    )
    return snapshot


def _save_numbered(snapshot: Snapshot) -> None:
    """Save a draft with the next running number of its year; of two at once, the second one takes the number after."""
    for attempt in range(_TRIES):
        taken = Snapshot.objects.filter(fiscal_year=snapshot.fiscal_year).count()
        snapshot.code = f"I8-{snapshot.fiscal_year}-{taken + 1:03}"
        try:
            with transaction.atomic():
                snapshot.save(force_insert=True)
        except IntegrityError:
            if attempt + 1 == _TRIES or not Snapshot.objects.filter(code=snapshot.code).exists():
                raise
        else:
            return


def _locked(snapshot: Snapshot, *states: str) -> Snapshot:
    current = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if current.state not in states:
        raise SnapshotStateError
    return current


def _move(snapshot: Snapshot, step: tuple[str, str], by: User, now: datetime, *, note: str) -> Snapshot:
    snapshot.state, kind = step
    snapshot.save(update_fields=["state", "certified_by", "signature"])
    _record(snapshot, kind, by, now, note=note.strip())
    return snapshot


def _record(snapshot: Snapshot, kind: str, by: User, now: datetime, *, note: str) -> None:
    name = (by.get_full_name() or by.username)[:_LONGEST_NAME]
    SnapshotStep.objects.create(snapshot=snapshot, kind=kind, by=by, by_name=name, at=now, note=note)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissingError
    return reason.strip()


def _check_preparer(snapshot: Snapshot, by: User) -> None:
    if snapshot.prepared_by_id != by.pk:
        raise NotPreparerError


def _check_certifier(snapshot: Snapshot, by: User) -> None:
    if snapshot.prepared_by_id == by.pk:
        raise SamePersonError
    if not is_certifier(by):
        raise NotCertifierError
