"""Calling runs off, moving them to other days, closing them, opening them again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from enrollment.actions.change import note_change, said_reason
from enrollment.errors import (
    CohortDatesError,
    CohortEndedError,
    CohortLivingError,
    CohortNotOpenError,
    CohortNotServedError,
    CohortSelfPacedError,
    CohortServedError,
)
from enrollment.models import Cohort, CohortChange, Enrollment
from enrollment.queries.run import has_been_served

State, Kind = Cohort.State, CohortChange.Kind


def _held(cohort: Cohort) -> Cohort:
    """Lock the run: two people must not decide about it at once, and nobody joins or begins meanwhile.

    :raises CohortSelfPacedError: it is no run that somebody holds.
    """
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if held.is_self_paced:
        raise CohortSelfPacedError
    # Who opens the first lesson holds the place, not the cohort: so the places too.
    list(Enrollment.objects.select_for_update().filter(cohort=held).values_list("pk", flat=True))
    return held


@transaction.atomic
def end_cohort(*, cohort: Cohort, state: str, reason: str, by: User, now: datetime) -> CohortChange:
    """Close, cancel or stop a run; who was served in it stays counted. Its learners get a letter.

    :raises CohortEndedError: it has ended before.
    :raises CohortServedError: cancelled, but somebody has learned in it.
    :raises CohortNotServedError: stopped, but nobody has learned in it.
    :raises CohortNotOpenError: closed before its first day.
    :raises CohortSelfPacedError, ReasonMissingError: as they say.
    """
    held = _held(cohort)
    if held.state not in Cohort.LIVING:
        raise CohortEndedError
    if state == State.CLOSED:
        if held.opens_at > now:
            raise CohortNotOpenError
    elif has_been_served(held) and state == State.CANCELLED:
        raise CohortServedError
    elif not has_been_served(held) and state == State.STOPPED:
        raise CohortNotServedError
    held.state = state
    return _decided(held, state, (held.opens_at, held.closes_at), reason=reason, by=by, now=now)


@transaction.atomic
def postpone_cohort(
    *, cohort: Cohort, opens_at: datetime, closes_at: datetime | None, reason: str, by: User, now: datetime
) -> CohortChange:
    """Give a run other days. Once somebody has learned in it only its end may move. Its learners get a letter.

    :raises CohortEndedError: it has ended.
    :raises CohortServedError: its first day would move, but somebody has learned in it.
    :raises CohortDatesError: nothing would change, or a new day is over already, or the end comes before the beginning.
    :raises CohortSelfPacedError, ReasonMissingError: as they say.
    """
    held = _held(cohort)
    if held.state not in Cohort.LIVING:
        raise CohortEndedError
    old = (held.opens_at, held.closes_at)
    moves = opens_at != held.opens_at
    if moves and has_been_served(held):
        raise CohortServedError
    if (opens_at, closes_at) == old or (moves and opens_at < now) or (closes_at is not None and closes_at <= max(opens_at, now)):
        raise CohortDatesError
    held.opens_at, held.closes_at = opens_at, closes_at
    return _decided(held, Kind.POSTPONED, old, reason=reason, by=by, now=now)


@transaction.atomic
def reopen_cohort(*, cohort: Cohort, reason: str, by: User, now: datetime) -> CohortChange:
    """Take a closing, cancelling or stopping back. Its learners get a letter; reports that were frozen stay as they are.

    :raises CohortLivingError: it has not ended.
    :raises CohortSelfPacedError, ReasonMissingError: as they say.
    """
    held = _held(cohort)
    if held.state in Cohort.LIVING:
        raise CohortLivingError
    held.state = State.OPEN
    return _decided(held, Kind.REOPENED, (held.opens_at, held.closes_at), reason=reason, by=by, now=now)


def _decided(held: Cohort, kind: str, old: tuple[datetime, datetime | None], *, reason: str, by: User, now: datetime) -> CohortChange:
    said = said_reason(reason)
    held.reason = "" if kind == Kind.REOPENED else said
    held.save(update_fields=["state", "reason", "opens_at", "closes_at", "updated_at"])
    change = CohortChange(cohort=held, kind=kind, reason=said, by=by, at=now)
    change.old_opens_at, change.old_closes_at = old
    change.opens_at, change.closes_at = held.opens_at, held.closes_at
    note_change(change)
    return change
