"""What a holder sees of their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.data_export import Table, register
from certificates.models import Certificate
from core.codes import CertificateKind
from enrollment.models import Completion

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class WaitingCertificate:
    """A completion whose certificate is still to come."""

    completion_uuid: UUID
    course_title: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class MyCertificates:
    """A person's certificates, newest first, and the completions that wait for one."""

    certificates: list[Certificate]
    waiting: list[WaitingCertificate]
    is_name_missing: bool

    @property
    def offers_transcript(self) -> bool:
        """Whether there are several courses to list."""
        listed = [row for row in self.certificates if row.status == Certificate.Status.VALID and row.kind in CertificateKind.values]
        return len(listed) > 1


def my_certificates(person: User) -> MyCertificates:
    """Answer what a person sees on their certificate page; two queries."""
    certificates = list(Certificate.objects.held_by(person.subject_key).select_related("replaced_by", "credential"))
    completions = Completion.objects.filter(enrollment__learner=person).select_related("enrollment__cohort__course")
    missing = completions.exclude(uuid__in=[row.completion_key for row in certificates]).order_by("-completed_at")
    waiting = [WaitingCertificate(row.uuid, row.enrollment.cohort.course.title, row.completed_at) for row in missing]
    return MyCertificates(certificates, waiting, is_name_missing=not person.certificate_name)


def _held_data(person: User) -> Table:
    """What goes into a person's copy of their data."""
    columns = (
        "uuid", "code", "kind", "issuer_code", "register_number", "register_year_be", "holder_name", "holder_name_en", "course_code",
        "course_title_th", "hours", "issued_at", "status", "shows_full_name", "file_hash",
    )  # fmt: skip
    return list(Certificate.objects.held_by(person.subject_key).values(*columns))


register("certificates", _held_data)
