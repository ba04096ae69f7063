"""What the worker does for this app. Each handler loads a row and calls one action that is safe to run twice."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Job
from core.tasks import Progress, job_handler
from enrollment import actions
from enrollment.models import CohortChange, OccurrenceChange, RosterImport
from enrollment.queries.change import places_to_tell


def _roster(job: Job) -> RosterImport:
    return RosterImport.objects.get(uuid=job.payload["roster"])


def _owner_keeps_roster(job: Job) -> bool:
    """Whether whoever brought the list still coordinates for its partner."""
    if not isinstance(job.owner, User) or not job.owner.is_active:
        return False
    return RosterImport.objects.visible_to_coordinator(job.owner).filter(uuid=job.payload["roster"]).exists()


def _page(roster: RosterImport) -> dict[str, Any]:
    return {"url": reverse("enrollment:roster", args=[roster.uuid])}


@job_handler("check_roster", label=_("ตรวจไฟล์รายชื่อ"), right=_owner_keeps_roster)
def check_roster(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the dry run."""
    progress.report(0, 1)
    return _page(actions.check_roster(roster=_roster(job), now=timezone.now(), tell=progress.tell))


@job_handler("apply_roster", label=_("นำเข้ารายชื่อ"), right=_owner_keeps_roster)
def apply_roster(job: Job, progress: Progress) -> dict[str, Any]:
    """Enrol the confirmed list."""
    roster = _roster(job)
    rows = roster.counts.get("rows", 1)
    progress.report(0, rows)
    done = actions.apply_roster(roster=roster, now=timezone.now(), tell=lambda share: progress.tell(int(rows * share), rows))
    progress.tell(rows, rows)
    return _page(done)


@job_handler("undo_roster", label=_("ยกเลิกการนำเข้ารายชื่อ"), right=_owner_keeps_roster)
def undo_roster(job: Job, progress: Progress) -> dict[str, Any]:
    """Take an applied list back."""
    roster = _roster(job)
    rows = roster.counts.get("rows", 1)
    progress.report(0, rows)
    done = actions.undo_roster(roster=roster, now=timezone.now(), tell=lambda share: progress.tell(int(rows * share), rows))
    progress.tell(rows, rows)
    return _page(done)


@job_handler("invite_learners", label=_("ส่งอีเมลเชิญผู้เรียน"), right=_owner_keeps_roster)
def invite_learners(job: Job, progress: Progress) -> dict[str, Any]:
    """Write to the people a list invited; who was written to already is left out."""
    roster = _roster(job)
    waiting = actions.invitations_to_send(roster=roster)
    for done, place in enumerate(waiting, start=1):
        actions.send_invitation(enrollment=place, now=timezone.now())
        progress.report(done, len(waiting))
    return _page(roster)


@job_handler("tell_cohort", label=_("ส่งอีเมลแจ้งผู้เรียนเรื่องรุ่น"))
def tell_cohort(job: Job, progress: Progress) -> dict[str, Any]:
    """Write to a run's learners about a decision.

    The decision stands, whatever became of the role of whoever took it: learners must not travel to a run that is called off.
    """
    return _tell(CohortChange.objects.get(uuid=job.payload["change"]), progress)


@job_handler("tell_registrants", label=_("ส่งอีเมลแจ้งผู้ลงทะเบียนกิจกรรม"))
def tell_registrants(job: Job, progress: Progress) -> dict[str, Any]:
    """Write to who registered for an activity that was called off or moved."""
    return _tell(OccurrenceChange.objects.get(uuid=job.payload["change"]), progress)


def _tell(change: CohortChange | OccurrenceChange, progress: Progress) -> dict[str, Any]:
    """Write to everybody `change` touches; who was written to already is left out."""
    waiting, done = places_to_tell(change).count(), 0
    while actions.tell_next(change=change):
        done += 1
        progress.report(done, max(done, waiting))
    return {"told": done}


@shared_task(name="enrollment.tasks.tidy_rosters")
def tidy_rosters() -> None:
    """Delete rows and files of old lists; scheduled every hour."""
    actions.discard_old_rosters(now=timezone.now())
