"""One course of mine: where to go on, what is left and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.queries import outline_of
from enrollment.models import Completion, Enrollment
from learning.queries.access import Access, access_of, completion_of, course_title, release_of
from learning.queries.classroom import OutlineModule, outline_view
from learning.queries.progress import Criterion, Progress, criteria_of, place_to_continue, record_of


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """The exact place to go on: a unit, and the block reached in it ("" for its beginning)."""

    unit_key: UUID
    position: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A course's page for its learner. `next_key` is where to go on, `None` when nothing is left to do."""

    course_title: str
    modules: tuple[OutlineModule, ...]
    progress: Progress
    criteria: tuple[Criterion, ...]
    completion: Completion | None
    next_key: UUID | None
    access: Access


def resume(*, enrollment: Enrollment, now: datetime) -> CoursePlace | None:
    """Answer where to go on; `None` when nothing is left, it is completed, or the classroom is closed. Two queries."""
    if access_of(enrollment, now) != Access.OPEN or completion_of(enrollment):
        return None
    record = record_of(enrollment)
    key = place_to_continue(outline_of(release_of(enrollment)), record, enrollment.last_unit_key)
    return CoursePlace(key, record.positions.get(key, "")) if key else None


def overview(*, enrollment: Enrollment, language: str, now: datetime) -> Overview:
    """Answer the course's outline with what was done, and the criteria; two queries."""
    release = release_of(enrollment)
    outline = outline_of(release)
    record = record_of(enrollment)
    completion = completion_of(enrollment)
    view = outline_view(outline, record, language, is_completed=completion is not None)
    return Overview(
        course_title=course_title(enrollment, outline, language),
        modules=view.modules,
        progress=view.progress,
        criteria=tuple(criteria_of(release, record)),
        completion=completion,
        next_key=place_to_continue(outline, record, enrollment.last_unit_key),
        access=access_of(enrollment, now),
    )
