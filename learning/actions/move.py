"""After a cohort was taken to another release: nobody falls back, and whoever has done enough completes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from core.actions import enqueue_job
from courses.models import CourseRelease
from courses.queries import outline_of
from enrollment.models import CohortMove, Enrollment
from learning.actions.completion import evaluate_completion
from learning.queries.progress import measure, records_of

_BATCH = 500


@transaction.atomic
def keep_progress(*, move: CohortMove, from_release: CourseRelease, to_release: CourseRelease, now: datetime) -> int:
    """Hold every learner of the cohort at the percent already reached; answer for how many that matters.

    Whoever may complete by the other rule is found by a job that is written here.
    """
    before, after = outline_of(from_release), outline_of(to_release)
    places = list(Enrollment.objects.filter(cohort=move.cohort_id, completion=None))
    records = records_of(places)
    held = []
    for place in places:
        reached = measure(before, records[place.pk]).percent
        if measure(after, records[place.pk]).percent < reached:
            place.progress_floor = reached
            held.append(place)
    Enrollment.objects.bulk_update(held, ["progress_floor"], batch_size=_BATCH)
    enqueue_job(
        kind="evaluate_cohort",
        payload={"cohort": move.cohort_id},
        idempotency_key=f"evaluate_cohort:{move.uuid}:{to_release.number}",
        owner=move.undone_by or move.moved_by,
        now=now,
    )
    return len(held)


def evaluate_cohort(*, cohort_id: int, now: datetime, on_learner: Callable[[int, int], None]) -> int:
    """Write the completion of every learner of a cohort who has met its release's rule; answer how many completed.

    One transaction for each learner; safe to repeat: a completion that stands stays. `on_learner` hears how many of how many.
    """
    ids = list(Enrollment.objects.active().filter(cohort=cohort_id, completion=None).exclude(started_at=None).values_list("pk", flat=True))
    completed = 0
    for count, pk in enumerate(ids, 1):
        place = Enrollment.objects.select_related("cohort__release").get(pk=pk)
        if place.state == Enrollment.State.ACTIVE and evaluate_completion(enrollment=place, now=now) is not None:
            completed += 1
        on_learner(count, len(ids))
    return completed
