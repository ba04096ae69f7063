"""What learning does when the apps below it tell something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from courses.models import CourseRelease
from enrollment.models import CohortMove
from enrollment.signals import cohort_moved
from learning import actions


@receiver(cohort_moved)
def hold_progress(*, move: CohortMove, from_release: CourseRelease, to_release: CourseRelease, now: datetime, **_: Any) -> None:
    """Nobody's progress falls because the course changed under them."""
    actions.keep_progress(move=move, from_release=from_release, to_release=to_release, now=now)
