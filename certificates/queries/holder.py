"""What a holder sees of their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.data_export import Table, register
from certificates.errors import HolderNameLongError, HolderNameMissingError
from certificates.models import Certificate
from core.codes import CertificateKind
from core.thai_text import normalize
from enrollment.models import Completion

if TYPE_CHECKING:
    from accounts.models import User

# Characters of the column that keeps it.
_LONGEST_NAME = 250


@dataclass(frozen=True, slots=True)
class WaitingCertificate:
    """A completion whose certificate is still to come."""

    completion_uuid: UUID
    course_title: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class MyCertificates:
    """A person's certificates, newest first, and the completions that wait for one.

    `name_problem` is why none can be issued in the person's name; empty when one can.
    """

    certificates: list[Certificate]
    waiting: list[WaitingCertificate]
    name_problem: str

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
    return MyCertificates(certificates, waiting, name_problem=_name_problem(person))


def stated_name(holder: User) -> str:
    """Answer the name that a certificate issued now would state.

    :raises HolderNameMissingError: there is none yet, or it is longer than a certificate keeps (`HolderNameLongError`).
    """
    name = normalize(holder.certificate_name)
    if not name:
        raise HolderNameMissingError
    if len(name) > _LONGEST_NAME:
        raise HolderNameLongError(limit=_LONGEST_NAME)
    return name


def _name_problem(person: User) -> str:
    try:
        stated_name(person)
    except HolderNameMissingError as refusal:
        return str(refusal)
    return ""


def _held_data(person: User) -> Table:
    """What goes into a person's copy of their data."""
    columns = (
        "uuid", "code", "kind", "issuer_code", "register_number", "register_year_be", "holder_name", "holder_name_en", "course_code",
        "course_title_th", "hours", "issued_at", "status", "shows_full_name", "file_hash",
    )  # fmt: skip
    return list(Certificate.objects.held_by(person.subject_key).values(*columns))


register("certificates", _held_data)
