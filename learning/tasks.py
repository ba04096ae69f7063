"""What the worker does for learning."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Job
from core.tasks import Progress, job_handler
from learning.actions import close_overdue_attempt, evaluate_cohort


@job_handler("close_attempt", label=_("ปิดแบบทดสอบเมื่อหมดเวลา"))
def close_attempt(job: Job, _progress: Progress) -> dict[str, Any]:
    """Close an attempt whose time is over; nothing when it was submitted."""
    return {"closed": close_overdue_attempt(attempt_id=job.payload["attempt"], now=timezone.now())}


@job_handler("evaluate_cohort", label=_("ตรวจว่าใครสำเร็จการอบรมหลังย้ายฉบับ"))
def evaluate_moved_cohort(job: Job, progress: Progress) -> dict[str, Any]:
    """Find who completes by the rule of the release that a cohort was moved to."""
    return {"completed": evaluate_cohort(cohort_id=job.payload["cohort"], now=timezone.now(), on_learner=progress.report)}
