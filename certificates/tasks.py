"""What the worker does for certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.actions import (
    ask_for_help,
    draw_files,
    issue_certificate,
    issue_rows,
    make_certificate_pdf,
    make_download,
    sign_credentials_anew,
    sign_status_list,
)
from certificates.models import Certificate, IssuerKey, StatusList
from certificates.queries import may_handle_cohort
from core.errors import JobPausedError
from core.models import Job
from core.tasks import Progress, job_handler
from enrollment.models import Cohort, Completion


@job_handler("issue_certificate", label=_("ออกวุฒิบัตร"))
def issue(job: Job, _progress: Progress) -> dict[str, Any]:
    """Issue the certificate of one completion, then make its PDF: two transactions, each safe to repeat."""
    completion = Completion.objects.select_related("enrollment__cohort__course", "release").get(uuid=job.payload["completion"])
    certificate = issue_certificate(completion=completion, now=timezone.now())
    make_certificate_pdf(certificate=certificate, now=timezone.now())
    return {"certificate": str(certificate.uuid)}


@job_handler("make_certificate_pdf", label=_("จัดทำไฟล์วุฒิบัตร"))
def make_pdf(job: Job, _progress: Progress) -> dict[str, Any]:
    """Make the PDF of a corrected certificate."""
    certificate = Certificate.objects.get(uuid=job.payload["certificate"])
    make_certificate_pdf(certificate=certificate, now=timezone.now())
    return {"certificate": str(certificate.uuid)}


@job_handler("sign_status_list", label=_("ปรับบัญชีสถานะข้อมูลรับรอง"), urgent=True)
def sign_list(job: Job, _progress: Progress) -> dict[str, Any]:
    """Sign a status list anew after one of its certificates ended, or the key that had signed it."""
    listed = sign_status_list(listed=StatusList.objects.get(uuid=job.payload["status_list"]), now=timezone.now())
    return {"status_list": str(listed.uuid)}


@job_handler("sign_credentials_anew", label=_("ลงนามข้อมูลรับรองใหม่หลังเพิกถอนกุญแจ"))
def sign_anew(job: Job, progress: Progress) -> dict[str, Any]:
    """Sign what a revoked key signed with the key that took its place."""
    key = IssuerKey.objects.get(key_id=job.payload["key"])
    return {"signed": sign_credentials_anew(key=key, report=progress.report, clock=timezone.now)}


def _owner_handles_cohort(job: Job) -> bool:
    """Whether whoever ordered this still looks after the cohort."""
    return isinstance(job.owner, User) and may_handle_cohort(job.owner, UUID(job.payload["cohort"]))


@job_handler("issue_cohort", label=_("ออกวุฒิบัตรทั้งรุ่น"), pausable=True, right=_owner_handles_cohort)
def issue_cohort(job: Job, progress: Progress) -> dict[str, Any]:
    """Issue what a cohort lacks, then draw the files together with a second worker; it finds by itself what is left."""
    cohort = Cohort.objects.get(uuid=job.payload["cohort"])
    refused = issue_rows(cohort=cohort, report=progress.report, clock=timezone.now)
    ask_for_help(cohort=cohort, order=job, now=timezone.now())
    draw_files(cohort=cohort, report=progress.report, clock=timezone.now)
    return {"url": f"/certificates/cohorts/{cohort.uuid}/", "refused": refused}


@job_handler("help_issue_cohort", label=_("ช่วยจัดทำไฟล์วุฒิบัตร"))
def help_issue_cohort(job: Job, progress: Progress) -> dict[str, Any]:
    """Draw from the other end for as long as the order runs; what is left when it rests is left to it."""

    def report(done: int, total: int, *, kept: bool = False) -> None:
        if not Job.objects.filter(uuid=job.payload["order"], state=Job.State.RUNNING, pause_requested=False).exists():
            raise JobPausedError
        progress.report(done, total, kept=kept)

    try:
        draw_files(cohort=Cohort.objects.get(uuid=job.payload["cohort"]), report=report, clock=timezone.now, from_the_end=True)
    except JobPausedError:
        # The order rests or has ended; when it goes on it asks for help anew.
        return {"to_the_end": False}
    return {"to_the_end": True}


@job_handler("download_cohort", label=_("รวมวุฒิบัตรของรุ่นเป็นไฟล์เดียว"), pausable=True, makes_file=True, right=_owner_handles_cohort)
def download_cohort(job: Job, progress: Progress) -> dict[str, Any]:
    """Bundle a cohort's certificates for whoever ordered them."""
    cohort = Cohort.objects.get(uuid=job.payload["cohort"])
    make_download(job=job, cohort=cohort, report=progress.report)
    return {"url": f"/certificates/cohorts/{cohort.uuid}/"}
