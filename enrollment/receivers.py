"""What this app does when the apps below it tell something."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.signals import person_erased
from core.models import Job
from core.signals import job_ended, job_enqueued
from enrollment import actions


@receiver(person_erased)
def cut_reporting_link(sender: Any, *, person: Any, old_subject_key: UUID, new_subject_key: UUID, **_more: Any) -> None:  # noqa: ARG001  signal
    """The counts stay; nothing leads from them to the person any more."""
    actions.forget_person(person=person, old_key=old_subject_key, new_key=new_subject_key)


_OF_ROSTERS = ("check_roster", "apply_roster")


@receiver(job_ended)
def let_go_of_roster(*, job: Job, **_: Any) -> None:
    """A list never stays under way when nobody works on it."""
    if job.kind in _OF_ROSTERS:
        actions.release_roster(job=job)


@receiver(job_enqueued)
def take_roster_up_again(*, job: Job, **_: Any) -> None:
    """Trying the job again takes the list up where it stopped."""
    if job.kind in _OF_ROSTERS:
        actions.resume_roster(job=job)
