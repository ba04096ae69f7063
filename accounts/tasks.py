"""What the worker does for this app."""

from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import DataRequest, User
from core.models import Job
from core.tasks import Progress, job_handler


def _owner_is_the_person(job: Job) -> bool:
    """Whether it is still their own data: the account is open, and was not erased meanwhile."""
    if not isinstance(job.owner, User) or not job.owner.is_active or job.owner.erased_at is not None:
        return False
    return DataRequest.objects.filter(pk=job.payload["request"], person=job.owner).exists()


@job_handler("export_my_data", label=_("รวบรวมสำเนาข้อมูลของฉัน"), right=_owner_is_the_person)
def export_my_data(job: Job, _progress: Progress) -> dict[str, Any]:
    """Make the ZIP of a person's data; also clears copies that have expired."""
    now = timezone.now()
    actions.discard_expired_copies(now=now)
    request = DataRequest.objects.select_related("person").get(pk=job.payload["request"])
    actions.answer_data_request(request=request, now=now)
    return {"url": "/me/data/"}


@shared_task(name="accounts.tasks.tidy_accounts")
def tidy_accounts() -> None:
    """Delete copies nobody may fetch any more, and sessions that are over; scheduled every hour."""
    now = timezone.now()
    actions.discard_expired_copies(now=now)
    actions.discard_ended_sessions(now=now)
