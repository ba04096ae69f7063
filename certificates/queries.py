"""Answers about certificates over several tables, and the rules their register keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.data_export import Table, register
from certificates.models import Certificate, Register
from certificates.types import show_code
from core.calendar import bangkok_date
from core.codes import Mode
from core.invariants import register_invariant
from core.names import mask_name
from enrollment.models import Completion

if TYPE_CHECKING:
    from accounts.models import User
    from enrollment.models import Cohort


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """Everything the public page may say, and nothing else: no address, number of a person, birth date or score."""

    code: str
    shown_code: str
    status: str
    reason: str
    ended_date: date | None
    replaced_by_code: str
    kind: str
    number: str
    holder_name: str
    holder_name_en: str
    is_name_masked: bool
    is_holder_erased: bool
    course_title_th: str
    course_title_en: str
    release_number: int
    hours: int
    mode: str
    issuer_name_th: str
    issuer_name_en: str
    issued_date: date
    file_hash: str
    is_sample: bool


def public_certificate(code: str) -> PublicCertificate | None:
    """Answer what anybody may know about the certificate with this code; `None` for a code never given."""
    if not code:
        return None
    found = Certificate.objects.select_related("replaced_by").filter(code=code).first()
    return _public(found) if found else None


def public_certificate_of_file(file_hash: str) -> PublicCertificate | None:
    """Answer the certificate whose PDF has this SHA-256 (hex); `None` when no certificate of ours has."""
    found = Certificate.objects.select_related("replaced_by").filter(file_hash=file_hash).exclude(file_hash="").first()
    return _public(found) if found else None


def _public(row: Certificate) -> PublicCertificate:
    shown = row.shows_full_name
    return PublicCertificate(
        code=row.code,
        shown_code=show_code(row.code),
        status=row.status,
        reason=str(row.get_reason_display()) if row.reason else "",
        ended_date=bangkok_date(row.ended_at) if row.ended_at else None,
        replaced_by_code=row.replaced_by.code if row.replaced_by else "",
        kind=str(row.get_kind_display()),
        number=row.number,
        holder_name=row.holder_name if shown else mask_name(row.holder_name),
        holder_name_en=row.holder_name_en if shown else "",
        is_name_masked=not shown and bool(row.holder_name),
        is_holder_erased=row.holder_erased_at is not None,
        course_title_th=row.course_title_th,
        course_title_en=row.course_title_en,
        release_number=row.release_number,
        hours=row.hours,
        mode=str(Mode(row.mode).label),
        issuer_name_th=row.issuer_name_th,
        issuer_name_en=row.issuer_name_en,
        issued_date=bangkok_date(row.issued_at),
        file_hash=row.file_hash,
        is_sample=row.is_sample,
    )


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


def my_certificates(person: User) -> MyCertificates:
    """Answer what a person sees on their certificate page; two queries."""
    certificates = list(Certificate.objects.held_by(person.subject_key).select_related("replaced_by"))
    completions = Completion.objects.filter(enrollment__learner=person).select_related("enrollment__cohort__course")
    missing = completions.exclude(uuid__in=[row.completion_key for row in certificates]).order_by("-completed_at")
    waiting = [WaitingCertificate(row.uuid, row.enrollment.cohort.course.title, row.completed_at) for row in missing]
    return MyCertificates(certificates, waiting, is_name_missing=not person.certificate_name)


def completions_without_certificate(cohort: Cohort) -> QuerySet[Completion]:
    """Answer the completions of a cohort that no certificate was issued for, in order of completion."""
    issued = Certificate.objects.values("completion_key")
    rows = Completion.objects.filter(enrollment__cohort=cohort).exclude(uuid__in=issued)
    return rows.select_related("enrollment__learner", "enrollment__cohort__course", "release").order_by("completed_at", "pk")


def certificates_without_file(cohort: Cohort) -> QuerySet[Certificate]:
    """Answer the certificates of a cohort whose PDF was never finished."""
    return Certificate.objects.filter(run_code=cohort.code).without_file().order_by("pk")


def registers_with_gaps() -> int:
    """Count registers whose certificates are not numbered 1, 2, 3 … up to the last number given."""
    last = {(issuer, year): number for issuer, year, number in Register.objects.values_list("issuer__code", "year_be", "last_number")}
    numbered = Certificate.objects.values("issuer_code", "register_year_be").annotate(
        count=Count("pk"), low=Min("register_number"), high=Max("register_number")
    )
    used = {(row["issuer_code"], row["register_year_be"]): (row["low"], row["high"], row["count"]) for row in numbered}
    empty = (1, 0, 0)
    return sum(used.get(key, empty) != (1, last.get(key, 0), last.get(key, 0)) for key in last.keys() | used.keys())


def completions_with_two_valid_certificates() -> int:
    """Count completions that more than one valid edition speaks for."""
    return Certificate.objects.valid().values("completion_key").annotate(count=Count("pk")).filter(count__gt=1).count()


def _held_data(person: User) -> Table:
    """What goes into a person's copy of their data."""
    columns = (
        "uuid", "code", "kind", "issuer_code", "register_number", "register_year_be", "holder_name", "holder_name_en", "course_code",
        "course_title_th", "hours", "issued_at", "status", "shows_full_name", "file_hash",
    )  # fmt: skip
    return list(Certificate.objects.held_by(person.subject_key).values(*columns))


register("certificates", _held_data)
register_invariant("certificates.numbers", _("เลขที่วุฒิบัตรในทะเบียนคุมเรียงต่อกันโดยไม่ขาดและไม่ซ้ำ"), registers_with_gaps)
register_invariant("certificates.one_valid", _("การสำเร็จการอบรมหนึ่งครั้งมีวุฒิบัตรที่ใช้ได้ไม่เกินหนึ่งฉบับ"), completions_with_two_valid_certificates)
