"""What this app does when core tells something."""

from typing import Any

from django.dispatch import receiver

from accounts import actions
from core.models import Job
from core.signals import job_ended, job_enqueued


@receiver(job_ended)
def give_copy_up(*, job: Job, **_: Any) -> None:
    """A copy whose job failed or was stopped is not waited for: the person may ask again."""
    if job.kind == "export_my_data" and job.state != Job.State.SUCCEEDED:
        actions.give_up_data_copy(request_id=job.payload["request"], now=job.finished_at)


@receiver(job_enqueued)
def take_copy_up_again(*, job: Job, **_: Any) -> None:
    """Trying the job again takes the request up where it failed."""
    if job.kind == "export_my_data":
        actions.resume_data_copy(request_id=job.payload["request"])
