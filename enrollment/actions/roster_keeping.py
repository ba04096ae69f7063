"""Lists whose job came to a bad end, and lists that are too old to keep."""

from datetime import datetime
from functools import partial

from django.db import transaction

from core.models import Job, private_storage
from enrollment.actions.roster_check import KEPT_FOR, forget_old_rosters
from enrollment.errors import RosterStoppedError
from enrollment.models import RosterImport

_UNDER_WAY = (RosterImport.State.CHECKING, RosterImport.State.APPLYING)


@transaction.atomic
def release_roster(*, job: Job) -> None:
    """Let go of a list whose job failed or was cancelled: nothing of it was done, and the person may go on.

    A list being checked becomes `refused` and says why; one being applied waits for its confirmation again.
    """
    roster = RosterImport.objects.select_for_update().filter(job_id=job.pk, state__in=_UNDER_WAY).first()
    if roster is None or job.state == Job.State.SUCCEEDED:
        return
    if roster.state == RosterImport.State.CHECKING:
        roster.state, roster.error_code, roster.error_params = RosterImport.State.REFUSED, RosterStoppedError.code, {}
    else:
        roster.state, roster.counts = RosterImport.State.READY, roster.counts | {"stopped": True}
    roster.save(update_fields=["state", "counts", "error_code", "error_params", "updated_at"])


@transaction.atomic
def resume_roster(*, job: Job) -> None:
    """Take a list up again whose job the person tries once more."""
    roster = RosterImport.objects.select_for_update().filter(job_id=job.pk).first()
    if roster is None:
        return
    if roster.state == RosterImport.State.REFUSED and roster.error_code == RosterStoppedError.code and roster.file:
        roster.state, roster.error_code = RosterImport.State.CHECKING, ""
    elif roster.state == RosterImport.State.READY and roster.counts.pop("stopped", False):
        roster.state = RosterImport.State.APPLYING
    roster.save(update_fields=["state", "counts", "error_code", "updated_at"])


@transaction.atomic
def discard_old_rosters(*, now: datetime) -> int:
    """Delete what lists said, and files that were never checked, after thirty days; answer how many rows. Safe to repeat."""
    with_file = RosterImport.objects.exclude(file="").filter(created_at__lt=now - KEPT_FOR)
    for path in with_file.values_list("file", flat=True):
        # After the commit: a file cannot come back when the transaction is undone.
        transaction.on_commit(partial(private_storage().delete, path))
    with_file.update(file="")
    return forget_old_rosters(now=now)
