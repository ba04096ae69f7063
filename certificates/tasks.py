"""What the worker does for certificates."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.actions import issue_certificate, make_certificate_pdf, sign_status_list
from certificates.models import Certificate, StatusList
from core.models import Job
from core.tasks import Progress, job_handler
from enrollment.models import Completion


@job_handler("issue_certificate", label=_("ออกวุฒิบัตร"))
def issue(job: Job, _progress: Progress) -> dict[str, Any]:
    """Issue the certificate of one completion, then make its PDF: two transactions, each safe to repeat."""
    completion = Completion.objects.select_related("enrollment__learner", "enrollment__cohort__course", "release").get(
        uuid=job.payload["completion"]
    )
    certificate = issue_certificate(completion=completion, now=timezone.now())
    make_certificate_pdf(certificate=certificate, now=timezone.now())
    return {"certificate": str(certificate.uuid)}


@job_handler("make_certificate_pdf", label=_("จัดทำไฟล์วุฒิบัตร"))
def make_pdf(job: Job, _progress: Progress) -> dict[str, Any]:
    """Make the PDF of a corrected certificate."""
    certificate = Certificate.objects.get(uuid=job.payload["certificate"])
    make_certificate_pdf(certificate=certificate, now=timezone.now())
    return {"certificate": str(certificate.uuid)}


@job_handler("sign_status_list", label=_("ปรับบัญชีสถานะข้อมูลรับรอง"))
def sign_list(job: Job, _progress: Progress) -> dict[str, Any]:
    """Sign a status list anew after one of its certificates ended."""
    listed = sign_status_list(listed=StatusList.objects.get(uuid=job.payload["status_list"]), now=timezone.now())
    return {"status_list": str(listed.uuid)}
