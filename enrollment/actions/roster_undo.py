"""Taking a list back, exactly."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model, ProtectedError

from accounts.actions import amend_people
from accounts.models import Consent, User
from core.actions import enqueue_job
from core.bulk import in_blocks
from enrollment.actions.roster_check import KEPT_FOR, Tell, tell_nobody
from enrollment.actions.roster_operators import forget_operators, hold_partner
from enrollment.errors import RosterStateError, RosterTooOldError
from enrollment.models import Completion, Enrollment, Operator, RosterImport, RosterRow, ServiceEvent
from enrollment.queries.roster import PERSON_FIELDS

_BLOCK = 500


@transaction.atomic
def order_undo(*, roster: RosterImport, by: User | None, now: datetime) -> RosterImport:
    """Order the undoing from the worker.

    :raises RosterStateError: it has not been applied, or is undone.
    :raises RosterTooOldError: it was applied more than thirty days ago.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    _refuse_unless_undoable(roster, now)
    key = f"undo_roster:{roster.uuid}:{now.isoformat()}"
    roster.job = enqueue_job(kind="undo_roster", payload={"roster": str(roster.uuid)}, idempotency_key=key, owner=by, now=now)
    roster.save(update_fields=["job", "updated_at"])
    return roster


def _refuse_unless_undoable(roster: RosterImport, now: datetime) -> None:
    if roster.state != RosterImport.State.APPLIED or roster.applied_at is None:
        raise RosterStateError
    if roster.applied_at < now - KEPT_FOR:
        raise RosterTooOldError(days=KEPT_FOR.days)


@transaction.atomic
def undo_roster(*, roster: RosterImport, now: datetime, tell: Tell = tell_nobody) -> RosterImport:
    """Take back the places, people and operators this list made and the values it changed; undoing twice is the same as once.

    `tell` hears how far it is.

    Who has begun to learn keeps the place, and who has signed in keeps the account: a service given stays given.
    `counts` says how many were kept.

    :raises RosterStateError: it has not been applied.
    :raises RosterTooOldError: it was applied more than thirty days ago.
    """
    hold_partner(roster=roster)
    roster = RosterImport.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=roster.pk)
    if roster.state == RosterImport.State.UNDONE:
        return roster
    _refuse_unless_undoable(roster, now)
    rows = list(roster.rows.select_related("person", "enrollment__operator"))
    kept = _take_back_places(rows, tell)
    _take_back_people(rows, kept, tell)
    tell(0.9)
    _put_back(rows)
    forget_operators(roster=roster, now=now)
    roster.state, roster.undone_at = RosterImport.State.UNDONE, now
    roster.counts["kept"] = len(kept)
    tell(0.98)
    roster.save(update_fields=["state", "undone_at", "counts", "updated_at"])
    return roster


def _take_back_places(rows: Sequence[RosterRow], tell: Tell) -> set[int]:
    """Delete untouched places; answer the people of the others."""
    made = [row.enrollment for row in rows if row.enrollment_was_created and row.enrollment is not None]
    completed = set(Completion.objects.filter(enrollment__in=[place.pk for place in made]).values_list("enrollment_id", flat=True))
    kept = {place.learner_id for place in made if place.started_at is not None or place.pk in completed}
    gone = [place.pk for place in made if place.learner_id not in kept]
    for start in range(0, len(gone), _BLOCK):
        block = gone[start : start + _BLOCK]
        ServiceEvent.objects.filter(enrollment__in=block).delete()
        Enrollment.objects.filter(pk__in=block).delete()
        tell(0.4 * (start + len(block)) / len(gone))
    return kept


def _take_back_people(rows: Sequence[RosterRow], kept: set[int], tell: Tell) -> None:
    """Delete the people whom nothing else holds: never signed in, agreed to nothing, enrolled nowhere else."""
    made = {row.person_id for row in rows if row.person_was_created and row.person_id} - kept
    idle = list(User.objects.filter(pk__in=made, last_login=None).values_list("pk", flat=True))
    for start in range(0, len(idle), _BLOCK):
        tell(0.4 + 0.5 * start / len(idle))
        block = set(idle[start : start + _BLOCK])
        block -= set(Enrollment.objects.filter(learner_id__in=block).values_list("learner_id", flat=True))
        block -= set(Consent.objects.filter(person_id__in=block).values_list("person_id", flat=True))
        while block:
            try:
                with transaction.atomic():
                    User.objects.filter(pk__in=block).delete()
                break
            except ProtectedError as held:
                # Something of another app hangs on them: those people stay.
                owners = {getattr(row, field.attname) for row in held.protected_objects for field in _links(row)}
                if not owners & block:
                    break
                block -= owners


def _links(row: Model) -> list[ForeignKey[Any, Any]]:
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's documented way to ask
    return [field for field in fields if isinstance(field, ForeignKey) and field.related_model is User]


def _put_back(rows: Sequence[RosterRow]) -> None:
    """Put old values back where the new one still stands; what was changed since is somebody's later decision."""
    people: dict[int, User] = {}
    places: dict[int, Enrollment] = {}
    fields = set()
    for row in rows:
        for change in row.changes if row.outcome == RosterRow.Outcome.CHANGE else []:
            name = change["field"]
            if name in PERSON_FIELDS and row.person is not None:
                person = people.setdefault(row.person.pk, row.person)
                if getattr(person, name) == change["new"]:
                    setattr(person, name, change["old"])
                    fields.add(name)
            elif name == "partner_ref" and row.enrollment is not None and row.enrollment.partner_ref == change["new"]:
                place = places.setdefault(row.enrollment.pk, row.enrollment)
                place.partner_ref = change["old"]
            elif name == "operator_name" and row.enrollment is not None and _still_represents(row.enrollment, change):
                # Lists from before undoing knew operators have no such key.
                place = places.setdefault(row.enrollment.pk, row.enrollment)
                place.operator_id = change.get("old_id", place.operator_id)
    if fields:
        amend_people(people=list(people.values()), fields=fields)
    _leave_out_gone_operators(places.values())
    Enrollment.objects.bulk_update(places.values(), ["partner_ref", "operator"], batch_size=_BLOCK)


def _leave_out_gone_operators(places: Iterable[Enrollment]) -> None:
    """Undoing the list that brought it in may have removed the operator of before."""
    there: set[int] = set()
    for block in in_blocks({place.operator_id for place in places if place.operator_id}):
        there |= set(Operator.objects.filter(pk__in=block).values_list("pk", flat=True))
    for place in places:
        if place.operator_id not in there:
            place.operator_id = None


def _still_represents(place: Enrollment, change: dict[str, Any]) -> bool:
    """Whether a place names the operator of this change and nothing has been counted under it."""
    if place.started_at is not None or place.operator is None:
        return False
    if change.get("new_id"):
        return bool(place.operator_id == change["new_id"])
    return change["new"] in (place.operator.name, place.operator.registration_number)
