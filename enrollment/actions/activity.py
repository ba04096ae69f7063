"""Activities: registering, checking in, and announcing."""

import hmac
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core.calendar import fiscal_year, fiscal_year_of
from core.thai_text import fold
from courses.models import Activity
from enrollment.actions.service import begin_activity_event, qualify_activity_event
from enrollment.errors import (
    AlreadyHeldError,
    DoorsClosedError,
    OccurrenceAnnouncedError,
    OccurrenceClosedError,
    OccurrenceDatesError,
    OccurrenceFullError,
    OccurrencePastError,
    OccurrenceTooOldError,
    TooEarlyError,
    WrongVenueCodeError,
)
from enrollment.models import ActivityOccurrence, Operator, Partner, Registration

# People come before the doors open.
EARLY = timedelta(hours=12)
State = ActivityOccurrence.State


def _locked(occurrence: ActivityOccurrence) -> ActivityOccurrence:
    rows = ActivityOccurrence.objects.select_for_update(of=("self",)).select_related("activity", "host")
    return rows.get(pk=occurrence.pk)


@transaction.atomic
def register_for_activity(*, person: User, occurrence: ActivityOccurrence, now: datetime, operator: Operator | None = None) -> Registration:
    """Put `person` on the list; registered already is fine, and who withdrew comes back.

    :raises OccurrenceClosedError: cancelled, or over.
    :raises OccurrenceFullError: no place is left.
    """
    occurrence = _locked(occurrence)
    if occurrence.state == State.CANCELLED or occurrence.ends_at <= now:
        raise OccurrenceClosedError
    registration = Registration.objects.filter(occurrence=occurrence, person=person).first()
    if registration is not None and registration.withdrawn_at is None:
        return registration
    _refuse_if_full(occurrence)
    return put_on_list(occurrence, person, operator, now)


def _refuse_if_full(occurrence: ActivityOccurrence) -> None:
    if occurrence.capacity is None:
        return
    if Registration.objects.filter(occurrence=occurrence, withdrawn_at=None).count() >= occurrence.capacity:
        raise OccurrenceFullError


def put_on_list(occurrence: ActivityOccurrence, person: User, operator: Operator | None, now: datetime) -> Registration:
    registration, _made = Registration.objects.update_or_create(
        occurrence=occurrence,
        person=person,
        defaults={"withdrawn_at": None},
        create_defaults={"registered_at": now, "operator": operator},
    )
    registration.occurrence, registration.person = occurrence, person
    begin_activity_event(registration)
    return registration


@transaction.atomic
def withdraw_registration(*, registration: Registration, now: datetime) -> Registration:
    """Take a person off the list; who has been there stays on it.

    :raises AlreadyHeldError: the person has checked in.
    """
    updated = Registration.objects.filter(pk=registration.pk, checked_in_at=None).update(withdrawn_at=now)
    if not updated:
        raise AlreadyHeldError
    registration.withdrawn_at = now
    return registration


def locked_at_door(occurrence: ActivityOccurrence, now: datetime) -> ActivityOccurrence:
    """Lock an occurrence at whose door people may be counted at this moment.

    :raises OccurrenceClosedError: it was cancelled.
    :raises TooEarlyError: it is not the day yet.
    """
    locked = _locked(occurrence)
    if locked.state == State.CANCELLED:
        raise OccurrenceClosedError
    if now < locked.starts_at - EARLY:
        raise TooEarlyError
    return locked


@transaction.atomic
def check_in(*, registration: Registration, by: User | None, how: str, now: datetime) -> Registration:
    """Note that a person came, once. A list entered later is dated into the activity, never into another year.

    :raises OccurrenceClosedError: it was cancelled.
    :raises TooEarlyError: it is not the day yet.
    """
    occurrence = locked_at_door(ActivityOccurrence(pk=registration.occurrence_id), now)
    row = Registration.objects.select_for_update(of=("self",)).select_related("person", "operator").get(pk=registration.pk)
    if row.checked_in_at is not None:
        return row
    row.occurrence = occurrence
    row.checked_in_at = occurrence.nearest_moment(now)
    row.checked_in_by, row.how, row.withdrawn_at = by, how, None
    row.save(update_fields=["checked_in_at", "checked_in_by", "how", "withdrawn_at", "updated_at"])
    qualify_activity_event(row, row.checked_in_at)
    ActivityOccurrence.objects.filter(pk=occurrence.pk).update(state=State.HELD)
    return row


