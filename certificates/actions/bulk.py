"""Certificates by the cohort: issued in the order of the list of names, drawn by as many workers as there are."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.actions.issuing import issue_certificate
from certificates.actions.printing import make_certificate_pdf
from certificates.errors import HolderErasedError, HolderNameMissingError, NothingToDownloadError, TooManyForPrintError
from certificates.export import LARGEST_PRINT, ListedCertificate, write_print, write_zip
from certificates.models import Certificate
from certificates.queries import certificates_without_file, completions_without_certificate, downloadable
from core.actions import enqueue_job
from core.calendar import bangkok_date
from core.models import Job, private_storage
from core.names import split_name
from core.thai_text import sort_key
from enrollment.models import Cohort, Completion

if TYPE_CHECKING:
    from accounts.models import User

# How many certificates between two progress reports (and looks whether somebody asked to pause).
_STEP = 5

Report = Callable[[int, int], None]
Clock = Callable[[], datetime]


@transaction.atomic
def order_bulk_issue(*, cohort: Cohort, owner: User, now: datetime) -> Job:
    """Order every certificate a cohort still lacks; while such an order is open, asking again answers it."""
    open_order = Job.objects.filter(kind="issue_cohort", payload__cohort=str(cohort.uuid)).exclude(state__in=Job.ENDED).first()
    if open_order is not None:
        return open_order
    return enqueue_job(
        kind="issue_cohort",
        payload={"cohort": str(cohort.uuid)},
        idempotency_key=f"issue_cohort:{cohort.uuid}:{now:%Y%m%d%H%M%S}",
        owner=owner,
        now=now,
    )


@transaction.atomic
def ask_for_help(*, cohort: Cohort, order: Job, now: datetime) -> Job:
    """Let a second worker draw from the other end of the list."""
    key = f"help_issue_cohort:{order.uuid}:{now:%Y%m%d%H%M%S}"
    payload = {"cohort": str(cohort.uuid), "order": str(order.uuid)}
    return enqueue_job(kind="help_issue_cohort", payload=payload, idempotency_key=key, now=now)


def issue_rows(*, cohort: Cohort, report: Report, clock: Clock) -> int:
    """Issue what is missing, in dictionary order of the names, so that the register reads like the list; answer the refused.

    Whoever has no name yet, or was erased, is left out. Safe to repeat and to stop anywhere.
    """
    keys = list(completions_without_certificate(cohort).values_list("pk", flat=True))
    refused = 0
    for place, key in enumerate(keys):
        completion = Completion.objects.select_related("enrollment__learner", "enrollment__cohort__course", "release").get(pk=key)
        try:
            issue_certificate(completion=completion, now=clock())
        except (HolderNameMissingError, HolderErasedError):
            refused += 1
        if place % _STEP == 0:
            report(0, len(keys))
    return refused


def draw_files(*, cohort: Cohort, report: Report, clock: Clock, from_the_end: bool = False) -> None:
    """Draw, sign and store the files that are missing, until none is; two workers meet in the middle of the list.

    Where they meet, one certificate may be drawn twice: the first file recorded is the certificate's.
    """
    total = Certificate.objects.filter(run_code=cohort.code).count()
    while True:
        left = certificates_without_file(cohort)
        remaining = left.count()
        report(total - remaining, total)
        batch = list(left.order_by("-pk" if from_the_end else "pk")[:_STEP])
        if not batch:
            return
        for certificate in batch:
            make_certificate_pdf(certificate=certificate, now=clock())


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
        kind="download_cohort",
        payload={"cohort": str(cohort.uuid), "form": form},
        idempotency_key=f"download_cohort:{cohort.uuid}:{form}:{owner.pk}:{now:%Y%m%d%H%M%S}",
        owner=owner,
        now=now,
    )


def write_download(*, cohort: Cohort, form: str, report: Report) -> IO[bytes]:
    """Answer the bundle as an open temporary file, by name in Thai dictionary order."""
    rows = _listed(cohort)
    target = tempfile.TemporaryFile()  # noqa: SIM115  the caller stores and closes it

    def tick(done: int) -> None:
        if done % _STEP == 0 or done == len(rows):
            report(done, len(rows))

    if form == "pdf":
        write_print(target, rows, storage=private_storage(), tick=tick)
    else:
        headers = [_("เลขที่"), _("ชื่อผู้รับ"), _("วันที่ออก"), _("รหัสตรวจสอบ"), _("ไฟล์")]
        write_zip(target, rows, storage=private_storage(), headers=headers, tick=tick)
    target.seek(0)
    return target


def _listed(cohort: Cohort) -> list[ListedCertificate]:
    found = [
        ListedCertificate(row.number, row.holder_name, row.file, row.code, bangkok_date(row.issued_at))
        for row in downloadable(cohort).only("register_number", "register_year_be", "holder_name", "file", "code", "issued_at")
    ]
    return sorted(found, key=lambda row: (_order(row.holder_name), row.number))


def _order(name: str) -> str:
    """Thai lists go by given name: the title in front does not count."""
    parts = split_name(name)
    return sort_key(f"{parts.given_name} {parts.family_name}".strip() or name)
