"""Whose classroom it is, and whether its door is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from accounts.models import User
from courses.models import CourseRelease
from courses.types import Outline
from enrollment.models import Completion, Enrollment
from learning.errors import EndedError, NotOpenYetError, WithdrawnError

# Turning pages writes "seen" at most this often.
SEEN_EVERY = timedelta(minutes=5)
_RELATED = ("cohort__course", "cohort__release", "completion")
# What a course page says is long and no classroom needs it.
_LONG = ("cohort__release__about",)


def release_of(enrollment: Enrollment) -> CourseRelease:
    """Answer the release this learner learns: the cohort's, or the one completed on, whatever the cohort moved to since."""
    completion = completion_of(enrollment)
    if completion is not None and completion.release_id != enrollment.cohort.release_id:
        return completion.release
    return enrollment.cohort.release


def course_title(enrollment: Enrollment, outline: Outline, language: str) -> str:
    """Answer the title in `language` as the release has it; one taught in Thai only still has an English name, the course's own."""
    return (
        outline.title.get(language)
        or (enrollment.cohort.course.title_en if language == "en" else "")
        or Outline.text(outline.title, language)
    )


class Access(StrEnum):
    """OPEN: learn. REREAD: completed in a run that is over; lessons stay readable. The others: a page that says why."""

    OPEN = "open"
    REREAD = "reread"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    ENDED = "ended"

    @property
    def may_read(self) -> bool:
        return self in (Access.OPEN, Access.REREAD)


def enrollment_of(*, learner: User, uuid: UUID) -> Enrollment:
    """Answer the learner's own place with its cohort, course, release and completion; one query.

    :raises Enrollment.DoesNotExist: there is none, or it is somebody else's.
    """
    return Enrollment.objects.of(learner).select_related(*_RELATED).defer(*_LONG).get(uuid=uuid)


def completion_of(enrollment: Enrollment) -> Completion | None:
    """Answer the completion, loaded with the enrollment where it came from here."""
    return getattr(enrollment, "completion", None)


def access_of(enrollment: Enrollment, now: datetime) -> Access:
    """Answer whether the classroom is open. Asks nothing when cohort and completion are loaded."""
    cohort = enrollment.cohort
    if enrollment.state == Enrollment.State.WITHDRAWN:
        return Access.WITHDRAWN
    if cohort.has_ended(now):
        return Access.REREAD if completion_of(enrollment) else Access.ENDED
    if not cohort.has_begun(now):
        return Access.NOT_YET
    return Access.OPEN


def is_seen_long_ago(enrollment: Enrollment, now: datetime) -> bool:
    """Whether an act of the learner is to be noted: nothing was for `SEEN_EVERY`, or nothing counted yet."""
    seen = enrollment.last_seen_at
    return enrollment.started_at is None or seen is None or now - seen >= SEEN_EVERY


_REFUSALS = {Access.WITHDRAWN: WithdrawnError, Access.NOT_YET: NotOpenYetError, Access.ENDED: EndedError, Access.REREAD: EndedError}


def refuse_unless_open(enrollment: Enrollment, now: datetime) -> None:
    """Do nothing while the classroom is open.

    :raises WithdrawnError: the place was given back.
    :raises NotOpenYetError: the run has not begun.
    :raises EndedError: the run is over.
    """
    refusal = _REFUSALS.get(access_of(enrollment, now))
    if refusal:
        raise refusal
