"""What the workspace shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from courses.models import Course, ReleaseRequest
    from enrollment.models import Cohort, CohortMove, Enrollment
    from learning.queries import Criterion, Progress


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course in somebody's workspace. `learners` hold a place; `may_write` and `may_review` follow from the role."""

    course: Course
    role: str
    role_label: str
    learners: int
    completed: int
    open_request: ReleaseRequest | None

    @property
    def may_write(self) -> bool:
        return self.role in {"lead", "author"}

    @property
    def may_review(self) -> bool:
        return self.role == "reviewer"


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A run with its numbers. `last_move` is the one that brought it to its release; `may_move`: a newer one is there."""

    cohort: Cohort
    learners: int
    completed: int
    last_move: CohortMove | None
    may_move: bool


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner of a course: the place, how far, and in which state ("not_started", "active", "stuck", "completed")."""

    enrollment: Enrollment
    name: str
    progress: Progress
    state: str


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many learners of a course are in each state; together they are all."""

    not_started: int
    active: int
    stuck: int
    completed: int


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit as one learner stands in it. `best` is the best submitted score in percent, `None` for lessons and untried quizzes."""

    title: str
    is_lesson: bool
    required: bool
    achieved: bool
    begun: bool
    best: int | None


@dataclass(frozen=True, slots=True)
class LearnerReport:
    """One learner: the row of the list, each unit, and what the completion rule still asks for."""

    row: LearnerRow
    units: list[UnitResult]
    criteria: list[Criterion]


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How often a question of the current release was answered right at the first attempt."""

    prompt: str
    unit_title: str
    answered: int
    right: int

    @property
    def percent(self) -> int:
        return 100 * self.right // self.answered


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many learners finished a unit, in the order it is taught: where the numbers fall, people stop."""

    key: UUID
    title: str
    is_lesson: bool
    finished: int


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A module or unit that differs from the last release: "added", "changed" or "removed"; or the course page, which has no key.

    `details` tell what of its settings and texts was what before.
    """

    key: str
    title: str
    change: str
    is_module: bool = False
    details: tuple[str, ...] = ()
