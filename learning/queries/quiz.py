"""The rules of an assessment, an attempt, its result, and the answer to a check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from courses.models import UnitContent
from courses.queries import letters_url, outline_of, unit_content
from courses.types import Outline, UnitOutline
from enrollment.models import Completion, Enrollment
from enrollment.models.cohort import MOMENT
from learning.errors import AnswerNotOfferedError, UnitUnknownError
from learning.models import Answer, Attempt
from learning.queries.access import completion_of, course_title, release_of
from learning.queries.course import resume
from learning.queries.questions import ShownQuestion, checked_question, marked_question, open_question
from learning.scoring import percent


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A submitted attempt in the list. `is_best` is the one that counts: the highest score, the earlier of equals."""

    uuid: UUID
    number: int
    score: int
    max_score: int
    percent: int
    passed: bool
    submitted_at: datetime | None
    closed_by_clock: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class QuizPage:
    """What a learner knows before starting. `left` is None when attempts are not limited, `last_moment` when the run has no end."""

    unit: UnitOutline
    attempts: tuple[AttemptRow, ...]
    running: Attempt | None
    left: int | None
    last_moment: datetime | None

    @property
    def best(self) -> AttemptRow | None:
        return next((row for row in self.attempts if row.is_best), None)

    @property
    def may_start(self) -> bool:
        return self.running is None and self.left != 0


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """An attempt to be answered, or marked. Once it is passed it leads on: `next_title` is what comes next, "" when nothing does."""

    attempt: Attempt
    unit: UnitOutline
    title: str
    course_title: str
    language: str
    questions: tuple[ShownQuestion, ...]
    # Address of the style sheet with the Lanna letters of the questions, empty when they have none.
    letters: str
    quiz: QuizPage
    seconds_left: int | None
    completion: Completion | None
    next_title: str

    @property
    def percent(self) -> int:
        return percent(self.attempt.score or 0, self.attempt.max_score or 0)

    @property
    def last_moment(self) -> datetime | None:
        """The last moment of the last day, for an attempt that ends with its run."""
        return self.attempt.deadline_at and self.attempt.deadline_at - MOMENT

    @property
    def unanswered(self) -> tuple[ShownQuestion, ...]:
        return tuple(question for question in self.questions if not question.is_answered)

    @property
    def right(self) -> int:
        return sum(bool(question.correct) for question in self.questions)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The answer to an ungraded check."""

    question: ShownQuestion
    language: str


def quiz_page(*, enrollment: Enrollment, unit: UnitOutline) -> QuizPage:
    """Answer the rules of `unit` and what this learner has made of it so far; one query."""
    made = list(Attempt.objects.filter(enrollment=enrollment, unit_key=unit.key).order_by("number"))
    submitted = [attempt for attempt in made if attempt.state == Attempt.State.SUBMITTED]
    best = max(submitted, key=lambda attempt: (percent(attempt.score or 0, attempt.max_score or 0), -attempt.number), default=None)
    rows = tuple(_row(attempt, is_best=attempt is best) for attempt in submitted)
    running = next((attempt for attempt in made if attempt.state == Attempt.State.OPEN), None)
    left = max(unit.max_attempts - len(made), 0) if unit.max_attempts else None
    last_moment = None if enrollment.cohort.is_self_paced else enrollment.cohort.last_moment
    return QuizPage(unit, rows, running, left, last_moment)


def _row(attempt: Attempt, *, is_best: bool) -> AttemptRow:
    score, max_score = attempt.score or 0, attempt.max_score or 0
    return AttemptRow(
        attempt.uuid, attempt.number, score, max_score, percent(score, max_score), bool(attempt.passed), attempt.submitted_at,
        attempt.closed_by_clock, is_best,
    )  # fmt: skip


def attempt_of(*, learner: User, uuid: UUID) -> Attempt:
    """Answer the learner's own attempt with its place and release; one query.

    :raises Attempt.DoesNotExist: there is none, or it is somebody else's.
    """
    related = ("enrollment__cohort__course", "enrollment__cohort__release", "enrollment__completion", "release")
    return Attempt.objects.select_related(*related).get(uuid=uuid, enrollment__learner=learner)


def attempt_page(*, attempt: Attempt, language: str, now: datetime) -> AttemptPage:
    """Answer an attempt as it stands; three queries, two more where it leads on. The key is looked at only after it was submitted.

    The right options are named once nothing can be gained by knowing them: passed, or no attempt left.
    """
    outline = outline_of(attempt.release)
    unit = outline.unit(attempt.unit_key)
    content = unit_content(release_id=attempt.release_id, unit_key=attempt.unit_key, language=language)
    answers = {answer.question_key: answer for answer in attempt.answers.all()}
    quiz = quiz_page(enrollment=attempt.enrollment, unit=unit)
    reveal = attempt.state == Attempt.State.SUBMITTED and (any(row.passed for row in quiz.attempts) or quiz.left == 0)
    return AttemptPage(
        attempt=attempt,
        unit=unit,
        title=content.title,
        course_title=course_title(attempt.enrollment, outline, language),
        language=content.language,
        questions=_questions(attempt, content, answers, reveal=reveal),
        letters=letters_url(content, content.title + json.dumps(content.questions, ensure_ascii=False)),
        quiz=quiz,
        seconds_left=max(int((attempt.deadline_at - now).total_seconds()), 0) if attempt.deadline_at else None,
        completion=completion_of(attempt.enrollment),
        next_title=_next_title(attempt, language, now) if attempt.passed else "",
    )


def _next_title(attempt: Attempt, language: str, now: datetime) -> str:
    place = resume(enrollment=attempt.enrollment, now=now)
    return Outline.text(outline_of(release_of(attempt.enrollment)).unit(place.unit_key).title, language) if place else ""


def _questions(attempt: Attempt, content: UnitContent, answers: dict[str, Answer], *, reveal: bool) -> tuple[ShownQuestion, ...]:
    by_key = {question["key"]: question for question in content.questions}
    shown = []
    for number, entry in enumerate(attempt.layout, 1):
        question, answer = by_key[entry["question"]], answers.get(entry["question"])
        asked = open_question(
            question,
            number=number,
            order=entry["options"],
            chosen=answer.chosen if answer else (),
            sequence=answer.sequence if answer else 0,
        )
        is_open = attempt.state == Attempt.State.OPEN
        shown.append(asked if is_open else marked_question(asked, content.answer_key[entry["question"]], reveal=reveal))
    return tuple(shown)


def check_result(*, enrollment: Enrollment, unit_key: UUID, question_key: str, chosen: Sequence[str], language: str) -> CheckResult:
    """Answer whether a check of a lesson was answered right, with its feedback; one query. Nothing chosen: it asks for an answer.

    :raises UnitUnknownError: the release has no such unit.
    :raises AnswerNotOfferedError: the lesson has no such check or option.
    """
    try:
        content = unit_content(release_id=release_of(enrollment).pk, unit_key=unit_key, language=language)
    except UnitContent.DoesNotExist as missing:
        raise UnitUnknownError from missing
    question = next((question for question in content.questions if question["key"] == question_key), None)
    # Only a lesson's checks are answered here: an assessment's key stays closed.
    if question is None or content.kind != UnitContent.Kind.LESSON:
        raise AnswerNotOfferedError
    offered = {option["key"] for option in question["options"]}
    if not set(chosen) <= offered or (question["kind"] != "multiple" and len(chosen) > 1):
        raise AnswerNotOfferedError
    return CheckResult(checked_question(question, chosen, content.answer_key[question_key]), content.language)
