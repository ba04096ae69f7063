"""Background work of courses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError
from core.models import Job
from core.tasks import Progress, job_handler
from courses import actions
from courses.models import ReleaseRequest


@job_handler("release_course", label=_("เผยแพร่หลักสูตร"))
def release_course(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the release of the approved request `payload["request"]`; one that cannot be made goes back to its author."""
    asked = ReleaseRequest.objects.get(pk=job.payload["request"])
    progress.report(0, 1)
    try:
        release = actions.release_requested(release_request=asked, now=timezone.now())
    except HonghianError as refusal:
        asked.refresh_from_db()
        if asked.state == ReleaseRequest.State.APPROVED:
            actions.return_unreleasable(release_request=asked, reason=refusal, now=timezone.now())
        raise
    return {"release": release.number}
