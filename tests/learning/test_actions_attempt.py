"""The life of an attempt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Job
from core.tasks import Progress
from courses.models import CourseRelease
from enrollment.models import Cohort, Enrollment
from learning import actions, queries
from learning.errors import AnswerNotOfferedError, AttemptClosedError, AttemptsUsedUpError, UnitUnknownError, WithdrawnError
from learning.models import Answer, Attempt
from learning.scoring import mark_attempt
from learning.tasks import close_attempt
from tests.learning.conftest import FINAL, LESSONS, QUIZ

RIGHT = {"q1": ["a"], "q2": ["b", "c"]}
LIMIT = timedelta(minutes=10)


@pytest.fixture
def quiz(enrollment: Enrollment, now: datetime) -> Attempt:
    return actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)


@pytest.fixture
def final(enrollment: Enrollment, now: datetime) -> Attempt:
    return actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)


def save(attempt: Attempt, question: str, chosen: list[str], sequence: int, now: datetime) -> Answer:
    return actions.save_answer(attempt=attempt, question_key=question, chosen=chosen, sequence=sequence, now=now)


def test_starting_again_goes_back_to_the_open_attempt_with_its_order_and_answers(
    enrollment: Enrollment, quiz: Attempt, now: datetime
) -> None:
    save(quiz, "q1", ["b"], 1, now)

    again = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now + timedelta(days=3))

    assert (again.pk, again.layout, again.started_at) == (quiz.pk, quiz.layout, now)
    assert [answer.chosen for answer in again.answers.all()] == [["b"]]


def test_each_attempt_is_shuffled_by_its_own_name(
    learner: Any, make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    place = Enrollment.objects.create(learner=learner, cohort=make_cohort(make_release(shuffle=True)), enrolled_at=now)
    layouts = []
    for _ in range(8):
        attempt = actions.start_attempt(enrollment=place, unit_key=QUIZ, now=now)
        actions.submit_attempt(attempt=attempt, now=now)
        layouts.append(attempt.layout)

    assert any(layout != layouts[0] for layout in layouts)
    assert all(sorted(entry["question"] for entry in layout) == ["q1", "q2"] for layout in layouts)


def test_a_late_answer_changes_nothing_and_a_newer_one_stands(quiz: Attempt, now: datetime) -> None:
    save(quiz, "q1", ["a"], 5, now)
    for sequence in (5, 4):
        save(quiz, "q1", ["b"], sequence, now + timedelta(seconds=1))
    late = Answer.objects.get()

    save(quiz, "q1", ["c"], 6, now + timedelta(seconds=2))

    assert (late.chosen, late.sequence, late.saved_at) == (["a"], 5, now)
    assert (Answer.objects.get().chosen, Answer.objects.get().sequence) == (["c"], 6)


@pytest.mark.parametrize(("question", "chosen"), [("q9", ["a"]), ("q1", ["z"]), ("q1", ["a", "b"]), ("q2", ["a", "a"])])
def test_what_the_attempt_does_not_offer_is_refused(quiz: Attempt, now: datetime, question: str, chosen: list[str]) -> None:
    with pytest.raises(AnswerNotOfferedError):
        save(quiz, question, chosen, 1, now)
    with pytest.raises(AnswerNotOfferedError):
        actions.submit_attempt(attempt=quiz, answers={question: chosen}, now=now)

    assert not Answer.objects.exists()
    assert Attempt.objects.get().state == "open"


def test_submitting_twice_is_once(quiz: Attempt, now: datetime) -> None:
    first = actions.submit_attempt(attempt=quiz, answers=RIGHT, now=now)
    second = actions.submit_attempt(attempt=quiz, answers={"q1": ["b"], "q2": []}, now=now + timedelta(minutes=1))

    assert (first.score, first.max_score, first.passed, first.submitted_at) == (2, 2, True, now)
    assert (second.score, second.submitted_at) == (2, now)
    assert [(a.question_key, a.chosen, a.correct, a.points) for a in Answer.objects.order_by("question_key")] == [
        ("q1", ["a"], True, 1), ("q2", ["b", "c"], True, 1),
    ]  # fmt: skip
    with pytest.raises(AttemptClosedError):
        save(quiz, "q1", ["c"], 99, now)


def test_what_was_saved_counts_where_the_form_says_nothing(quiz: Attempt, now: datetime) -> None:
    save(quiz, "q1", ["a"], 3, now)

    marked = actions.submit_attempt(attempt=quiz, answers={"q2": ["b"]}, now=now)

    assert (marked.score, marked.max_score, marked.passed) == (1, 2, False)


def test_attempts_are_limited_and_the_best_one_counts(enrollment: Enrollment, now: datetime) -> None:
    for chosen in (["a"], ["b"]):
        attempt = actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)
        actions.submit_attempt(attempt=attempt, answers={"f1": chosen}, now=now)

    with pytest.raises(AttemptsUsedUpError):
        actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)

    page = queries.quiz_page(
        enrollment=enrollment, unit=queries.classroom(enrollment=enrollment, unit_key=FINAL, language="th", now=now).unit
    )
    assert Attempt.objects.count() == 2
    assert page.best is not None
    assert (page.best.number, page.best.percent, page.left, page.may_start) == (1, 100, 0, False)


def test_a_lesson_is_no_assessment(enrollment: Enrollment, now: datetime) -> None:
    with pytest.raises(UnitUnknownError):
        actions.start_attempt(enrollment=enrollment, unit_key=LESSONS[0], now=now)

    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("before", "is_told"), [(0, True), (5, True), (6, False)])
def test_what_the_page_sends_when_its_clock_has_run_out_is_told_so(final: Attempt, now: datetime, before: int, is_told: bool) -> None:
    moment = now + LIMIT - timedelta(seconds=before)

    marked = actions.submit_attempt(attempt=final, answers={"f1": ["a"]}, by_clock=True, now=moment)

    assert (marked.closed_by_clock, marked.passed, marked.submitted_at) == (is_told, True, moment)


@pytest.mark.parametrize(("after", "is_taken"), [(-1, True), (0, True), (30, True), (31, False)])
def test_answers_are_taken_until_the_deadline_and_a_short_grace(final: Attempt, now: datetime, after: int, is_taken: bool) -> None:
    moment = now + LIMIT + timedelta(seconds=after)
    if is_taken:
        save(final, "f1", ["a"], 1, moment)
    else:
        with pytest.raises(AttemptClosedError):
            save(final, "f1", ["a"], 1, moment)

    marked = actions.submit_attempt(attempt=final, answers={"f1": ["a"]}, now=moment)

    assert (marked.closed_by_clock, marked.passed, Answer.objects.count()) == (not is_taken, is_taken, int(is_taken))
    assert marked.submitted_at == (moment if is_taken else now + LIMIT)


def test_the_worker_closes_what_nobody_submitted_with_what_was_saved(final: Attempt, now: datetime) -> None:
    save(final, "f1", ["a"], 1, now)
    job = Job.objects.get(kind="close_attempt")
    early = actions.close_overdue_attempt(attempt_id=final.pk, now=now + LIMIT)

    closed = actions.close_overdue_attempt(attempt_id=final.pk, now=now + timedelta(hours=1))
    again = close_attempt(job, Progress(job))

    final.refresh_from_db()
    assert (early, closed, again, job.available_at) == (False, True, {"closed": False}, now + LIMIT + actions.GRACE)
    assert (final.state, final.score, final.passed, final.submitted_at) == ("submitted", 4, True, now + LIMIT)
    assert final.closed_by_clock


def test_own_time_wins_over_the_end_of_the_run_and_without_a_limit_the_run_is_the_limit(enrollment: Enrollment, now: datetime) -> None:
    Cohort.objects.filter(pk=enrollment.cohort_id).update(closes_at=now + timedelta(minutes=2))
    place = queries.enrollment_of(learner=enrollment.learner, uuid=enrollment.uuid)
    timed = actions.start_attempt(enrollment=place, unit_key=FINAL, now=now)
    untimed = actions.start_attempt(enrollment=place, unit_key=QUIZ, now=now)

    save(timed, "f1", ["a"], 1, now + timedelta(minutes=9))

    assert (timed.deadline_at, untimed.deadline_at) == (now + LIMIT, now + timedelta(minutes=2))
    with pytest.raises(AttemptClosedError):
        save(untimed, "q1", ["a"], 1, now + timedelta(minutes=9))


def test_who_has_left_answers_nothing(quiz: Attempt, now: datetime) -> None:
    Enrollment.objects.update(state="withdrawn")

    with pytest.raises(WithdrawnError):
        save(quiz, "q1", ["a"], 1, now)
    with pytest.raises(WithdrawnError):
        actions.submit_attempt(attempt=quiz, answers=RIGHT, now=now)

    assert (Answer.objects.count(), Attempt.objects.get().state) == (0, "open")


def test_a_newer_release_does_not_touch_an_open_attempt(
    enrollment: Enrollment, quiz: Attempt, make_release: Callable[..., CourseRelease], now: datetime
) -> None:
    newer = make_release()
    newer.units.filter(unit_key=QUIZ).update(answer_key={}, questions=[])
    Cohort.objects.filter(pk=enrollment.cohort_id).update(release=newer)

    marked = actions.submit_attempt(attempt=Attempt.objects.get(pk=quiz.pk), answers=RIGHT, now=now)

    assert (marked.score, marked.passed) == (2, True)


KEYS = {"q1": {"correct": ["a"], "points": 1}, "q2": {"correct": ["b", "c"], "points": 1}}
chosen_one = st.sampled_from([[], ["a"], ["b"], ["c"]])
chosen_many = st.lists(st.sampled_from("abcd"), unique=True, max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("q1"), chosen_one, st.integers(0, 8)),
        st.tuples(st.just("q2"), chosen_many, st.integers(0, 8)),
        st.sampled_from(["start", "submit"]),
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(script=steps)
def test_whatever_happens_in_whatever_order_attempts_hold_what_a_simple_model_says(
    enrollment: Enrollment, now: datetime, script: list[Any]
) -> None:
    Answer.objects.all().delete()
    Attempt.objects.all().delete()
    model: dict[str, tuple[int, list[str]]] = {}
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
    made, is_open = 1, True
    for step in script:
        if step == "start":
            attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
            made, model, is_open = (made, model, True) if is_open else (made + 1, {}, True)
        elif step == "submit":
            marked = actions.submit_attempt(attempt=attempt, now=now)
            expected = mark_attempt(["q1", "q2"], {key: chosen for key, (_n, chosen) in model.items()}, KEYS, 60)
            assert (marked.score, marked.passed) == (expected.score, expected.passed)
            is_open = False
        elif is_open:
            question, chosen, sequence = step
            save(attempt, question, chosen, sequence, now)
            if question not in model or sequence > model[question][0]:
                model[question] = (sequence, sorted(chosen))
        else:
            with pytest.raises(AttemptClosedError):
                save(attempt, *step, now)
        assert Attempt.objects.count() == made
        assert Attempt.objects.filter(state="open").count() == int(is_open)
        assert {a.question_key: (a.sequence, a.chosen) for a in attempt.answers.all()} == model


def at_once(act: Callable[[], Any], times: int = 4) -> None:
    """Run `act` in that many threads, each with a connection of its own, all from the same moment."""
    gate = Barrier(times)

    def run() -> None:
        try:
            gate.wait()
            act()
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_taps_open_one_attempt(enrollment: Enrollment, now: datetime) -> None:
    at_once(lambda: actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now))

    assert list(Attempt.objects.values_list("number", "state")) == [(1, "open")]


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_submissions_are_one(enrollment: Enrollment, now: datetime) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)

    at_once(lambda: actions.submit_attempt(attempt=attempt, answers={"f1": ["a"]}, now=now))

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, Answer.objects.count()) == (4, True, 1)
