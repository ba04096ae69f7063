"""A transcript's list of courses: measured rows on as many sheets as they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from certificates.pdf.look import Look, Room
from certificates.pdf.measure import Fitted, fit
from certificates.pdf.page import HEADING
from core.calendar import format_date, to_thai_digits

if TYPE_CHECKING:
    from certificates.models import Certificate

# mm: a row, the head of a table, the line of totals; the columns beside the title.
_ROW, _HEAD, _TOTALS = 9.2, 8.0, 14.0
_COLUMNS = 8 + 16 + 33 + 24
_SIZES = (9.5, 8.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One course as it is printed."""

    place: str
    title: Fitted
    title_en: Fitted | None
    hours: str
    day: str
    number: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one page; `number` is empty when there is only one page."""

    rows: list[Row]
    number: str


def sheets_of(certificate: Certificate, look: Look, room: Room) -> list[Sheet]:
    """Answer the pages; the first has the heading, signature and QR code too. Empty for what is no transcript."""
    if not certificate.entries:
        return []
    rows = [_row(place, entry, look, room) for place, entry in enumerate(certificate.entries, start=1)]
    first = int((room.foot - room.top - HEADING - _HEAD - _TOTALS) / _ROW)
    further = int((room.paper[1] - room.top - room.corner_bottom - _HEAD - _TOTALS) / _ROW)
    cut = [rows[:first]] + [rows[start : start + further] for start in range(first, len(rows), further)]
    return [Sheet(part, _numbered(place, len(cut), look)) for place, part in enumerate(cut, start=1)]


def _numbered(place: int, count: int, look: Look) -> str:
    if count == 1:
        return ""
    return _digits(f"แผ่นที่ {place} จาก {count}", look) if look.has_thai else f"Sheet {place} of {count}"


def _row(place: int, entry: dict[str, str], look: Look, room: Room) -> Row:
    width = room.width - _COLUMNS - 2
    thai, english = entry["title_th"], entry["title_en"]
    large, small = _SIZES
    main = thai if look.has_thai else english or thai
    beside = english if look.language == "both" and english else ""
    return Row(
        place=_digits(str(place), look),
        title=fit(main, face="sans", largest=large, smallest=5, width=width, most_lines=1 if beside else 2),
        title_en=fit(beside, face="sans", largest=small, smallest=4.5, width=width, most_lines=1) if beside else None,
        hours=_digits(str(entry["hours"]), look),
        day=_digits(format_date(date.fromisoformat(entry["date"]), language="th" if look.has_thai else "en", style="medium"), look),
        number=_digits(entry["number"], look),
    )


def totals_of(certificate: Certificate, look: Look) -> str:
    """รวม ๓ หลักสูตร ๙๐ ชั่วโมง"""
    count, hours = len(certificate.entries), certificate.hours
    thai = _digits(f"รวม {count} หลักสูตร {hours} ชั่วโมง", look)
    english = f"{count} courses, {hours} hours"
    return " · ".join(text for is_spoken, text in ((look.has_thai, thai), (look.has_english, english)) if is_spoken)


def _digits(text: str, look: Look) -> str:
    return to_thai_digits(text) if look.has_thai_digits and look.has_thai else text
