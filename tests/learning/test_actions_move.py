"""A cohort goes on with a newer release: nobody falls back, completions stay, whoever has done enough completes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from core.models import Job
from courses.models import CourseRelease
from enrollment.actions import enroll_learner, move_cohort_to_release, undo_cohort_move
from enrollment.errors import (
    CohortClosedError,
    CohortMoveOutdatedError,
    CohortMoveUndoneError,
    NotNewerReleaseError,
    SomebodyCompletedError,
)
from enrollment.models import Cohort, CohortMove, Completion, Enrollment
from learning import actions, queries
from learning.errors import UnitUnknownError
from learning.models import Attempt
from tests.enrollment.test_actions_place import together
from tests.learning.conftest import FINAL, LESSONS, QUIZ

RIGHT = {QUIZ: {"q1": ["a"], "q2": ["b", "c"]}, FINAL: {"f1": ["a"]}}


def fresh(place: Enrollment) -> Enrollment:
    return queries.enrollment_of(learner=place.learner, uuid=place.uuid)


def learn(place: Enrollment, *keys: Any, now: datetime) -> None:
    for key in keys:
        if key in RIGHT:
            attempt = actions.start_attempt(enrollment=fresh(place), unit_key=key, now=now)
            actions.submit_attempt(attempt=attempt, answers=RIGHT[key], now=now)
        else:
            actions.mark_unit_done(enrollment=fresh(place), unit_key=key, now=now)


def move(cohort: Cohort, release: CourseRelease, by: User, now: datetime) -> CohortMove:
    return move_cohort_to_release(cohort=cohort, seen_release_id=cohort.release_id, release=release, effect={"learners": 1}, by=by, now=now)


def finish_job(now: datetime) -> int:
    job = Job.objects.filter(kind="evaluate_cohort").latest("pk")
    return actions.evaluate_cohort(cohort_id=job.payload["cohort"], now=now, on_learner=lambda _done, _all: None)


@pytest.fixture
def place(learner: User, cohort: Cohort, now: datetime) -> Enrollment:
    return enroll_learner(learner=learner, cohort=cohort, now=now)


def percent_of(place: Enrollment) -> int:
    return queries.progress_of([Enrollment.objects.get(pk=place.pk)])[place.pk].percent


def test_progress_is_held_when_there_is_more_to_learn(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    learn(place, LESSONS[0], QUIZ, now=now)
    longer, by = make_release(lessons=8), make_person()
    effect = queries.move_effect(cohort=place.cohort, release=longer)

    made = move(place.cohort, longer, by, now)

    after = queries.overview(enrollment=fresh(place), language="th", now=now).progress
    assert (after.done, after.total, after.percent) == (2, 10, 50)
    assert percent_of(place) == 50
    assert effect.as_json() == {
        "learners": 1, "completed": 0, "kept": 1, "higher": 0, "completes": 0, "added": 6, "changed": 0, "removed": 0,
    }  # fmt: skip
    assert [(row.before, row.after, row.kept) for row in effect.differences] == [(50, 50, True)]
    assert (made.from_release_id, made.to_release, made.moved_by, made.moved_at) == (place.cohort.release_id, longer, by, now)
    learn(place, *LESSONS[1:5], now=now)
    assert percent_of(place) == 60


def test_who_has_completed_stays_on_the_release_completed(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    learn(place, *LESSONS[:2], QUIZ, FINAL, now=now)
    before = Completion.objects.values().get()

    move(place.cohort, make_release(lessons=8), make_person(), now)
    finish_job(now)

    progress = queries.overview(enrollment=fresh(place), language="th", now=now).progress
    assert (progress.done, progress.total, progress.percent, percent_of(place)) == (4, 4, 100, 100)
    assert Completion.objects.values().get() == before
    with pytest.raises(UnitUnknownError):
        queries.classroom(enrollment=fresh(place), unit_key=LESSONS[5], language="th", now=now)


def test_whoever_meets_the_newer_rule_completes_on_it(
    learner: User,
    make_release: Callable[..., CourseRelease],
    make_cohort: Callable[..., Cohort],
    make_person: Callable[..., User],
    now: datetime,
) -> None:
    place = enroll_learner(learner=learner, cohort=make_cohort(make_release(lessons=4)), now=now)
    learn(place, *LESSONS[:2], QUIZ, FINAL, now=now)
    shorter = make_release(lessons=2)
    effect = queries.move_effect(cohort=place.cohort, release=shorter)

    move(place.cohort, shorter, make_person(), now)

    assert (effect.completes, effect.lessons_needed, len(effect.of("removed"))) == (1, (4, 2), 2)
    assert (finish_job(now), finish_job(now)) == (1, 0)
    assert Completion.objects.get().release == shorter


def test_an_open_attempt_goes_on_with_the_questions_it_was_opened_with(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    attempt = actions.start_attempt(enrollment=fresh(place), unit_key=QUIZ, now=now)
    longer = make_release(lessons=8)

    assert queries.move_effect(cohort=place.cohort, release=longer).at_a_quiz == 1
    move(place.cohort, longer, make_person(), now)
    actions.submit_attempt(attempt=attempt, answers=RIGHT[QUIZ], now=now)

    done = Attempt.objects.get()
    assert (done.passed, done.release_id) == (True, place.cohort.release_id)
    assert QUIZ in queries.record_of(fresh(place)).passed


def test_a_cohort_moves_forward_only_and_within_its_course(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    foreign = make_release(code="CRF-2", lessons=3)

    for release in (place.cohort.release, foreign):
        with pytest.raises(NotNewerReleaseError):
            move(place.cohort, release, make_person(), now)

    assert not CohortMove.objects.exists()


@pytest.mark.parametrize("state", ["closed", "cancelled", "stopped"])
def test_a_run_that_has_ended_is_not_moved(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime, state: str
) -> None:
    Cohort.objects.update(state=state, reason="น้ำท่วม")

    with pytest.raises(CohortClosedError):
        move(place.cohort, make_release(lessons=8), make_person(), now)

    assert Cohort.objects.get().release_id == place.cohort.release_id


def test_what_was_shown_and_is_no_longer_true_is_not_confirmed(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    second, third = make_release(lessons=3), make_release(lessons=4)
    move(place.cohort, second, make_person(), now)

    with pytest.raises(CohortMoveOutdatedError):
        move(place.cohort, third, make_person(), now)

    assert CohortMove.objects.count() == 1
    assert Cohort.objects.get().release == second


def test_moving_back_keeps_what_was_reached_and_the_record(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    learn(place, LESSONS[0], QUIZ, now=now)
    made, by = move(place.cohort, make_release(lessons=8), make_person(), now), make_person()
    learn(place, LESSONS[1], *LESSONS[4:7], now=now)
    assert percent_of(place) == 60

    undone = undo_cohort_move(move=made, by=by, now=now + timedelta(hours=1))

    assert (undone.undone_by, undone.undone_at) == (by, now + timedelta(hours=1))
    assert Cohort.objects.get().release_id == place.cohort.release_id
    assert percent_of(place) == 75
    with pytest.raises(CohortMoveUndoneError):
        undo_cohort_move(move=made, by=by, now=now)


def test_after_somebody_completed_there_is_no_way_back(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    newer = make_release(lessons=3)
    made = move(place.cohort, newer, make_person(), now)
    learn(place, *LESSONS[:3], QUIZ, FINAL, now=now)

    with pytest.raises(SomebodyCompletedError):
        undo_cohort_move(move=made, by=make_person(), now=now)

    assert Cohort.objects.get().release == newer


def test_the_effect_takes_as_many_statements_for_one_as_for_many(
    cohort: Cohort,
    make_release: Callable[..., CourseRelease],
    make_person: Callable[..., User],
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    longer = make_release(lessons=8)
    for _ in range(2):
        learn(enroll_learner(learner=make_person(), cohort=cohort, now=now), LESSONS[0], now=now)
        with django_assert_num_queries(9):
            queries.move_effect(cohort=cohort, release=longer)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_both_move_a_cohort(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    longer, people = make_release(lessons=8), [make_person() for _ in range(3)]

    outcomes = together(*(lambda by=by: move(place.cohort, longer, by, now) for by in people))

    assert sum(isinstance(outcome, CohortMove) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, CohortMoveOutdatedError) for outcome in outcomes) == 2
    assert CohortMove.objects.count() == Job.objects.filter(kind="evaluate_cohort").count() == 1


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_completing_while_the_cohort_moves_is_completing_by_one_rule(
    place: Enrollment, make_release: Callable[..., CourseRelease], make_person: Callable[..., User], now: datetime
) -> None:
    learn(place, LESSONS[0], QUIZ, FINAL, now=now)
    old, newer, by = place.cohort.release, make_release(lessons=8), make_person()

    together(lambda: learn(place, LESSONS[1], now=now), lambda: move(place.cohort, newer, by, now))

    completion = Completion.objects.filter(enrollment=place).first()
    assert Cohort.objects.get().release == newer
    # Either the last lesson came first, and completed by the older rule, or the move did: then what was reached is held.
    if completion is None:
        assert percent_of(place) >= 75
    else:
        assert (completion.release, percent_of(place)) == (old, 100)
