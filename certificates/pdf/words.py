"""The words of a certificate, Thai and English (domain 5.6, 5.7). They are the document's own and never translated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from certificates.types import PLACEHOLDER
from core.calendar import BE_OFFSET, MONTHS_TH, bangkok_date, format_date, format_date_range, to_thai_digits
from core.codes import DocumentKind

if TYPE_CHECKING:
    from certificates.models import Certificate
    from certificates.pdf.look import Look

SAMPLE_NOTE_TH = "เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ"
SAMPLE_NOTE_EN = "Sample content, awaiting expert review"


@dataclass(frozen=True, slots=True)
class Wording:
    """The word a certificate carries and the lines around name and course, in Thai and in English."""

    word: str
    word_en: str
    opening: str
    opening_en: str
    verb: str
    verb_en: str
    closing: str = ""
    closing_en: str = ""


_CERTIFY, _CERTIFY_EN = "ให้ไว้เพื่อแสดงว่า", "This is to certify that"
_WORDINGS = {
    DocumentKind.WUTTHIBAT: Wording(
        "วุฒิบัตร", "Certificate of Achievement", _CERTIFY, _CERTIFY_EN, "ได้ผ่านการอบรมหลักสูตร", "has successfully completed the course"
    ),
    DocumentKind.KIATTIBAT: Wording(
        "เกียรติบัตร",
        "Certificate of Participation",
        "ขอมอบเกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า",
        "This certificate is presented to",
        "ได้เข้าร่วมการอบรมหลักสูตร",
        "for taking part in the course",
    ),
    DocumentKind.PRAKATSANIYABAT: Wording(
        "ประกาศนียบัตร", "Certificate", _CERTIFY, _CERTIFY_EN, "ได้สำเร็จหลักสูตร", "has completed the programme"
    ),
    DocumentKind.APPRECIATION: Wording(
        "เกียรติบัตร",
        "Certificate of Appreciation",
        "ขอมอบเกียรติบัตรฉบับนี้ไว้เพื่อแสดงความขอบคุณ",
        "With our sincere thanks to",
        "ที่ได้ถ่ายทอดความรู้ในหลักสูตร",
        "for teaching in the course",
    ),
    DocumentKind.TRANSCRIPT: Wording(
        "ใบแสดงผลการฝึกอบรม",
        "Transcript of Training",
        "ขอรับรองว่า",
        _CERTIFY_EN,
        "ได้รับเอกสารรับรองการฝึกอบรมตามรายการต่อไปนี้",
        "holds the following certificates",
    ),
}
# Places whose usual words a design may replace, and where they stand in `Wording`.
_PLACES = {
    f"{place}_{language}": place + ("" if language == "th" else "_en")
    for place in ("word", "opening", "verb", "closing")
    for language in ("th", "en")
}


def wording_of(kind: str) -> Wording:
    """Answer the usual words of a kind."""
    return _WORDINGS[DocumentKind(kind)]


def wording_on(certificate: Certificate, look: Look) -> Wording:
    """Answer the words for the certificate's kind, with those its design says otherwise; placeholders are filled."""
    usual = wording_of(certificate.kind)
    own = {place: text for name, place in _PLACES.items() if (text := look.texts.get(name, ""))}
    words = {place: own.get(place) or getattr(usual, place) for place in _PLACES.values()}
    return Wording(**{place: _filled(text, certificate, look, thai=not place.endswith("_en")) for place, text in words.items()})


def _filled(text: str, certificate: Certificate, look: Look, *, thai: bool) -> str:
    """Put facts in place of `{course}` and the like; a name nobody knows stays as it is written."""
    if "{" not in text:
        return text
    digits = to_thai_digits if thai and look.has_thai_digits else str
    day = format_date(certificate.issued_at, language="th" if thai else "en")
    facts = {
        "holder": certificate.holder_name if thai else certificate.holder_name_en or certificate.holder_name,
        "course": certificate.course_title_th if thai else certificate.course_title_en or certificate.course_title_th,
        "hours": digits(str(certificate.hours)),
        "issued": digits(day),
        "issuer": certificate.issuer_name_th if thai else certificate.issuer_name_en,
        "number": digits(certificate.number),
        "run": certificate.run_code,
    }
    return re.sub(PLACEHOLDER, lambda found: facts.get(found[1], found[0]), text)


def hours_line(certificate: Certificate, look: Look) -> str:
    """จำนวน ๓๐ ชั่วโมง ระหว่างวันที่ ๑ มีนาคม ๒๕๖๙ ถึงวันที่ ๒ เมษายน ๒๕๖๙"""
    first, last = (format_date(day, language="th") for day in (certificate.started_date, certificate.completed_date))
    hours = f"จำนวน {certificate.hours} ชั่วโมง " if certificate.hours else ""
    days = f"ระหว่างวันที่ {first} ถึงวันที่ {last}" if certificate.started_date < certificate.completed_date else f"เมื่อวันที่ {last}"
    return _digits(f"{hours}{days}", look)


def hours_line_en(certificate: Certificate) -> str:
    days = format_date_range(min(certificate.started_date, certificate.completed_date), certificate.completed_date, language="en")
    return f"{certificate.hours} {'hour' if certificate.hours == 1 else 'hours'}, {days}" if certificate.hours else days


def given_line(certificate: Certificate, look: Look) -> str:
    """ให้ไว้ ณ วันที่ ๒๑ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙"""
    day = bangkok_date(certificate.issued_at)
    return _digits(f"ให้ไว้ ณ วันที่ {day.day} เดือน {MONTHS_TH[day.month - 1]} พุทธศักราช {day.year + BE_OFFSET}", look)


def given_line_en(certificate: Certificate) -> str:
    return f"Given on {format_date(certificate.issued_at, language='en')}"


def number_line(certificate: Certificate, look: Look) -> str:
    return _digits(f"เลขที่ {certificate.number}", look)


def endorsed_line(moment: date, look: Look) -> str:
    """What stands on the line of a master's signature, given with an account of ours and not by hand."""
    if not look.has_thai:
        return f"endorsed electronically on {format_date(moment, language='en')}"
    return _digits(f"รับรองทางอิเล็กทรอนิกส์เมื่อ {format_date(moment, language='th')}", look)


def _digits(text: str, look: Look) -> str:
    return to_thai_digits(text) if look.has_thai_digits else text
