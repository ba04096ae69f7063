"""Certificates of a cohort as one file, for whoever may have it and for as long as it is true."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.errors import NothingToDownloadError, TooManyForPrintError
from certificates.export import LARGEST_PRINT, ListedCertificate, write_print, write_zip
from certificates.queries import downloadable
from core.actions import attach_artefact, enqueue_job, withdraw_artefacts
from core.calendar import bangkok_date
from core.models import Job, private_storage
from core.names import split_name
from core.thai_text import sort_key
from enrollment.models import Cohort

if TYPE_CHECKING:
    from accounts.models import User

DOWNLOAD = "download_cohort"
# How many certificates between two progress reports (and looks whether somebody asked to pause).
_STEP = 5

Report = Callable[[int, int], None]


@transaction.atomic
def order_bulk_download(*, cohort: Cohort, form: str, owner: User, now: datetime) -> Job:
    """Order the cohort's valid certificates as one file: `zip`, or `pdf` for the printer.

    :raises NothingToDownloadError: none is ready.
    :raises TooManyForPrintError: more than one document for the printer can hold.
    """
    count = downloadable(cohort).count()
    if not count:
        raise NothingToDownloadError
    if form == "pdf" and count > LARGEST_PRINT:
        raise TooManyForPrintError(limit=LARGEST_PRINT)
    return enqueue_job(
        kind=DOWNLOAD,
        payload={"cohort": str(cohort.uuid), "run": cohort.code, "form": form},
        idempotency_key=f"download_cohort:{cohort.uuid}:{form}:{owner.pk}:{now:%Y%m%d%H%M%S}",
        owner=owner,
        now=now,
    )


def make_download(*, job: Job, cohort: Cohort, report: Report) -> None:
    """Write the bundle and keep it as the job's file, by name in Thai dictionary order.

    When a certificate in it ends or its holder is erased meanwhile, even before its own file was read, it is written again.

    :raises NothingToDownloadError: none is ready any more.
    """
    form: str = job.payload["form"]
    while True:
        rows = _listed(cohort)
        if not rows:
            raise NothingToDownloadError
        try:
            with _written(rows, form, report) as bundle:
                if _keep(job, cohort, rows, bundle):
                    return
        except FileNotFoundError:
            # Who is erased takes the file along. One that is listed still is lost: no second look finds it.
            if _are_ready(rows, cohort):
                raise


def _written(rows: list[ListedCertificate], form: str, report: Report) -> IO[bytes]:
    target = tempfile.TemporaryFile()  # noqa: SIM115  the caller stores and closes it

    def tick(done: int) -> None:
        if done % _STEP == 0 or done == len(rows):
            report(done, len(rows))

    try:
        if form == "pdf":
            write_print(target, rows, storage=private_storage(), tick=tick)
        else:
            headers = [_("เลขที่"), _("ชื่อผู้รับ"), pgettext("column", "วันที่ออก"), _("รหัสตรวจสอบ"), _("ไฟล์")]
            write_zip(target, rows, storage=private_storage(), headers=headers, tick=tick)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


@transaction.atomic
def _keep(job: Job, cohort: Cohort, rows: list[ListedCertificate], bundle: IO[bytes]) -> bool:
    # Who ends a certificate locks this job too (`withdraw_downloads`): they find our file, or we see what they did.
    Job.objects.select_for_update().get(pk=job.pk)
    if not _are_ready(rows, cohort):
        return False
    attach_artefact(job=job, name=f"certificates-{cohort.code}.{job.payload['form']}", content=File(bundle))
    return True


@transaction.atomic
def withdraw_downloads(*, run_codes: Collection[str]) -> int:
    """Take bundles away that hold a certificate which ended, or whose holder was erased; answers how many there were.

    Call it in the transaction that ends the certificate.
    """
    cohorts = [str(uuid) for uuid in Cohort.objects.filter(code__in=run_codes).values_list("uuid", flat=True)]
    of_run = Q(payload__run__in=list(run_codes)) | Q(payload__cohort__in=cohorts)
    return withdraw_artefacts(jobs=Job.objects.filter(of_run, kind=DOWNLOAD))


def _listed(cohort: Cohort) -> list[ListedCertificate]:
    found = [
        ListedCertificate(row.number, row.holder_name, row.file, row.code, bangkok_date(row.issued_at))
        for row in downloadable(cohort).only("register_number", "register_year_be", "holder_name", "file", "code", "issued_at")
    ]
    return sorted(found, key=lambda row: (_order(row.holder_name), row.number))


def _are_ready(rows: list[ListedCertificate], cohort: Cohort) -> bool:
    """Whether all of these may still be handed out, by the same files."""
    return {row.file for row in _listed(cohort)}.issuperset(row.file for row in rows)


def _order(name: str) -> str:
    """Thai lists go by given name: the title in front does not count."""
    parts = split_name(name)
    return sort_key(f"{parts.given_name} {parts.family_name}".strip() or name)
