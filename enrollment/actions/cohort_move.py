"""Taking a whole cohort to a newer release of its course, and back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from courses.models import CourseRelease
from enrollment.errors import (
    CohortClosedError,
    CohortMoveOutdatedError,
    CohortMoveUndoneError,
    NotNewerReleaseError,
    SomebodyCompletedError,
)
from enrollment.models import Cohort, CohortMove, Completion
from enrollment.signals import cohort_moved


@transaction.atomic
def move_cohort_to_release(
    *, cohort: Cohort, seen_release_id: int, release: CourseRelease, effect: dict[str, Any], by: User, now: datetime
) -> CohortMove:
    """Let `cohort` go on with `release`, which is newer than its own; whoever has completed keeps theirs.

    `seen_release_id` is the release that the person who confirms was shown the cohort on, `effect` what they were shown.

    :raises CohortMoveOutdatedError: somebody else has moved it meanwhile.
    :raises NotNewerReleaseError: `release` is not a newer one of the same course.
    :raises CohortClosedError: the run has ended, was cancelled or stopped.
    """
    # Lock the cohort: two people must not both move it. Without the release beside it: PostgreSQL would find no row
    # when the one it waited for has another release now.
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if held.release_id != seen_release_id:
        raise CohortMoveOutdatedError
    if release.course_id != held.course_id or release.number <= held.release.number:
        raise NotNewerReleaseError
    if held.state not in Cohort.LIVING:
        raise CohortClosedError
    move = CohortMove.objects.create(
        cohort=held, from_release_id=held.release_id, to_release=release, effect=effect, moved_by=by, moved_at=now
    )
    _pin(held, release)
    cohort_moved.send(sender=CohortMove, move=move, from_release=move.from_release, to_release=release, now=now)
    return move


@transaction.atomic
def undo_cohort_move(*, move: CohortMove, by: User, now: datetime) -> CohortMove:
    """Take the cohort back to the release it came from.

    :raises CohortMoveUndoneError: it was undone before, or the cohort has been moved on.
    :raises CohortClosedError: the run has ended, was cancelled or stopped.
    :raises SomebodyCompletedError: a learner has completed on the newer release.
    """
    held = Cohort.objects.select_for_update(of=("self",)).get(pk=move.cohort_id)
    row = CohortMove.objects.select_related("from_release", "to_release").get(pk=move.pk)
    if row.undone_at is not None or held.release_id != row.to_release_id:
        raise CohortMoveUndoneError
    if held.state not in Cohort.LIVING:
        raise CohortClosedError
    if Completion.objects.filter(enrollment__cohort=held, release_id=row.to_release_id).exists():
        raise SomebodyCompletedError
    row.undone_by, row.undone_at = by, now
    row.save(update_fields=["undone_by", "undone_at"])
    _pin(held, row.from_release)
    cohort_moved.send(sender=CohortMove, move=row, from_release=row.to_release, to_release=row.from_release, now=now)
    return row


def _pin(cohort: Cohort, release: CourseRelease) -> None:
    cohort.release = release
    cohort.save(update_fields=["release", "updated_at"])
