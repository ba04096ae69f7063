"""The life of an attempt: opened, answered, submitted or closed by the clock. All times are the server's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from core.actions import enqueue_job
from courses.models import UnitContent
from courses.queries import outline_of, unit_content
from courses.types import SOURCE_LANGUAGE, UnitOutline
from enrollment.actions import record_learning_act
from enrollment.models import Cohort, Enrollment
from learning.actions.completion import evaluate_completion
from learning.errors import AnswerNotOfferedError, AttemptClosedError, AttemptsUsedUpError, UnitUnknownError, WithdrawnError
from learning.models import Answer, Attempt
from learning.queries import refuse_unless_open, release_of
from learning.scoring import layout_of, mark_attempt

# What was sent before the deadline may arrive this much later.
GRACE = timedelta(seconds=30)
# A page counts whole seconds, and began to count when it had arrived.
PAGE_CLOCK_AHEAD = timedelta(seconds=5)


@transaction.atomic
def start_attempt(*, enrollment: Enrollment, unit_key: UUID, now: datetime) -> Attempt:
    """Open an attempt with its order of questions and its deadline, or answer the one that is open.

    :raises UnitUnknownError: the pinned release has no such assessment.
    :raises AttemptsUsedUpError: every allowed attempt was made.
    :raises WithdrawnError, NotOpenYetError, EndedError: the classroom is not open.
    """
    refuse_unless_open(enrollment, now)
    unit = _assessment(enrollment, unit_key)
    # Lock the place: two taps must not open two attempts.
    Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
    made = list(Attempt.objects.filter(enrollment=enrollment, unit_key=unit_key).order_by("number"))
    if made and made[-1].state == Attempt.State.OPEN:
        if not is_overdue(made[-1], now):
            return made[-1]
        _close_by_clock(made[-1], now)
    if unit.max_attempts and len(made) >= unit.max_attempts:
        raise AttemptsUsedUpError(limit=unit.max_attempts)
    return _open(enrollment, unit, number=len(made) + 1, now=now)


def _assessment(enrollment: Enrollment, unit_key: UUID) -> UnitOutline:
    try:
        unit = outline_of(release_of(enrollment)).unit(unit_key)
    except KeyError as missing:
        raise UnitUnknownError from missing
    if unit.is_lesson:
        raise UnitUnknownError
    return unit


def _open(enrollment: Enrollment, unit: UnitOutline, *, number: int, now: datetime) -> Attempt:
    content = unit_content(release_id=release_of(enrollment).pk, unit_key=unit.key, language=SOURCE_LANGUAGE)
    uuid = uuid4()
    attempt = Attempt.objects.create(
        uuid=uuid,
        enrollment=enrollment,
        unit_key=unit.key,
        release_id=release_of(enrollment).pk,
        number=number,
        layout=layout_of(content.questions, seed=uuid, shuffle=unit.shuffle),
        started_at=now,
        deadline_at=_deadline(unit, enrollment.cohort, now),
    )
    if attempt.deadline_at:
        enqueue_job(
            kind="close_attempt",
            payload={"attempt": attempt.pk},
            idempotency_key=f"close_attempt:{uuid}",
            not_before=attempt.deadline_at + GRACE,
            now=now,
        )
    return attempt


def _deadline(unit: UnitOutline, cohort: Cohort, now: datetime) -> datetime | None:
    """Two clocks, and the learner's own wins: who began in time has the whole time, even past the end of the run.

    Without a time limit the end of the run is the deadline; a run that learners pace themselves has none.
    """
    if unit.minutes_limit:
        return now + timedelta(minutes=unit.minutes_limit)
    return None if cohort.is_self_paced else cohort.closes_at


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether an open attempt's time and the grace are over, so that nothing more is taken."""
    return attempt.state == Attempt.State.OPEN and attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


@transaction.atomic
def save_answer(*, attempt: Attempt, question_key: str, chosen: Sequence[str], sequence: int, now: datetime) -> Answer:
    """Keep an answer the moment it is given; answer the row that stands.

    One whose `sequence` is not above the stored one is late and changes nothing.

    :raises AttemptClosedError: the attempt was submitted, or its time and the grace are over.
    :raises AnswerNotOfferedError: the attempt shows no such question or option.
    :raises WithdrawnError: the place was given back.
    """
    attempt = _locked(attempt)
    if attempt.state != Attempt.State.OPEN or is_overdue(attempt, now):
        raise AttemptClosedError
    _refuse_unless_offered(attempt, question_key, chosen)
    return _keep(attempt, question_key, chosen, sequence=sequence, now=now)


def _locked(attempt: Attempt) -> Attempt:
    """Lock the attempt: an answer must not slip in while it is being marked."""
    related = ("enrollment__cohort__release", "release")
    held = Attempt.objects.select_for_update(of=("self",)).select_related(*related).get(pk=attempt.pk)
    if held.enrollment.state == Enrollment.State.WITHDRAWN:
        raise WithdrawnError
    return held


def _refuse_unless_offered(attempt: Attempt, question_key: str, chosen: Sequence[str]) -> None:
    asked = next((entry for entry in attempt.layout if entry["question"] == question_key), None)
    if asked is None or not set(chosen) <= set(asked["options"]) or len(set(chosen)) != len(chosen):
        raise AnswerNotOfferedError
    if asked["kind"] != "multiple" and len(chosen) > 1:
        raise AnswerNotOfferedError


