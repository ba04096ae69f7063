"""The words of a certificate, Thai and English (domain 5.6, 5.7). They are the document's own and never translated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.calendar import BE_OFFSET, MONTHS_TH, bangkok_date, format_date, format_date_range, to_thai_digits
from core.codes import CertificateKind

if TYPE_CHECKING:
    from certificates.models import Certificate

SAMPLE_NOTE_TH = "เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ"
SAMPLE_NOTE_EN = "Sample content, awaiting expert review"


@dataclass(frozen=True, slots=True)
class Wording:
    """The word the certificate carries and its two verb lines, in Thai and in English."""

    word: str
    word_en: str
    opening: str
    opening_en: str
    verb: str
    verb_en: str


_WORDINGS = {
    CertificateKind.WUTTHIBAT: Wording(
        "วุฒิบัตร",
        "Certificate of Achievement",
        "ให้ไว้เพื่อแสดงว่า",
        "This is to certify that",
        "ได้ผ่านการอบรมหลักสูตร",
        "has successfully completed the course",
    ),
    CertificateKind.KIATTIBAT: Wording(
        "เกียรติบัตร",
        "Certificate of Participation",
        "ขอมอบเกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า",
        "This certificate is presented to",
        "ได้เข้าร่วมการอบรมหลักสูตร",
        "for taking part in the course",
    ),
    CertificateKind.PRAKATSANIYABAT: Wording(
        "ประกาศนียบัตร", "Certificate", "ให้ไว้เพื่อแสดงว่า", "This is to certify that", "ได้สำเร็จหลักสูตร", "has completed the programme"
    ),
}


def wording_of(kind: str) -> Wording:
    return _WORDINGS[CertificateKind(kind)]


def hours_line(certificate: Certificate) -> str:
    """จำนวน ๓๐ ชั่วโมง ระหว่างวันที่ ๑ มีนาคม ๒๕๖๙ ถึงวันที่ ๒ เมษายน ๒๕๖๙"""
    first, last = certificate.started_date, certificate.completed_date
    hours = f"จำนวน {to_thai_digits(str(certificate.hours))} ชั่วโมง"
    if first >= last:
        return f"{hours} เมื่อวันที่ {_thai(last)}"
    return f"{hours} ระหว่างวันที่ {_thai(first)} ถึงวันที่ {_thai(last)}"


def hours_line_en(certificate: Certificate) -> str:
    days = format_date_range(min(certificate.started_date, certificate.completed_date), certificate.completed_date, language="en")
    return f"{certificate.hours} {'hour' if certificate.hours == 1 else 'hours'}, {days}"


def given_line(certificate: Certificate) -> str:
    """ให้ไว้ ณ วันที่ ๒๑ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙"""
    day = bangkok_date(certificate.issued_at)
    return to_thai_digits(f"ให้ไว้ ณ วันที่ {day.day} เดือน {MONTHS_TH[day.month - 1]} พุทธศักราช {day.year + BE_OFFSET}")


def given_line_en(certificate: Certificate) -> str:
    return f"Given on {format_date(certificate.issued_at, language='en')}"


def _thai(day: date) -> str:
    return format_date(day, language="th", thai_digits=True)