@transaction.atomic
def check_in_by_code(*, person: User, occurrence: ActivityOccurrence, code: str, now: datetime) -> Registration:
    """Let a person check in with the code shown at the venue; who was not on the list is put on it while there are places.

    The doors are open to codes for the time of the activity alone: what comes later is the host's list.

    :raises OccurrenceClosedError: it was cancelled.
    :raises DoorsClosedError: it is not the time.
    :raises WrongVenueCodeError: not the code, or none is in use.
    :raises OccurrenceFullError: the person holds no place, and none is left.
    """
    locked = _locked(occurrence)
    if locked.state == State.CANCELLED:
        raise OccurrenceClosedError
    if not locked.takes_codes(now):
        raise DoorsClosedError
    typed, right = fold(code).replace(" ", ""), fold(locked.venue_code).replace(" ", "")
    if not right or not hmac.compare_digest(typed.encode(), right.encode()):
        raise WrongVenueCodeError
    registration = Registration.objects.filter(occurrence=locked, person=person, withdrawn_at=None).first()
    if registration is None:
        _refuse_if_full(locked)
        registration = put_on_list(locked, person, None, now)
    return check_in(registration=registration, by=person, how=Registration.How.CODE, now=now)


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """What its host says of an occurrence. `province_code` is where it is held; `capacity` None is without limit.

    `venue_en` is for readers of English, who read `venue` where it is empty.
    """

    venue: str
    province_code: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    venue_code: str = ""
    venue_en: str = ""


def _refuse_past(facts: OccurrenceFacts, now: datetime, *, was_held: bool) -> None:
    """Whoever writes down what is over says so, and not of any year: what was reported long ago is not written anew."""
    if facts.ends_at <= facts.starts_at:
        raise OccurrenceDatesError
    if facts.starts_at < fiscal_year(fiscal_year_of(now) - 1).start:
        raise OccurrenceTooOldError
    if facts.ends_at <= now and not was_held:
        raise OccurrencePastError


@transaction.atomic
def open_occurrence(
    *, activity: Activity, host: Partner, facts: OccurrenceFacts, now: datetime, was_held: bool = False
) -> ActivityOccurrence:
    """Announce that `host` holds `activity` once (more); its code is the activity's with the next number.

    `was_held`: it is over, and is written down afterwards.

    :raises OccurrenceDatesError: it would end before it begins.
    :raises OccurrencePastError: it is over, and not `was_held`.
    :raises OccurrenceTooOldError: it began before the last fiscal year.
    """
    _refuse_past(facts, now, was_held=was_held)
    # Lock the activity: two hosts must not take the same number.
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    number = ActivityOccurrence.objects.filter(activity=held).count() + 1
    while ActivityOccurrence.objects.filter(code=f"{held.code}/{number}").exists():
        number += 1
    return ActivityOccurrence.objects.create(code=f"{held.code}/{number}", activity=held, host=host, **asdict(facts))


@transaction.atomic
def change_occurrence(
    *, occurrence: ActivityOccurrence, facts: OccurrenceFacts, now: datetime, was_held: bool = False
) -> ActivityOccurrence:
    """Correct what was announced. Once people came, only the places and the code at the venue may change.

    :raises OccurrenceClosedError: it was cancelled.
    :raises AlreadyHeldError: people came, and where or when it was held would change.
    :raises OccurrenceAnnouncedError: people registered, and the days would change: that is postponing, with a reason.
    :raises OccurrenceDatesError, OccurrencePastError, OccurrenceTooOldError: as when it is announced, where the days change.
    """
    locked = _locked(occurrence)
    if locked.state == State.CANCELLED:
        raise OccurrenceClosedError
    told = [name for name in ("venue", "province_code", "starts_at", "ends_at") if getattr(facts, name) != getattr(locked, name)]
    if told and locked.state == State.HELD:
        raise AlreadyHeldError
    moves = {"starts_at", "ends_at"} & set(told)
    if moves and Registration.objects.filter(occurrence=locked, withdrawn_at=None).exists():
        raise OccurrenceAnnouncedError
    if moves:
        _refuse_past(facts, now, was_held=was_held)
    for name, value in asdict(facts).items():
        setattr(locked, name, value)
    locked.save()
    return locked
