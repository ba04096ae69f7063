"""Finding that the pinned release's rule is met."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.models import CourseRelease
from courses.queries import outline_of
from enrollment.actions import complete_enrollment
from enrollment.models import Completion, Enrollment
from learning.models import Attempt, UnitProgress
from learning.queries.progress import criteria_of, record_of
from learning.scoring import percent


@transaction.atomic
def evaluate_completion(*, enrollment: Enrollment, now: datetime) -> Completion | None:
    """Write the completion when every criterion is met; answer it, or `None` while something is left.

    Safe to call after every act: a completion that stands is answered as it is. Learning that no open run recorded
    completes nothing.
    """
    standing = Completion.objects.filter(enrollment=enrollment).first()
    if standing is not None:
        return standing
    if enrollment.started_at is None:
        return None
    release = enrollment.cohort.release
    found = criteria_of(release, record_of(enrollment))
    if not found or not all(criterion.met for criterion in found):
        return None
    return complete_enrollment(
        enrollment=enrollment, rule=release.rule, evidence=_evidence(enrollment, release), now=now, release_id=release.pk
    )


def _evidence(enrollment: Enrollment, release: CourseRelease) -> list[dict[str, Any]]:
    """Answer what the decision rests on: each lesson done, and of each asked assessment the best passed attempt."""
    lessons = {unit.key for unit in outline_of(release).units() if unit.is_lesson}
    done = UnitProgress.objects.filter(enrollment=enrollment, unit_key__in=lessons).exclude(done_at=None).order_by("done_at")
    evidence: list[dict[str, Any]] = [
        {"code": Completion.LESSON, "unit": str(row.unit_key), "at": row.done_at.isoformat(), "score": None} for row in done if row.done_at
    ]
    for key in release.rule["assessments"]:
        passed = Attempt.objects.filter(enrollment=enrollment, unit_key=UUID(key), passed=True)
        best = max(passed, key=lambda attempt: (percent(attempt.score or 0, attempt.max_score or 0), -attempt.number))
        moment = best.submitted_at.isoformat() if best.submitted_at else None
        score = percent(best.score or 0, best.max_score or 0)
        evidence.append({"code": Completion.ASSESSMENT, "unit": key, "at": moment, "score": score, "attempt": str(best.uuid)})
    return evidence
