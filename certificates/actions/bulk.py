"""Certificates issued by the cohort, in the order of the list of names, and drawn by as many workers as there are."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from certificates.actions.issuing import issue_certificate, issue_together
from certificates.actions.printing import make_certificate_pdf
from certificates.errors import HolderErasedError, HolderNameMissingError
from certificates.models import Certificate
from certificates.queries import certificates_without_file, completions_without_certificate
from certificates.types import Report
from core.actions import enqueue_job
from core.models import Job
from enrollment.models import Cohort, Completion

if TYPE_CHECKING:
    from accounts.models import User

# How many certificates between two progress reports (and looks whether somebody asked to pause).
_STEP = 5
# How many take their numbers in one transaction: a hundred wait for none longer than a drawing takes.
_TOGETHER = 100

# After how many batches of drawings their leavings are swept up: a drawing's parts know each other, so none goes by itself, and by itself
# Python sweeps only when they are a quarter of all it holds, some 700 drawings and 50 MB later.
_SWEPT_EVERY = 20

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
    for start in range(0, len(keys), _TOGETHER):
        some = keys[start : start + _TOGETHER]
        turned_away = _issue_some(some, clock())
        refused += turned_away
        report(0, len(keys), kept=turned_away < len(some))
    return refused


def _issue_some(keys: Sequence[int], now: datetime) -> int:
    """Issue for these completions in this order; answer the refused."""
    # What they share is read once, however long it is.
    rows = Completion.objects.select_related("enrollment").prefetch_related("release", "enrollment__cohort__course").in_bulk(keys)
    completions = [rows[key] for key in keys if key in rows]
    try:
        return issue_together(completions=completions, now=now)
    except IntegrityError:
        # Somebody issues one of them at this moment: one by one, each finds what is there.
        return sum(_is_refused(completion, now) for completion in completions)


def _is_refused(completion: Completion, now: datetime) -> bool:
    try:
        issue_certificate(completion=completion, now=now)
    except (HolderNameMissingError, HolderErasedError):
        return True
    return False


def draw_files(*, cohort: Cohort, report: Report, clock: Clock, from_the_end: bool = False) -> None:
    """Draw, sign and store the files that are missing, until none is; two workers meet in the middle of the list.

    Where they meet, one certificate may be drawn twice: the first file recorded is the certificate's.
    """
    total = Certificate.objects.filter(run_code=cohort.code).count()
    has_drawn = False
    for step in count(1):
        left = certificates_without_file(cohort)
        remaining = left.count()
        report(total - remaining, total, kept=has_drawn)
        batch = list(left.order_by("-pk" if from_the_end else "pk")[:_STEP])
        if not batch:
            return
        for certificate in batch:
            make_certificate_pdf(certificate=certificate, now=clock())
        has_drawn = True
        if step % _SWEPT_EVERY == 0:
            gc.collect()
