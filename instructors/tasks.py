"""What the worker asks the teachers' room: whether who ordered a job still has the role for it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.models import Job
from core.tasks import job_right
from courses.models import ReleaseRequest
from instructors.models import TeachingRole

_Role = TeachingRole.Role


def _holds(job: Job, role: str, courses: QuerySet[Any, Any]) -> bool:
    if not isinstance(job.owner, User) or not job.owner.is_active:
        return False
    return TeachingRole.objects.current().filter(person=job.owner, role=role, course__in=courses).exists()


@job_right("release_course")
def owner_reviews_the_course(job: Job) -> bool:
    """Whether whoever approved a release still reviews the course."""
    return _holds(job, _Role.REVIEWER, ReleaseRequest.objects.filter(pk=job.payload["request"]).values("course"))
