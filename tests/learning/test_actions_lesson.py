"""Opening lessons, finishing them, completing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from courses.models import CourseRelease
from enrollment.models import Cohort, Completion, Enrollment, ServiceEvent
from learning import actions, queries
from learning.errors import EndedError, NotOpenYetError, UnitUnknownError, WithdrawnError
from learning.models import UnitProgress
from tests.learning.conftest import FINAL, LESSONS, QUIZ


def fresh(enrollment: Enrollment) -> Enrollment:
    return queries.enrollment_of(learner=enrollment.learner, uuid=enrollment.uuid)


def pass_unit(enrollment: Enrollment, key: Any, answers: dict[str, list[str]], now: datetime) -> None:
    attempt = actions.start_attempt(enrollment=fresh(enrollment), unit_key=key, now=now)
    actions.submit_attempt(attempt=attempt, answers=answers, now=now)


def test_opening_a_lesson_is_a_learning_act_and_the_place_to_come_back_to(enrollment: Enrollment, now: datetime) -> None:
    actions.open_unit(enrollment=enrollment, unit_key=LESSONS[0], now=now)
    actions.open_unit(enrollment=enrollment, unit_key=LESSONS[0], now=now + timedelta(hours=1))

    place = fresh(enrollment)
    assert (place.started_at, place.last_seen_at, place.last_unit_key) == (now, now + timedelta(hours=1), LESSONS[0])
    assert list(UnitProgress.objects.values_list("unit_key", "opened_at", "done_at")) == [(LESSONS[0], now, None)]
    assert ServiceEvent.objects.get().first_at == now


def test_reading_the_rules_of_a_quiz_is_no_learning_act(enrollment: Enrollment, now: datetime) -> None:
    actions.open_unit(enrollment=enrollment, unit_key=QUIZ, now=now)

    assert fresh(enrollment).started_at is None
    assert not UnitProgress.objects.exists()


def test_done_is_done_once_and_for_ever(enrollment: Enrollment, now: datetime) -> None:
    actions.mark_unit_done(enrollment=enrollment, unit_key=LESSONS[0], now=now)
    actions.mark_unit_done(enrollment=enrollment, unit_key=LESSONS[0], now=now + timedelta(days=1))
    actions.open_unit(enrollment=enrollment, unit_key=LESSONS[0], now=now + timedelta(days=2))

    assert UnitProgress.objects.get().done_at == now
    assert queries.progress_of([enrollment])[enrollment.pk] == queries.Progress(done=1, total=4, percent=25, passed=0, required=2)


@pytest.mark.parametrize(
    ("changes", "state", "refusal"),
    [
        ({"opens_at": datetime.fromisoformat("2026-12-01T00:00:00+00:00")}, "active", NotOpenYetError),
        ({"closes_at": datetime.fromisoformat("2026-11-21T03:00:00+00:00")}, "active", EndedError),
        ({"state": "closed"}, "active", EndedError),
        ({"state": "stopped", "reason": "น้ำท่วม"}, "active", EndedError),
        ({}, "withdrawn", WithdrawnError),
    ],
)
def test_a_closed_classroom_records_nothing(
    enrollment: Enrollment, now: datetime, changes: dict[str, Any], state: str, refusal: type[Exception]
) -> None:
    Cohort.objects.filter(pk=enrollment.cohort_id).update(**changes)
    Enrollment.objects.filter(pk=enrollment.pk).update(state=state)
    place = fresh(enrollment)

    for act in (actions.open_unit, actions.mark_unit_done, actions.start_attempt):
        with pytest.raises(refusal):
            act(enrollment=place, unit_key=LESSONS[0], now=now)

    assert not UnitProgress.objects.exists()
    assert not ServiceEvent.objects.exists()


def test_a_run_that_learners_pace_themselves_lets_them_finish_after_its_year(enrollment: Enrollment, now: datetime) -> None:
    Cohort.objects.filter(pk=enrollment.cohort_id).update(is_self_paced=True, closes_at=now - timedelta(days=1))

    actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=LESSONS[0], now=now)

    assert UnitProgress.objects.exclude(done_at=None).count() == 1


@pytest.mark.parametrize("key", [LESSONS[20], QUIZ])
def test_only_lessons_of_the_pinned_release_can_be_done(enrollment: Enrollment, now: datetime, key: Any) -> None:
    with pytest.raises(UnitUnknownError):
        actions.mark_unit_done(enrollment=enrollment, unit_key=key, now=now)

    assert not UnitProgress.objects.exists()


def test_the_place_in_a_lesson_is_kept_and_nonsense_is_not(enrollment: Enrollment, now: datetime) -> None:
    actions.open_unit(enrollment=enrollment, unit_key=LESSONS[0], now=now)
    actions.remember_place(enrollment=enrollment, unit_key=LESSONS[0], position="b-7", now=now)
    actions.remember_place(enrollment=enrollment, unit_key=LESSONS[0], position="javascript:x", now=now)

    found = queries.resume(enrollment=fresh(enrollment), now=now)
    assert found == queries.CoursePlace(LESSONS[0], "b-7")


def test_completion_is_written_once_when_the_last_criterion_is_met_whatever_comes_last(enrollment: Enrollment, now: datetime) -> None:
    pass_unit(enrollment, QUIZ, {"q1": ["a"], "q2": ["b", "c"]}, now)
    pass_unit(enrollment, FINAL, {"f1": ["a"]}, now)
    actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=LESSONS[0], now=now)
    before = Completion.objects.count()

    actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=LESSONS[1], now=now + timedelta(hours=2))
    actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=LESSONS[1], now=now + timedelta(hours=3))
    pass_unit(enrollment, QUIZ, {}, now + timedelta(hours=4))

    completion = Completion.objects.get()
    assert (before, completion.completed_at, completion.rule) == (0, now + timedelta(hours=2), enrollment.cohort.release.rule)
    assert [(row["code"], row["unit"], row["score"]) for row in completion.evidence] == [
        ("lesson", str(LESSONS[0]), None),
        ("lesson", str(LESSONS[1]), None),
        ("assessment", str(QUIZ), 100),
        ("assessment", str(FINAL), 100),
    ]


@pytest.mark.parametrize("asks", [True, False], ids=["with an assessment", "lessons alone"])
def test_a_completion_knows_whether_a_competence_was_assessed(enrollment: Enrollment, now: datetime, *, asks: bool) -> None:
    rule = enrollment.cohort.release.rule | {"assessments": [str(FINAL)] if asks else []}
    CourseRelease.objects.filter(pk=enrollment.cohort.release_id).update(rule=rule)
    if asks:
        pass_unit(fresh(enrollment), FINAL, {"f1": ["a"]}, now)
    for lesson in LESSONS[:2]:
        actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=lesson, now=now)

    assert Completion.objects.get().was_assessed == asks


@pytest.mark.parametrize("missing", ["lesson", "quiz", "final"])
def test_one_unmet_criterion_is_no_completion_and_says_so(enrollment: Enrollment, now: datetime, missing: str) -> None:
    if missing != "quiz":
        pass_unit(enrollment, QUIZ, {"q1": ["a"], "q2": ["b", "c"]}, now)
    pass_unit(enrollment, FINAL, {"f1": ["b" if missing == "final" else "a"]}, now)
    for key in LESSONS[: 1 if missing == "lesson" else 2]:
        actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=key, now=now)

    unmet = [criterion.unit_key for criterion in queries.criteria(fresh(enrollment)) if not criterion.met]
    assert (Completion.objects.count(), unmet) == (0, [{"lesson": LESSONS[1], "quiz": QUIZ, "final": FINAL}[missing]])


def test_the_rule_may_ask_for_fewer_lessons_than_there_are(
    learner: User, make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    place = Enrollment.objects.create(learner=learner, cohort=make_cohort(make_release(lessons=5, percent=70)), enrolled_at=now)

    lessons = queries.criteria(place)[0]

    assert (lessons.code, lessons.met, "4" in lessons.label) == ("lessons", False, True)  # 3.5 lessons are 4


def test_what_is_completed_is_whole_though_lessons_were_left_out(
    learner: User, make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    place = Enrollment.objects.create(learner=learner, cohort=make_cohort(make_release(lessons=2, percent=50)), enrolled_at=now)
    pass_unit(place, QUIZ, {"q1": ["a"], "q2": ["b", "c"]}, now)
    pass_unit(place, FINAL, {"f1": ["a"]}, now)
    actions.mark_unit_done(enrollment=fresh(place), unit_key=LESSONS[0], now=now)

    progress = queries.progress_of([place])[place.pk]
    room = queries.overview(enrollment=fresh(place), language="th", now=now)

    assert room.completion is not None
    assert (progress.done, progress.total, progress.percent, room.progress) == (3, 4, 100, progress)


def test_a_newer_release_takes_no_progress_away_and_none_passes_a_hundred(
    enrollment: Enrollment, make_release: Callable[..., CourseRelease], now: datetime
) -> None:
    for key in LESSONS[:2]:
        actions.mark_unit_done(enrollment=fresh(enrollment), unit_key=key, now=now)
    smaller = make_release(lessons=1)
    Cohort.objects.filter(pk=enrollment.cohort_id).update(release=smaller)

    progress = queries.progress_of([fresh(enrollment)])[enrollment.pk]

    assert (progress.done, progress.total, progress.percent) == (1, 3, 33)
    assert UnitProgress.objects.exclude(done_at=None).count() == 2
