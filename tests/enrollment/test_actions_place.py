"""Places, and what they write into the reporting rows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import User
from courses.models import Course, CourseRelease
from enrollment import actions
from enrollment.errors import (
    AlreadyCompletedError,
    AlreadyEnrolledError,
    CohortByInvitationError,
    CohortClosedError,
    CohortFullError,
    CohortNotOpenError,
    CourseNotOpenError,
    NotEnrolledError,
    NotStartedError,
)
from enrollment.models import Cohort, Completion, Enrollment, Operator, ServiceEvent
from enrollment.signals import enrollment_completed, learner_enrolled

EVIDENCE = [{"code": "lesson", "unit": None, "at": "2026-11-21T03:00:00Z", "score": 100}]
RULE = {"lessons_percent": 80, "assessments": []}


def test_enrolling_takes_a_place_and_notes_the_registration(learner: User, cohort: Cohort, operator: Operator, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, operator=operator, now=now)

    event = ServiceEvent.objects.get()
    assert (place.state, place.source, place.enrolled_at, place.started_at) == ("active", "self", now, None)
    assert (event.registered_at, event.first_at, event.completed_at) == (now, None, None)
    assert (event.person_key, event.run_code, event.offering_code) == (learner.subject_key, cohort.code, "CR-1-01")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": "closed"}, CohortClosedError),
        ({"state": "cancelled", "reason": "น้ำท่วม"}, CohortClosedError),
        ({"state": "stopped", "reason": "วิทยากรป่วย"}, CohortClosedError),
        ({"closes_at": datetime(2026, 11, 21, 3, 0, tzinfo=UTC)}, CohortClosedError),
        ({"state": "planned"}, CohortNotOpenError),
        ({"opens_at": datetime(2026, 11, 22, tzinfo=UTC)}, CohortNotOpenError),
        ({"is_by_invitation": True}, CohortByInvitationError),
        ({"capacity": 0}, CohortFullError),
    ],
)
def test_a_place_is_refused_and_nothing_is_written(
    make_cohort: Callable[..., Cohort], learner: User, now: datetime, changes: dict[str, Any], error: type[Exception]
) -> None:
    cohort = make_cohort(**changes)

    with pytest.raises(error):
        actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    assert not Enrollment.objects.exists()
    assert not ServiceEvent.objects.exists()


def test_enrolling_twice_is_refused(learner: User, cohort: Cohort, now: datetime) -> None:
    actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    with pytest.raises(AlreadyEnrolledError):
        actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    assert Enrollment.objects.count() == 1


def test_the_seat_given_back_is_free_and_the_row_returns(
    learner: User, make_person: Callable[..., User], make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    cohort = make_cohort(capacity=1)
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    actions.withdraw_enrollment(enrollment=place, now=now)
    other = actions.enroll_learner(learner=make_person(), cohort=cohort, now=now)

    with pytest.raises(CohortFullError):
        actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    actions.withdraw_enrollment(enrollment=other, now=now)
    again = actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    assert (again.pk, again.state, again.withdrawn_at) == (place.pk, "active", None)
    assert ServiceEvent.objects.filter(enrollment=place).count() == 1


def test_an_invited_learner_accepts_without_taking_a_second_seat(learner: User, make_cohort: Callable[..., Cohort], now: datetime) -> None:
    cohort = make_cohort(capacity=1, is_by_invitation=True)
    invited = Enrollment.objects.create(learner=learner, cohort=cohort, state="invited", source="roster", enrolled_at=now)

    accepted = actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    assert (accepted.pk, accepted.state, accepted.source) == (invited.pk, "active", "roster")


def test_the_first_learning_act_qualifies_once_and_freezes_the_attributes(
    learner: User, cohort: Cohort, operator: Operator, now: datetime
) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, operator=operator, now=now)
    User.objects.filter(pk=learner.pk).update(province_code="57")
    actions.record_learning_act(enrollment=place, now=now + timedelta(days=1))
    User.objects.filter(pk=learner.pk).update(province_code="58", gender="male")

    actions.record_learning_act(enrollment=Enrollment.objects.get(), now=now + timedelta(days=2))

    event, place = ServiceEvent.objects.get(), Enrollment.objects.get()
    assert (event.first_at, event.registered_at) == (now + timedelta(days=1), now)
    assert (event.province_code, event.gender, event.birth_year, event.learner_type) == ("57", "female", 1990, "artisan")
    assert (event.operator, event.operator_type) == (operator, "community_enterprise")
    assert (event.branch_code, event.mode, event.delivery_province_code) == ("01", "blended", "50")
    assert (place.started_at, place.last_seen_at) == (now + timedelta(days=1), now + timedelta(days=2))


def test_an_act_that_names_no_unit_leaves_the_place_of_another_tab(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    first, second = uuid4(), uuid4()
    actions.record_learning_act(enrollment=place, now=now, unit_key=first)
    here, other_tab = Enrollment.objects.get(), Enrollment.objects.get()
    actions.record_learning_act(enrollment=other_tab, now=now + timedelta(minutes=1), unit_key=second)

    answered = actions.record_learning_act(enrollment=here, now=now + timedelta(minutes=2))

    place = Enrollment.objects.get()
    assert (place.last_unit_key, place.last_seen_at) == (second, now + timedelta(minutes=2))
    assert answered.last_seen_at == place.last_seen_at


def test_test_accounts_and_teachers_of_the_course_never_count(make_person: Callable[..., User], cohort: Cohort, now: datetime) -> None:
    tester = actions.enroll_learner(learner=make_person(is_test=True), cohort=cohort, now=now)
    teacher = actions.exempt_from_counting(enrollment=actions.enroll_learner(learner=make_person(), cohort=cohort, now=now))

    for place in (tester, teacher):
        actions.record_learning_act(enrollment=place, now=now)
        actions.complete_enrollment(enrollment=place, rule=RULE, evidence=EVIDENCE, now=now)

    assert not ServiceEvent.objects.exists()
    assert Completion.objects.count() == 2


def test_a_receiver_may_say_that_a_new_place_does_not_count(learner: User, cohort: Cohort, now: datetime) -> None:
    def teaches(sender: Any, enrollment: Enrollment, **_more: Any) -> None:
        Enrollment.objects.filter(pk=enrollment.pk).update(counts=False)

    learner_enrolled.connect(teaches)
    try:
        place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    finally:
        learner_enrolled.disconnect(teaches)

    assert place.counts is False
    assert not ServiceEvent.objects.exists()


@pytest.mark.parametrize("changes", [{"opens_at": datetime(2026, 12, 1, tzinfo=UTC)}, {"state": "stopped", "reason": "ยุติ"}])
def test_learning_outside_the_run_is_no_service(
    learner: User, make_cohort: Callable[..., Cohort], now: datetime, changes: dict[str, Any]
) -> None:
    cohort = make_cohort(**changes)
    place = Enrollment.objects.create(learner=learner, cohort=cohort, source="roster", enrolled_at=now)

    actions.record_learning_act(enrollment=place, now=now)

    assert Enrollment.objects.get().started_at is None
    assert not ServiceEvent.objects.exclude(first_at=None).exists()


def test_a_withdrawn_learner_cannot_learn(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    place = actions.withdraw_enrollment(enrollment=place, now=now)

    with pytest.raises(NotEnrolledError):
        actions.record_learning_act(enrollment=place, now=now)

    assert Enrollment.objects.get().started_at is None


def test_completing_is_written_once_and_never_changes(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    actions.record_learning_act(enrollment=place, now=now)
    told: list[Completion] = []

    def hear(sender: Any, completion: Completion, **_more: Any) -> None:
        told.append(completion)

    enrollment_completed.connect(hear)
    try:
        first = actions.complete_enrollment(enrollment=place, rule=RULE, evidence=EVIDENCE, now=now)
        again = actions.complete_enrollment(enrollment=place, rule={}, evidence=[], now=now + timedelta(days=9))
    finally:
        enrollment_completed.disconnect(hear)

    assert told == [first]
    assert (again.pk, again.rule, again.completed_at) == (first.pk, RULE, now)
    assert ServiceEvent.objects.get().completed_at == now


def test_completing_needs_a_learning_act(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    with pytest.raises(NotStartedError):
        actions.complete_enrollment(enrollment=place, rule=RULE, evidence=EVIDENCE, now=now)

    assert not Completion.objects.exists()


def test_who_has_completed_keeps_the_place(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    actions.record_learning_act(enrollment=place, now=now)
    actions.complete_enrollment(enrollment=place, rule=RULE, evidence=EVIDENCE, now=now)

    with pytest.raises(AlreadyCompletedError):
        actions.withdraw_enrollment(enrollment=place, now=now)
    with pytest.raises(AlreadyEnrolledError):
        actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    assert Enrollment.objects.get().state == "active"


def test_the_implicit_run_is_one_a_fiscal_year(course: Course) -> None:
    in_september = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)  # 23:59 in Bangkok
    first = actions.self_paced_cohort(course=course, now=in_september)

    again = actions.self_paced_cohort(course=course, now=in_september)
    next_year = actions.self_paced_cohort(course=course, now=in_september + timedelta(minutes=1))

    assert (first.code, again.pk, next_year.code) == ("CR-1-01-S2569", first.pk, "CR-1-01-S2570")
    assert first.is_self_paced
    assert first.province_code == "00"


def new_release(course: Course) -> CourseRelease:
    """Release `course` again, as its newest release but one number higher."""
    release = CourseRelease.objects.get(pk=course.current_release_id)
    release.pk, release.uuid, release.number = None, uuid4(), release.number + 1
    release.save(force_insert=True)
    course.current_release = release
    course.save()
    return release


def test_who_joins_after_a_release_learns_that_one_in_the_same_run(course: Course, make_person: Callable[..., User], now: datetime) -> None:
    early, late = make_person(), make_person()
    first = actions.join_course(learner=early, course=course, run=None, now=now)
    newest = new_release(course)

    second = actions.join_course(learner=late, course=course, run=None, now=now)

    assert (first.cohort.release.number, second.cohort.release) == (1, newest)
    assert (first.cohort.code, second.cohort.code) == ("CR-1-01-S2570", "CR-1-01-S2570-R2")
    assert list(ServiceEvent.objects.values_list("run_code", flat=True)) == ["CR-1-01-S2570"] * 2
    assert Enrollment.objects.get(pk=first.pk).cohort.release.number == 1


def test_who_comes_back_after_a_release_has_the_old_place_again(course: Course, learner: User, now: datetime) -> None:
    place = actions.join_course(learner=learner, course=course, run=None, now=now)
    actions.withdraw_enrollment(enrollment=place, now=now)
    new_release(course)

    again = actions.join_course(learner=learner, course=course, run=None, now=now)

    assert (again.pk, again.state, again.cohort.release.number) == (place.pk, "active", 1)
    assert ServiceEvent.objects.count() == Cohort.objects.count() == 1


def test_a_course_without_release_has_no_run(course: Course, now: datetime) -> None:
    Course.objects.update(current_release=None)
    course.refresh_from_db()

    with pytest.raises(CourseNotOpenError):
        actions.self_paced_cohort(course=course, now=now)

    assert not Cohort.objects.exists()


def together(*acts: Callable[[], object]) -> list[object]:
    """Run `acts` at the same moment on connections of their own; answer results and refusals."""
    gate, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes.append(act())
        except Exception as refusal:  # noqa: BLE001  the test looks at it
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_both_take_the_last_place(
    make_person: Callable[..., User], make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    cohort, people = make_cohort(capacity=1), [make_person() for _ in range(4)]

    outcomes = together(*(lambda p=p: actions.enroll_learner(learner=p, cohort=cohort, now=now) for p in people))

    assert sum(isinstance(outcome, Enrollment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, CohortFullError) for outcome in outcomes) == 3
    assert Enrollment.objects.count() == ServiceEvent.objects.count() == 1


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_pressing_the_button_twice_is_one_place(learner: User, cohort: Cohort, now: datetime) -> None:
    outcomes = together(*[lambda: actions.enroll_learner(learner=learner, cohort=cohort, now=now)] * 4)

    assert sum(isinstance(outcome, Enrollment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyEnrolledError) for outcome in outcomes) == 3
    assert Enrollment.objects.count() == ServiceEvent.objects.count() == 1


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_four_first_learners_share_one_implicit_run(course: Course, now: datetime) -> None:
    outcomes = together(*[lambda: actions.self_paced_cohort(course=course, now=now)] * 4)

    assert {getattr(outcome, "pk", outcome) for outcome in outcomes} == {Cohort.objects.get().pk}


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_are_one_service(learner: User, cohort: Cohort, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)

    together(*[lambda: actions.record_learning_act(enrollment=Enrollment.objects.get(pk=place.pk), now=now)] * 4)

    event = ServiceEvent.objects.get()
    assert (event.first_at, Enrollment.objects.get().started_at) == (now, now)


def test_learning_a_blended_course_at_ones_own_pace_is_blended_everywhere(course: Course, learner: User, now: datetime) -> None:
    Course.objects.update(mode="blended")
    course.refresh_from_db()

    run = actions.self_paced_cohort(course=course, now=now)
    actions.enroll_learner(learner=learner, cohort=run, now=now)

    assert (run.mode, run.province_code, ServiceEvent.objects.get().mode) == ("blended", "00", "blended")
