"""The registers as those who keep them see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateDesign, Issuer, Register, VoidNumber
from certificates.queries.rights import certificates_kept_by, issuers_kept_by
from certificates.types import read_code
from core.codes import DocumentKind
from core.models import private_storage
from core.thai_text import normalize

if TYPE_CHECKING:
    from accounts.models import User
    from core.sheets import Cell


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """One issuer's register of one BE year: the last number, and how many of them are valid, ended and void."""

    issuer: Issuer
    year_be: int
    last_number: int
    valid: int
    ended: int
    void: int


def register_years(person: User) -> list[RegisterYear]:
    """Answer the registers that `person` keeps, newest year first; three queries."""
    states = Certificate.objects.values_list("issuer_code", "register_year_be").annotate(
        valid=Count("pk", filter=Q(status="valid")), ended=Count("pk", filter=~Q(status="valid"))
    )
    counted = {(code, year): (valid, ended) for code, year, valid, ended in states}
    void = {(pk, year): count for pk, year, count in VoidNumber.objects.values_list("issuer", "year_be").annotate(Count("pk"))}
    kept = Register.objects.filter(issuer__in=issuers_kept_by(person).order_by())
    rows = kept.select_related("issuer").order_by("-year_be", "issuer__code")
    return [
        RegisterYear(
            row.issuer, row.year_be, row.last_number, *counted.get((row.issuer.code, row.year_be), (0, 0)),
            void=void.get((row.issuer_id, row.year_be), 0),
        )
        for row in rows
    ]  # fmt: skip


def find_certificates(asked: str, *, person: User) -> QuerySet[Certificate]:
    """Answer the certificates of `person`'s registers that a number (`12/2569`), a code, a name or a course matches, newest first."""
    text = normalize(asked)
    rows = certificates_kept_by(person).order_by("-issued_at", "-pk")
    if not text:
        return rows
    running, _between, year = text.partition("/")
    if running.isdecimal() and year.isdecimal() and len(running) < 10 and len(year) == 4:  # noqa: PLR2004 - digits of a number and a year
        return rows.filter(register_number=int(running), register_year_be=int(year))
    named = Q(holder_name__icontains=text) | Q(holder_name_en__icontains=text)
    course = Q(course_code__iexact=text) | Q(course_title_th__icontains=text) | Q(run_code__iexact=text)
    return rows.filter(named | course | Q(code=read_code(text) or "-"))


def example_certificate(issuer: Issuer) -> bytes:
    """Draw what a certificate of this issuer looks like today, in the usual design, for an invented person; nothing is issued."""
    # Starts the engine, two seconds once, in a web process that is asked for its first example.
    from certificates.pdf.example import example_pdf

    design = CertificateDesign.objects.for_use(course_id=None, kind=DocumentKind.WUTTHIBAT).first()
    same = ("signatory_name_th", "signatory_name_en", "signatory_position_th", "signatory_position_en", "emblem_svg", "states_signature")
    facts = {"issuer_name_th": issuer.name_th, "issuer_name_en": issuer.name_en} | {name: getattr(issuer, name) for name in same}
    hand = signature_picture(issuer)
    return example_pdf(design.spec if design else {}, kind=DocumentKind.WUTTHIBAT, case="usual", stated=facts, hand=hand)


def signature_picture(issuer: Issuer) -> bytes:
    """Answer the picture of a signatory's signature, empty when there is none."""
    if not issuer.signature_file:
        return b""
    with private_storage().open(issuer.signature_file) as picture:
        content: bytes = picture.read()
    return content


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One number of a register: its certificate, or why it is void."""

    number: int
    certificate: Certificate | None
    void_reason: str
    at: datetime


def register_lines(*, issuer: Issuer, year_be: int) -> list[RegisterLine]:
    """Answer a whole register by number; two queries."""
    issued = Certificate.objects.filter(issuer_code=issuer.code, register_year_be=year_be).select_related("replaced_by")
    void = VoidNumber.objects.filter(issuer=issuer, year_be=year_be)
    lines = [RegisterLine(row.register_number, row, "", row.issued_at) for row in issued]
    lines += [RegisterLine(row.number, None, row.reason, row.voided_at) for row in void]
    return sorted(lines, key=lambda line: line.number)


def register_rows(*, issuer: Issuer, year_be: int) -> Iterator[list[Cell]]:
    """Answer a register as rows of a sheet: number, date, kind, holder, course, hours, status, reason, code."""
    for line in register_lines(issuer=issuer, year_be=year_be):
        row = line.certificate
        number = f"{line.number}/{year_be}"
        if row is None:
            yield [number, line.at, "", "", "", "", _("เลขที่ที่ยกเลิก"), line.void_reason, ""]
        else:
            status, reason = str(row.get_status_display()), str(row.get_reason_display())
            kind = str(row.get_kind_display())
            yield [number, line.at, kind, row.holder_name, row.course_title_th, row.hours, status, reason, row.code]
