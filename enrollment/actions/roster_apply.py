"""Enrolling a whole list: all of it in one transaction, in a number of statements that depends on blocks of rows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import amend_people, create_people
from accounts.models import User
from accounts.types import PersonDetails
from core.actions import enqueue_job
from core.bulk import collector_rests, in_blocks, insert_rows, insert_values, update_values
from enrollment.actions.roster_check import Tell, as_line, as_values, tell_nobody
from enrollment.actions.roster_operators import hold_partner, name_operators
from enrollment.actions.service import course_event, qualifies
from enrollment.errors import RosterHasErrorsError, RosterStateError
from enrollment.formats.roster import Entry
from enrollment.models import Cohort, Enrollment, Operator, RosterImport, RosterRow, ServiceEvent
from enrollment.queries.roster import PERSON_FIELDS, ROW_CONFLICTS, ROW_NOTICES, Plan, RowPlan, plan_roster
from enrollment.signals import learners_enrolled

_BATCH = 1_000
# Codes that planning adds; parsing never does.
PLANNED_CODES = ROW_CONFLICTS | ROW_NOTICES | {"cohort_full"}
_WRITTEN = ["parsed", "outcome", "issues", "changes", "person", "enrollment"]


@collector_rests()
@transaction.atomic
def apply_roster(*, roster: RosterImport, now: datetime, tell: Tell = tell_nobody) -> RosterImport:
    """Do what the person confirmed, once; a list already applied stays as it is. `tell` hears how far it is.

    The plan is made again under the cohort's lock. When it is no longer what was shown (somebody enrolled in between,
    the last seat went), nothing is done: the list waits for another look (`counts["outdated"]`).

    :raises RosterStateError: nobody confirmed it.
    :raises RosterHasErrorsError: it has rows that cannot be taken, and they were not to be left out.
    """
    # The partner's lock comes first. The cohort's keeps seats; the roster's keeps two workers from doing it twice.
    hold_partner(roster=roster)
    cohort_id = RosterImport.objects.values_list("cohort_id", flat=True).get(pk=roster.pk)
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("partner", "course").get(pk=cohort_id)
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.state == RosterImport.State.APPLIED:
        return roster
    if roster.state != RosterImport.State.APPLYING:
        raise RosterStateError
    # Plain values: thousands of rows are read only to be planned again.
    stored = list(roster.rows.order_by("line").values_list("line", "parsed", "issues", "outcome", "person_id", "enrollment_id", "changes"))
    plan = plan_roster(cohort=cohort, lines=[as_line(line, parsed, issues, PLANNED_CODES) for line, parsed, issues, *_rest in stored])
    if [(line, *rest) for line, _parsed, _issues, *rest in stored] != _planned(plan.rows):
        return _show_again(roster, plan)
    if plan.blocked and not roster.skip_errors:
        raise RosterHasErrorsError(count=plan.blocked)
    roster.cohort = cohort
    tell(0.1)
    _carry_out(roster, plan, now, tell)
    tell(0.98)
    roster.state, roster.applied_at = RosterImport.State.APPLIED, now
    roster.counts.pop("outdated", None)
    roster.save()
    return roster


def _planned(rows: Sequence[RowPlan]) -> list[tuple[object, ...]]:
    """What was shown of each row, of a fresh plan."""
    return [
        (
            row.line.number,
            row.outcome,
            row.person.pk if row.person else None,
            row.place.pk if row.place else None,
            [change.as_data() for change in row.changes],
        )
        for row in rows
    ]


def _show_again(roster: RosterImport, plan: Plan) -> RosterImport:
    _write_rows([RosterRow(roster=roster, **as_values(row)) for row in plan.rows])
    roster.counts = roster.counts | plan.counts | {"outdated": True}
    roster.state = RosterImport.State.READY
    roster.save()
    return roster


def _carry_out(roster: RosterImport, plan: Plan, now: datetime, tell: Tell) -> None:
    operators, roster.changed = name_operators(rows=plan.rows, known=plan.operators, partner=roster.cohort.partner, now=now)
    created = [row for row in plan.rows if row.outcome == RosterRow.Outcome.CREATE]
    strangers = [row for row in created if row.person is None]
    made: list[User] = []
    for block in in_blocks(strangers, _BATCH):
        made += create_people(rows=[_details(row.line.entry) for row in block], now=now)
        tell(0.1 + 0.5 * len(made) / len(strangers))
    for row, person in zip(strangers, made, strict=True):
        row.person = person
    new_people = {person.pk for person in made}
    _give_places(roster, created, operators, now)
    tell(0.9)
    _change(roster.cohort, [row for row in plan.rows if row.outcome == RosterRow.Outcome.CHANGE], operators)
    _mark_created(roster, created, new_people)
    if any(row.person is not None and row.person.email for row in created):
        enqueue_job(
            kind="invite_learners",
            payload={"roster": str(roster.uuid)},
            idempotency_key=f"invite_learners:{roster.uuid}",
            owner=roster.job.owner if roster.job else roster.uploaded_by,
            now=now,
        )


def _details(entry: Entry) -> PersonDetails:
    return {
        "title": entry.title,
        "given_name": entry.given_name,
        "family_name": entry.family_name,
        "email": entry.email or None,
        "phone": entry.phone,
        "gender": entry.gender,
        "birth_year": entry.birth_year,
        "province_code": entry.province_code,
        "learner_type": entry.learner_type,
    }


def _give_places(roster: RosterImport, created: Sequence[RowPlan], operators: dict[str, Operator], now: datetime) -> None:
    cohort = roster.cohort
    places = [
        Enrollment(
            learner=row.person,
            cohort=cohort,
            operator=operators.get(row.operator_key),
            state=Enrollment.State.INVITED,
            source=Enrollment.Source.ROSTER,
            partner_ref=row.line.entry.partner_ref,
            enrolled_at=now,
        )
        for row in created
    ]
    insert_rows(places)
    for row, place in zip(created, places, strict=True):
        row.place = place
    learners_enrolled.send(sender=Enrollment, enrollments=places)
    exempt = set(Enrollment.objects.filter(cohort=cohort, counts=False).values_list("pk", flat=True))
    counted = [place for place in places if place.pk not in exempt and qualifies(place.learner)]
    insert_values(ServiceEvent, [course_event(place) for place in counted])


def _change(cohort: Cohort, rows: Sequence[RowPlan], operators: dict[str, Operator]) -> None:
    people: list[User] = []
    places: list[Enrollment] = []
    for row in rows:
        if row.person is None or row.place is None:
            continue
        for change in row.changes:
            if change.field in PERSON_FIELDS:
                setattr(row.person, change.field, change.new)
            elif change.field == "partner_ref":
                row.place.partner_ref = str(change.new)
            elif change.field == "operator_name":
                row.place.operator = operators[row.operator_key]
        people.append(row.person)
        places.append(row.place)
    fields = {change.field for row in rows for change in row.changes} & set(PERSON_FIELDS)
    if fields:
        amend_people(people=people, fields=fields)
    Enrollment.objects.filter(cohort=cohort).bulk_update(places, ["partner_ref", "operator"], batch_size=_BATCH)


def _mark_created(roster: RosterImport, created: Sequence[RowPlan], new_people: set[int]) -> None:
    """Write down who came in by which line. Nothing else of a line can have changed since it was shown."""
    made = [
        {
            "roster_id": roster.pk,
            "line": row.line.number,
            "person_id": row.person.pk,
            "enrollment_id": row.place.pk,
            "enrollment_was_created": True,
            "person_was_created": row.person.pk in new_people,
        }
        for row in created
        if row.person is not None and row.place is not None
    ]
    update_values(RosterRow, made, key=("roster_id", "line"))


def _write_rows(rows: Sequence[RosterRow]) -> None:
    """Write what happened over what was planned, as one insert that updates; the cells stay as they are."""
    unique = ["roster", "line"]
    RosterRow.objects.bulk_create(rows, batch_size=_BATCH, update_conflicts=True, unique_fields=unique, update_fields=_WRITTEN)
