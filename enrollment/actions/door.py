"""At the door of an activity: who came unannounced, how many did, and taking a wrong tick back."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.actions import create_person
from accounts.models import User
from core.names import split_name
from core.thai_text import fold
from enrollment.actions.activity import check_in, locked_at_door, put_on_list
from enrollment.actions.service import count_unnamed
from enrollment.errors import ManyVisitorsError, NameOnListError
from enrollment.models import ActivityOccurrence, CheckInUndone, Registration, ServiceEvent

State = ActivityOccurrence.State
# More unnamed visitors of an activity without a limit of places than this are asked about.
LIKELY = 1_000


@transaction.atomic
def add_walk_in(*, occurrence: ActivityOccurrence, name: str, by: User, now: datetime, is_another: bool = False) -> Registration:
    """Put somebody who came without registering on the list, as a new person known by name alone, and check them in.

    `is_another`: the host says that it is not the person of this name who is on the list.

    :raises NameOnListError: somebody of this name is on the list, and it is not said to be another.
    :raises OccurrenceClosedError: it was cancelled.
    :raises TooEarlyError: it is not the day yet.
    """
    # Locked: of the same name sent twice at once, the second finds the first.
    held = locked_at_door(occurrence, now)
    parts = split_name(name)
    if not is_another:
        _refuse_if_listed(held, parts.given_name, parts.family_name)
    person = create_person(title=parts.title, given_name=parts.given_name, family_name=parts.family_name, now=now)
    registration = put_on_list(held, person, None, now)
    return check_in(registration=registration, by=by, how=Registration.How.LIST, now=now)


def _refuse_if_listed(occurrence: ActivityOccurrence, given_name: str, family_name: str) -> None:
    listed = Registration.objects.filter(occurrence=occurrence, withdrawn_at=None)
    wanted = fold(f"{given_name} {family_name}")
    for given, family in listed.values_list("person__given_name", "person__family_name"):
        if fold(f"{given} {family}") == wanted:
            raise NameOnListError(name=f"{given} {family}".strip())


@transaction.atomic
def undo_check_in(*, registration: Registration, by: User, now: datetime) -> None:
    """Take a check-in back that was a mistake: the person is registered again and was not served. Twice is the same as once.

    Who was known only by being added at the door was not there at all: the line, its reporting row and the name go. When nobody is
    left who came, the activity is not held either. Reports that were frozen stay as they are. Who took what back is kept.
    """
    occurrence = ActivityOccurrence.objects.select_for_update(of=("self",)).get(pk=registration.occurrence_id)
    row = Registration.objects.select_for_update(of=("self",)).select_related("person").filter(pk=registration.pk).first()
    if row is None or row.checked_in_at is None:
        return
    CheckInUndone.objects.create(occurrence=occurrence, entry=row.pk, checked_in_at=row.checked_in_at, how=row.how, by=by, at=now)
    events = ServiceEvent.objects.filter(registration=row)
    if _is_walk_in(row):
        events.delete()
        row.delete()
        # Whoever was enrolled somewhere since is known by more than this line.
        with suppress(ProtectedError), transaction.atomic():
            row.person.delete()
    else:
        events.update(first_at=None)
        Registration.objects.filter(pk=row.pk).update(checked_in_at=None, checked_in_by=None, how="", updated_at=now)
    _settle(occurrence)


def _is_walk_in(row: Registration) -> bool:
    """Whether the person came into being with this line, and has no way to sign in."""
    person = row.person
    return row.how == Registration.How.LIST and person.date_joined == row.registered_at and not person.email and person.last_login is None


def _settle(occurrence: ActivityOccurrence) -> None:
    """An activity to which nobody came, named or not, is announced again and not held."""
    came = Registration.objects.filter(occurrence=occurrence).exclude(checked_in_at=None).exists()
    counted = ServiceEvent.objects.unnamed().filter(offering_code=occurrence.activity.code, run_code=occurrence.code).exists()
    if occurrence.state == State.HELD and not came and not counted:
        # Only a postponement leaves a reason behind.
        state = State.POSTPONED if occurrence.reason else State.PLANNED
        ActivityOccurrence.objects.filter(pk=occurrence.pk).update(state=state)


@transaction.atomic
def set_headcount(*, occurrence: ActivityOccurrence, visitors: int, now: datetime, is_sure: bool = False) -> None:
    """Note how many more people came whose names nobody took: one row, never persons. 0 takes it away.

    `is_sure`: the host was asked about so many.

    :raises ManyVisitorsError: with those on the list they are more than there are places, or than is likely.
    :raises OccurrenceClosedError: it was cancelled.
    :raises TooEarlyError: it is not the day yet.
    """
    held = locked_at_door(occurrence, now)
    came = Registration.objects.filter(occurrence=held).exclude(checked_in_at=None).count()
    most = LIKELY if held.capacity is None else max(held.capacity - came, 0)
    if visitors > most and not is_sure:
        raise ManyVisitorsError(visitors=visitors, most=most)
    count_unnamed(held, visitors, held.nearest_moment(now))
    if visitors > 0:
        ActivityOccurrence.objects.filter(pk=held.pk).update(state=State.HELD)
    else:
        _settle(held)
