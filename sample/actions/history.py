"""What has happened in the sample school so far: places taken, lessons learnt, quizzes passed, a workshop held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.calendar import fiscal_year, fiscal_year_of
from courses.models import Course, UnitContent
from courses.queries import outline_of
from enrollment.actions import check_in, enroll_learner, register_for_activity, self_paced_cohort, set_headcount
from enrollment.models import ActivityOccurrence, Cohort, Enrollment, Operator, Registration
from learning.actions import mark_unit_done, open_unit, start_attempt, submit_attempt
from sample.actions.people import load_learner
from sample.formats.school import moment, read_school

if TYPE_CHECKING:
    from accounts.models import User
    from courses.types import UnitOutline

# A sample learner does a unit about every other day.
_PACE = timedelta(hours=44)
_AFTER = timedelta(minutes=25)


def load_learners(*, staff: dict[str, User], now: datetime) -> list[User]:
    """Write every learner with what they have done; one who has a place already is left as they are."""
    school = read_school()
    entries = [(staff["learner"], school["staff"]["learner"])]
    entries += [(load_learner(entry=entry, now=now), entry) for entry in school["learners"]]
    for person, entry in entries:
        for offering, share, first_day in entry["places"]:
            _load_place(person, entry, offering, share=share, first_day=first_day, now=now)
    return [person for person, entry in entries if entry.get("came")]


@transaction.atomic
def _load_place(person: User, entry: dict[str, Any], offering: str, *, share: float, first_day: str | None, now: datetime) -> None:
    begun = moment(first_day) if first_day else now - timedelta(days=3)
    cohort = Cohort.objects.filter(code=offering).first()
    source = Enrollment.Source.ROSTER if cohort else Enrollment.Source.SELF
    alone = Enrollment.objects.of(person).filter(cohort__course__code=offering, cohort__is_self_paced=True)
    if cohort is None and alone.filter(cohort__opens_at=fiscal_year(fiscal_year_of(begun)).start).exists():
        # Perhaps on an earlier release: somebody may have published another since.
        return
    cohort = cohort or self_paced_cohort(course=Course.objects.get(code=offering), now=begun)
    if Enrollment.objects.of(person).filter(cohort=cohort).exists():
        return
    operator = Operator.objects.get(code=entry["operator"]) if entry.get("operator") else None
    place = enroll_learner(learner=person, cohort=cohort, now=begun - timedelta(hours=1), operator=operator, source=source)
    if entry.get("ref") and cohort.partner_id:
        place.partner_ref = entry["ref"]
        place.save(update_fields=["partner_ref"])
    if first_day:
        _learn(place, share=share, begun=begun, now=now)


def _learn(place: Enrollment, *, share: float, begun: datetime, now: datetime) -> None:
    """Do the first `share` of the course's units, in order, none of them in the future."""
    units = list(outline_of(place.cohort.release).units())
    done = units[: round(len(units) * share)]
    pace = min(_PACE, (now - begun) / (len(units) + 1))
    for number, unit in enumerate(done):
        at = begun + pace * number
        if unit.is_lesson:
            open_unit(enrollment=place, unit_key=unit.key, now=at)
            mark_unit_done(enrollment=place, unit_key=unit.key, now=at + min(_AFTER, pace / 2))
        else:
            _pass(place, unit, at)
    if not done:
        open_unit(enrollment=place, unit_key=units[0].key, now=begun)


def _pass(place: Enrollment, unit: UnitOutline, at: datetime) -> None:
    key = UnitContent.objects.get(release=place.cohort.release_id, unit_key=unit.key, language="th").answer_key
    attempt = start_attempt(enrollment=place, unit_key=unit.key, now=at)
    answers = {question: entry["correct"] for question, entry in key.items()}
    submit_attempt(attempt=attempt, answers=answers, now=at + timedelta(minutes=2))


@transaction.atomic
def load_workshop(*, came: list[User], by: User, now: datetime) -> None:
    """Hold the workshop: some came by name, some were only counted; the next one waits for registrations."""
    activity = read_school()["activity"]
    held = ActivityOccurrence.objects.select_related("activity", "host").get(code=activity["occurrence"]["code"])
    if held.state == ActivityOccurrence.State.HELD:
        return
    for place, person in enumerate(came):
        registration = register_for_activity(person=person, occurrence=held, now=held.starts_at - timedelta(days=5))
        at = held.starts_at + timedelta(minutes=3 * place)
        check_in(registration=registration, by=by, how=Registration.How.LIST, now=at)
    set_headcount(occurrence=held, visitors=activity["occurrence"]["unnamed"], now=held.ends_at)
    upcoming = ActivityOccurrence.objects.get(code=activity["next"]["code"])
    if upcoming.ends_at > now:
        for person in came[:3]:
            register_for_activity(person=person, occurrence=upcoming, now=now)