def _keep(attempt: Attempt, question_key: str, chosen: Sequence[str], *, sequence: int, now: datetime) -> Answer:
    given = {"chosen": sorted(chosen), "sequence": sequence, "saved_at": now}
    answer, made = Answer.objects.get_or_create(attempt=attempt, question_key=question_key, defaults=given)
    if not made and sequence > answer.sequence:
        answer.chosen, answer.sequence, answer.saved_at = given["chosen"], sequence, now
        answer.save(update_fields=["chosen", "sequence", "saved_at"])
    return answer


@transaction.atomic
def save_answers(*, attempt: Attempt, answers: Mapping[str, Sequence[str]], now: datetime) -> int:
    """Keep a whole form's answers, by question key, and answer how many questions have none.

    0 when the attempt takes no answers any more: there is nothing left to ask about.

    :raises AnswerNotOfferedError: the attempt shows no such question or option.
    :raises WithdrawnError: the place was given back.
    """
    attempt = _locked(attempt)
    if attempt.state != Attempt.State.OPEN or is_overdue(attempt, now):
        return 0
    _keep_all(attempt, answers, now)
    return len(attempt.layout) - sum(bool(answer.chosen) for answer in attempt.answers.all())


@transaction.atomic
def submit_attempt(
    *, attempt: Attempt, answers: Mapping[str, Sequence[str]] | None = None, by_clock: bool = False, now: datetime
) -> Attempt:
    """Mark the attempt; submitting twice is the same as once.

    `answers` is what the learner saw when submitting, by question key; it stands over what was saved before. When
    time and grace are over it comes too late: what was saved in time is marked. `by_clock`: the page handed in by itself
    when its clock, which may be seconds ahead, had run out.

    :raises AnswerNotOfferedError: the attempt shows no such question or option.
    :raises WithdrawnError: the place was given back.
    """
    attempt = _locked(attempt)
    if attempt.state == Attempt.State.SUBMITTED:
        return attempt
    if is_overdue(attempt, now):
        return _close_by_clock(attempt, now)
    _keep_all(attempt, answers or {}, now)
    is_time_up = by_clock and attempt.deadline_at is not None and now >= attempt.deadline_at - PAGE_CLOCK_AHEAD
    return _mark(attempt, submitted_at=now, closed_by_clock=is_time_up, now=now)


def _keep_all(attempt: Attempt, answers: Mapping[str, Sequence[str]], now: datetime) -> None:
    for key, chosen in answers.items():
        _refuse_unless_offered(attempt, key, chosen)
    saved = {answer.question_key: answer for answer in attempt.answers.all()}
    rows = []
    for key, chosen in answers.items():
        before = saved.get(key)
        if before is None or before.chosen != sorted(chosen):
            sequence = before.sequence + 1 if before else 1
            rows.append(Answer(attempt=attempt, question_key=key, chosen=sorted(chosen), sequence=sequence, saved_at=now))
    # New and known ones in one statement.
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["attempt", "question_key"], update_fields=["chosen", "sequence", "saved_at"]
    )


def _close_by_clock(attempt: Attempt, now: datetime) -> Attempt:
    """Mark what was saved in time, dated at the deadline."""
    return _mark(attempt, submitted_at=attempt.deadline_at or now, closed_by_clock=True, now=now)


def _mark(attempt: Attempt, *, submitted_at: datetime, closed_by_clock: bool, now: datetime) -> Attempt:
    unit = outline_of(attempt.release).unit(attempt.unit_key)
    keys = _answer_key(attempt)
    answers = list(attempt.answers.all())
    asked = [entry["question"] for entry in attempt.layout]
    result = mark_attempt(asked, {answer.question_key: answer.chosen for answer in answers}, keys, unit.pass_percent)
    for answer in answers:
        mark = result.marks[answer.question_key]
        answer.correct, answer.points = mark.correct, mark.points
    Answer.objects.bulk_update(answers, ["correct", "points"])
    attempt.state, attempt.submitted_at, attempt.closed_by_clock = Attempt.State.SUBMITTED, submitted_at, closed_by_clock
    attempt.score, attempt.max_score, attempt.passed = result.score, result.max_score, result.passed
    attempt.save(update_fields=["state", "submitted_at", "closed_by_clock", "score", "max_score", "passed", "updated_at"])
    # An attempt that the clock closed empty is no work handed in; one whose learner has left is only marked.
    if (answers or not closed_by_clock) and attempt.enrollment.state != Enrollment.State.WITHDRAWN:
        record_learning_act(enrollment=attempt.enrollment, now=submitted_at)
        evaluate_completion(enrollment=attempt.enrollment, now=now)
    return attempt


def _answer_key(attempt: Attempt) -> dict[str, Any]:
    """Answer the key of the attempt's own release. It is the same in every language; the source language has every unit."""
    content = UnitContent.objects.get(release=attempt.release, unit_key=attempt.unit_key, language=SOURCE_LANGUAGE)
    return dict(content.answer_key)


@transaction.atomic
def close_overdue_attempt(*, attempt_id: int, now: datetime) -> bool:
    """Close one attempt whose time and grace are over; answer whether there was anything to close."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrollment__cohort__release", "release").get(pk=attempt_id)
    if not is_overdue(attempt, now):
        return False
    _close_by_clock(attempt, now)
    return True
