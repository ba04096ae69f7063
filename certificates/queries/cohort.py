"""Which completions and certificates of a cohort still wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from certificates.models import Certificate
from enrollment.models import Completion

if TYPE_CHECKING:
    from enrollment.models import Cohort


def completions_without_certificate(cohort: Cohort) -> QuerySet[Completion]:
    """Answer the completions of a cohort that no certificate was issued for, in order of completion."""
    issued = Certificate.objects.values("completion_key")
    rows = Completion.objects.filter(enrollment__cohort=cohort).exclude(uuid__in=issued)
    return rows.select_related("enrollment__learner", "enrollment__cohort__course", "release").order_by("completed_at", "pk")


def certificates_without_file(cohort: Cohort) -> QuerySet[Certificate]:
    """Answer the certificates of a cohort whose PDF was never finished."""
    return Certificate.objects.filter(run_code=cohort.code).without_file().order_by("pk")
