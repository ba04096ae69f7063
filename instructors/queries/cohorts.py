"""The runs of a course and the releases they learn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from courses.models import Course
from enrollment.models import Cohort, CohortMove, Completion, Enrollment
from instructors.types import CohortRow


def cohorts_of(course: Course, *, now: datetime) -> list[CohortRow]:
    """Answer every run of a course, newest first; two queries."""
    newest = course.current_release.number if course.current_release else 0
    counts = {
        "learners": Count("enrollments", filter=~Q(enrollments__state=Enrollment.State.WITHDRAWN), distinct=True),
        "completed": Count("enrollments__completion", distinct=True),
    }
    moves = CohortMove.objects.filter(undone_at=None).select_related("from_release", "to_release", "moved_by").order_by("-moved_at", "-pk")
    cohorts = Cohort.objects.filter(course=course).select_related("release", "partner").annotate(**counts).order_by("-opens_at", "code")
    return [
        CohortRow(
            cohort=cohort,
            learners=getattr(cohort, "learners", 0),
            completed=getattr(cohort, "completed", 0),
            last_move=next((move for move in cohort.moves.all() if move.to_release_id == cohort.release_id), None),
            may_move=not cohort.has_ended(now) and cohort.release.number < newest,
        )
        for cohort in cohorts.prefetch_related(Prefetch("moves", queryset=moves))
    ]


def cohort_of(*, course: Course, uuid: UUID) -> Cohort:
    """Answer one run of `course` with its release.

    :raises Cohort.DoesNotExist: the course has no such run.
    """
    return Cohort.objects.select_related("release", "course__current_release").get(course=course, uuid=uuid)


def move_to_undo(cohort: Cohort) -> CohortMove | None:
    """Answer the move that brought the cohort where it is, while it can be undone: nobody has completed there yet."""
    move = (
        cohort.moves.filter(undone_at=None, to_release=cohort.release_id).select_related("from_release", "to_release", "moved_by").first()
    )
    is_fixed = Completion.objects.filter(enrollment__cohort=cohort, release=cohort.release_id).exists()
    return None if cohort.state not in Cohort.LIVING or is_fixed else move
