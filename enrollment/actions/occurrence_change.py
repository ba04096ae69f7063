"""Calling activities off, and moving them to other days."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from enrollment.actions.change import note_change, said_reason
from enrollment.errors import AlreadyHeldError, OccurrenceDatesError
from enrollment.models import ActivityOccurrence, OccurrenceChange, Registration

State = ActivityOccurrence.State


@transaction.atomic
def cancel_occurrence(*, occurrence: ActivityOccurrence, reason: str, by: User, now: datetime) -> ActivityOccurrence:
    """Call it off; registrations stay as registrations, and who holds one gets a letter. Twice is the same as once.

    :raises AlreadyHeldError: people came.
    :raises ReasonMissingError: no reason.
    """
    held = _held(occurrence)
    if held.state == State.CANCELLED:
        return held
    return _decided(held, State.CANCELLED, (held.starts_at, held.ends_at), reason=reason, by=by, now=now)


@transaction.atomic
def postpone_occurrence(
    *, occurrence: ActivityOccurrence, starts_at: datetime, ends_at: datetime, reason: str, by: User, now: datetime
) -> ActivityOccurrence:
    """Move it to other days; who registered stays registered and gets a letter, and it is counted once, when held.

    Asked again for the same days it is the same as once.

    :raises AlreadyHeldError: people came.
    :raises ReasonMissingError: no reason.
    :raises OccurrenceDatesError: the new time has begun already, ends before it begins, or is the old one.
    """
    held = _held(occurrence)
    if held.state == State.POSTPONED and (held.starts_at, held.ends_at) == (starts_at, ends_at):
        return held
    same = held.state == State.PLANNED and (held.starts_at, held.ends_at) == (starts_at, ends_at)
    if same or starts_at < now or ends_at <= starts_at:
        raise OccurrenceDatesError
    return _decided(held, State.POSTPONED, (starts_at, ends_at), reason=reason, by=by, now=now)


def _held(occurrence: ActivityOccurrence) -> ActivityOccurrence:
    """Lock an occurrence that nobody has come to.

    :raises AlreadyHeldError: people came.
    """
    held = ActivityOccurrence.objects.select_for_update(of=("self",)).select_related("activity", "host").get(pk=occurrence.pk)
    if held.state == State.HELD or Registration.objects.filter(occurrence=held).exclude(checked_in_at=None).exists():
        raise AlreadyHeldError
    return held


def _decided(
    held: ActivityOccurrence, state: State, days: tuple[datetime, datetime], *, reason: str, by: User, now: datetime
) -> ActivityOccurrence:
    said = said_reason(reason)
    change = OccurrenceChange(occurrence=held, kind=state, reason=said, by=by, at=now)
    change.old_starts_at, change.old_ends_at = held.starts_at, held.ends_at
    change.starts_at, change.ends_at = days
    held.state, held.reason, (held.starts_at, held.ends_at) = state, said, days
    held.save(update_fields=["state", "reason", "starts_at", "ends_at", "updated_at"])
    note_change(change)
    return held
