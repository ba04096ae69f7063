"""What a certificate says as an Open Badges 3.0 credential: the same as on paper, in words a machine can read.

Open Badges wants one text where the paper has two, so both stand in it, Thai first, with ` · ` between. The holder is
named and nothing else: no account, address or number of a person leads back from it. Scores are not in it.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from certificates.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from certificates.credential.identity import issuer_did
from certificates.credential.proof import Document, ProofError, moment
from certificates.credential.wording import MODES, NO_QUALIFICATION, SAMPLE, Both, wording_of
from certificates.types import verification_url
from core.calendar import BANGKOK, format_date_range
from core.codes import DocumentKind, branch

if TYPE_CHECKING:
    from certificates.models import Certificate

LARGEST = 64 * 1024
_BETWEEN = " · "


def achievement_address(certificate: Certificate, *, site_url: str) -> str:
    """The address of what was achieved: one for everybody with the same kind of certificate for the same release.

    A transcript lists what one person holds, so nobody else achieved the same.
    """
    if certificate.kind == DocumentKind.TRANSCRIPT:
        return f"{verification_url(certificate.code, site_url=site_url)}#achievement"
    course = quote(certificate.course_code, safe="")
    return f"{site_url.rstrip('/')}/credentials/achievements/{certificate.kind}/{course}/{certificate.release_number}"


def certificate_document(certificate: Certificate, *, branch_code: str, status: dict[str, Any], site_url: str) -> Document:
    """Answer the credential of a certificate, without its proof; from the row and its course's branch alone."""
    word, word_en = wording_of(certificate.kind).word
    site = site_url.rstrip("/")
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": verification_url(certificate.code, site_url=site_url),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _both(f"{word} {certificate.course_title_th}", f"{word_en}, {_title_en(certificate)}"),
        "issuer": {
            "id": issuer_did(certificate.issuer_code, site_url=site_url),
            "type": ["Profile"],
            "name": _both(certificate.issuer_name_th, certificate.issuer_name_en),
            "url": f"{site}/",
        },
        "validFrom": moment(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _names(certificate),
            "licenseNumber": _line(f"{certificate.issuer_code} {certificate.number}"),
            "activityStartDate": _day(min(certificate.started_date, certificate.completed_date)),
            "activityEndDate": _day(certificate.completed_date),
            "achievement": _achievement(certificate, branch_code, site_url),
        },
        "evidence": [{"type": ["Evidence"], "name": _both("การเรียน", "Study"), "narrative": _study(certificate)}],
        "credentialStatus": status,
    }


def _achievement(certificate: Certificate, branch_code: str, site_url: str) -> dict[str, Any]:
    """Answer what was achieved; the same for everybody whose certificate is of the same release."""
    wording = wording_of(certificate.kind)
    address = achievement_address(certificate, site_url=site_url)
    name = _both(certificate.course_title_th, certificate.course_title_en)
    told = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": wording.achievement,
        "name": name,
        "description": _description(certificate),
        "criteria": {"narrative": _both(*(f"{said} {bounds}" for said, bounds in zip(wording.criteria, NO_QUALIFICATION, strict=True)))},
        "humanCode": _line(certificate.course_code),
        "version": str(certificate.release_number),
        "inLanguage": "th",
    }
    if certificate.kind != DocumentKind.TRANSCRIPT:
        told["image"] = {"id": f"{address}/badge.svg", "type": "Image", "caption": name}
    if branch_code:
        told["fieldOfStudy"] = _both(branch(branch_code).th, branch(branch_code).en)
    return told


def _description(certificate: Certificate) -> str:
    says, says_en = wording_of(certificate.kind).says
    text = _both(
        f"ผู้ถือ{says} “{certificate.course_title_th}”{_hours(certificate)[0]}",
        f"The holder {says_en} “{_title_en(certificate)}”{_hours(certificate)[1]}.",
    )
    return f"{text} ({_both(*SAMPLE)})" if certificate.is_sample else text


def to_bytes(document: Document) -> bytes:
    """Write a document as the file people keep."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_document(content: bytes) -> Document:
    """Read a file somebody handed us.

    :raises ProofError: it is too large, no JSON object, or says one thing twice.
    """
    if len(content) > LARGEST:
        raise ProofError("larger than any credential of ours")
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise ProofError("not JSON") from problem
    if not isinstance(document, dict):
        raise ProofError("not a JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that is given twice: programs differ in which of the two they read."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ProofError("a name given twice")
    return document


def _names(certificate: Certificate) -> list[dict[str, Any]]:
    names = dict.fromkeys(_line(name) for name in (certificate.holder_name, certificate.holder_name_en) if name)
    return [{"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"} for name in names]


def _study(certificate: Certificate) -> str:
    """1 มีนาคม – 12 เมษายน 2569 จำนวน 30 ชั่วโมง ออนไลน์ · …, 30 hours, online; then a transcript's lines."""
    first, last = min(certificate.started_date, certificate.completed_date), certificate.completed_date
    thai, english = (format_date_range(first, last, language=language) for language in ("th", "en"))
    mode, mode_en = MODES.get(certificate.mode, ("", ""))
    hours, hours_en = _hours(certificate)
    told = _both(f"{thai}{hours} {mode}", f"{english}{hours_en}{', ' if mode_en else ''}{mode_en}")
    listed = "; ".join(f"{entry['title_th']} ({entry['number']})" for entry in certificate.entries)
    return _line(f"{told}: {listed}") if listed else told


def _hours(certificate: Certificate) -> Both:
    hours = certificate.hours
    return (f" จำนวน {hours} ชั่วโมง", f", {hours} {'hour' if hours == 1 else 'hours'}") if hours else ("", "")


def _title_en(certificate: Certificate) -> str:
    return certificate.course_title_en or certificate.course_code


def _day(day: date) -> str:
    return datetime.combine(day, time(), BANGKOK).isoformat()


def _both(thai: str, english: str) -> str:
    return _BETWEEN.join(part for part in (_line(thai), _line(english)) if part)


def _line(text: str) -> str:
    """One line without control characters, which canonical forms write in more than one way."""
    return " ".join("".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in text).split())  # noqa: PLR2004
