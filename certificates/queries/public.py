"""What anybody may know about a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from certificates.models import Certificate, IssuerKey
from certificates.types import show_code
from core.calendar import bangkok_date
from core.codes import Mode
from core.names import mask_name


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One course of a transcript: as it was listed, and how its certificate stands today."""

    title_th: str
    title_en: str
    hours: int
    number: str
    completed_date: date
    status: str
    status_text: str


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
    signed_at: datetime | None
    key_fingerprint: str
    key_state: str
    is_sample: bool
    # A master's second signature: names and day as the certificate states them; empty without one.
    endorsement: dict[str, str]
    endorsed_date: date | None
    # A transcript's courses, each with what is true of its own certificate today.
    entries: tuple[PublicEntry, ...]
    # Whether anybody may have the credential and the badge: they bear the whole name.
    offers_credential: bool


def public_certificate(code: str) -> PublicCertificate | None:
    """Answer what anybody may know about the certificate with this code; `None` for a code never given.

    What cannot be a code (empty) is looked for like any other: all refusals take the same time.
    """
    found = Certificate.objects.select_related("replaced_by", "credential").filter(code=code).first()
    return _public(found) if found else None


def public_certificate_of_file(file_hash: str) -> PublicCertificate | None:
    """Answer the certificate whose PDF has this SHA-256 (hex); `None` when no certificate of ours has."""
    found = Certificate.objects.select_related("replaced_by", "credential").filter(file_hash=file_hash).exclude(file_hash="").first()
    return _public(found) if found else None


def _public(row: Certificate) -> PublicCertificate:
    shown = row.shows_full_name
    key = IssuerKey.objects.filter(key_id=row.signed_with).first() if row.signed_with else None
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
        signed_at=row.signed_at,
        key_fingerprint=key.fingerprint if key else "",
        key_state=str(key.get_state_display()) if key else "",
        is_sample=row.is_sample,
        endorsement=row.endorsement,
        endorsed_date=date.fromisoformat(row.endorsement["date"]) if row.endorsement else None,
        entries=_entries(row),
        offers_credential=may_be_handed_out(row),
    )


def may_be_handed_out(row: Certificate) -> bool:
    """Whether a certificate's credential is anybody's to take: valid, made, and its holder shows the whole name."""
    credential = getattr(row, "credential", None)
    return row.shows_full_name and row.status == Certificate.Status.VALID and credential is not None and bool(credential.document)


def _entries(row: Certificate) -> tuple[PublicEntry, ...]:
    """Answer a transcript's courses; one query, none for other documents."""
    if not row.entries:
        return ()
    today = dict(Certificate.objects.filter(code__in=[entry["code"] for entry in row.entries]).values_list("code", "status"))
    states = {entry["code"]: Certificate.Status(today.get(entry["code"], Certificate.Status.REVOKED)) for entry in row.entries}
    return tuple(
        PublicEntry(
            title_th=entry["title_th"],
            title_en=entry["title_en"],
            hours=entry["hours"],
            number=entry["number"],
            completed_date=date.fromisoformat(entry["date"]),
            status=states[entry["code"]].value,
            status_text=str(states[entry["code"]].label),
        )
        for entry in row.entries
    )
