"""What the worker does for the statistics."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Job
from core.tasks import Progress, job_handler
from indicators import actions
from indicators.models import Snapshot


def _page(snapshot: Snapshot) -> dict[str, Any]:
    return {"url": reverse("indicators:snapshot", args=[snapshot.code])}


@job_handler("freeze_snapshot", label=_("บันทึกยอดของรายงาน"))
def freeze(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the numbers of a draft down; for an amendment, also what it changes."""
    snapshot = Snapshot.objects.select_related("amends").get(uuid=job.payload["snapshot"])
    progress.report(0, 3)
    frozen = actions.freeze_snapshot(snapshot=snapshot, now=timezone.now(), on_step=progress.report)
    if frozen.amends and frozen.is_frozen:
        actions.compare_snapshot(snapshot=frozen.amends, amendment=frozen, now=timezone.now())
    return _page(frozen)


@job_handler("compare_snapshot", label=_("เทียบฉบับที่บันทึกยอดแล้วกับข้อมูลปัจจุบัน"))
def compare(job: Job, _progress: Progress) -> dict[str, Any]:
    """Compare a snapshot with the data as they are now."""
    snapshot = Snapshot.objects.get(uuid=job.payload["snapshot"])
    actions.compare_snapshot(snapshot=snapshot, now=timezone.now())
    return _page(snapshot)
