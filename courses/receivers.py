"""What this app does when core tells something."""

from typing import Any

from django.dispatch import receiver

from core.errors import JobCrashedError
from core.models import Job
from core.signals import job_ended
from courses import actions
from courses.models import ReleaseRequest


@receiver(job_ended)
def send_request_back(*, job: Job, **_: Any) -> None:
    """An approved request whose job broke down or was stopped goes back to its author, who may ask again."""
    if job.kind != "release_course" or job.state == Job.State.SUCCEEDED or job.finished_at is None:
        return
    asked = ReleaseRequest.objects.filter(pk=job.payload["request"], state=ReleaseRequest.State.APPROVED).first()
    if asked is not None:
        actions.return_unreleasable(release_request=asked, reason=JobCrashedError(), now=job.finished_at)
