"""The Thai calendar: Bangkok days, fiscal years, Buddhist-Era dates in and out.

Moments are stored in UTC; every boundary is Bangkok midnight. BE = CE + 543. The fiscal year
runs 1 October – 30 September and is named, in BE, by the year it ends in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_OFFSET = 543

Style = Literal["long", "medium", "full"]

MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_TH_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_EN_SHORT = tuple(name[:3] for name in MONTHS_EN)
WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Years a person can mean: people and deeds from 1850 on, plans up to 2099.
FIRST_YEAR, LAST_YEAR = 1850, 2099
FIRST_BE_INPUT = 2400
_FISCAL_START_MONTH = 10
_YEAR_DIGITS = 4

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_FROM_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class YearError(HonghianError):
    """A year that cannot be understood."""

    code = "year_invalid"
    message = _("ปี “%(text)s” ไม่ถูกต้อง โปรดพิมพ์ปี พ.ศ. หรือ ค.ศ. สี่หลัก")
    status = 400


class YearAmbiguousError(YearError):
    """Two digits, or a year between the plausible CE and BE ranges (2100–2399)."""

    code = "year_ambiguous"
    message = _("ปี “%(text)s” ไม่ชัดเจนว่าเป็น พ.ศ. หรือ ค.ศ. โปรดพิมพ์ปีสี่หลัก เช่น 2569 หรือ 2026")


class YearImplausibleError(YearError):
    """A four-digit year nobody can mean."""

    code = "year_implausible"
    message = _("ปี “%(text)s” อยู่นอกช่วงที่เป็นไปได้")


class DateError(HonghianError):
    """A date that cannot be understood, or that no calendar has."""

    code = "date_invalid"
    message = _("วันที่ “%(text)s” ไม่ถูกต้อง โปรดพิมพ์ วัน/เดือน/ปี เช่น 21/11/2569")
    status = 400


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of time `[start, end)`, in UTC, between Bangkok midnights."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Bring both ends to UTC; a naive or reversed period is a programming error."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            message = "a period needs aware moments"
            raise ValueError(message)
        if self.end < self.start:
            message = "a period cannot end before it starts"
            raise ValueError(message)
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    def contains(self, moment: datetime) -> bool:
        """Whether `moment` lies in `[start, end)`."""
        return self.start <= moment < self.end

    @property
    def first_date(self) -> date:
        """The first Bangkok day."""
        return bangkok_date(self.start)

    @property
    def last_date(self) -> date:
        """The last Bangkok day, inclusive; equals `first_date` for an empty period."""
        if self.end == self.start:
            return self.first_date
        return bangkok_date(self.end - timedelta(microseconds=1))


def bangkok_midnight(day: date) -> datetime:
    """Answer the moment `day` begins in Bangkok, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK).astimezone(UTC)


def bangkok_date(moment: datetime) -> date:
    """Answer the Bangkok calendar day of an aware `moment`."""
    if moment.tzinfo is None:
        message = "bangkok_date needs an aware moment"
        raise ValueError(message)
    return moment.astimezone(BANGKOK).date()


def days(first: date, last: date) -> Period:
    """Answer the period from the start of `first` to the end of `last`, both inclusive."""
    return Period(bangkok_midnight(first), bangkok_midnight(last + timedelta(days=1)))


def fiscal_year_of(moment: datetime) -> int:
    """Answer the fiscal year (BE) of `moment`: 2026-10-01 Bangkok is already 2570."""
    day = bangkok_date(moment)
    return day.year + BE_OFFSET + (1 if day.month >= _FISCAL_START_MONTH else 0)


def quarter_of(moment: datetime) -> int:
    """Answer the fiscal quarter 1–4 of `moment`; quarter 1 is October to December."""
    return (bangkok_date(moment).month - _FISCAL_START_MONTH) % 12 // 3 + 1


def fiscal_year(fy_be: int) -> Period:
    """Answer fiscal year `fy_be` (BE): 2569 is 1 Oct 2025 up to 1 Oct 2026."""
    year = fy_be - BE_OFFSET
    return Period(
        bangkok_midnight(date(year - 1, _FISCAL_START_MONTH, 1)),
        bangkok_midnight(date(year, _FISCAL_START_MONTH, 1)),
    )


def fiscal_quarter(fy_be: int, q: int) -> Period:
    """Answer quarter `q` (1–4) of fiscal year `fy_be` (BE)."""
    if q not in (1, 2, 3, 4):
        message = "a fiscal quarter is 1, 2, 3 or 4"
        raise ValueError(message)
    months = (fy_be - BE_OFFSET - 1) * 12 + _FISCAL_START_MONTH - 1 + 3 * (q - 1)
    return Period(_first_of(months), _first_of(months + 3))


def month(year_ce: int, number: int) -> Period:
    """Answer calendar month `number` (1–12) of `year_ce`."""
    months = year_ce * 12 + number - 1
    return Period(_first_of(months), _first_of(months + 1))


def _first_of(months: int) -> datetime:
    """Answer the first midnight of a month counted from year 0."""
    return bangkok_midnight(date(months // 12, months % 12 + 1, 1))


def to_thai_digits(text: str) -> str:
    """Write 0–9 as ๐–๙."""
    return text.translate(_TO_THAI)


def from_thai_digits(text: str) -> str:
    """Write ๐–๙ as 0–9."""
    return text if text.isascii() else text.translate(_FROM_THAI)


# --- reading ----------------------------------------------------------------------------

_ERA_BE = r"(?:พ\s*\.?\s*ศ\s*\.?|B\.?E\.?)"
_ERA_CE = r"(?:ค\s*\.?\s*ศ\s*\.?|C\.?E\.?|A\.?D\.?)"
_YEAR = re.compile(
    rf"(?:(?P<be>{_ERA_BE})|(?P<ce>{_ERA_CE}))?\s*(?P<digits>\d+)\s*(?:(?P<be2>{_ERA_BE})|(?P<ce2>{_ERA_CE}))?",
    re.IGNORECASE,
)


def parse_year(text: str) -> int:
    """Read a year written in BE or CE, Thai or Arabic digits; answer it in CE.

    2400 and later is BE, up to 2099 is CE. An era written beside it (พ.ศ., ค.ศ., BE, CE) must
    agree with the number.

    :raises YearAmbiguousError: two digits, or 2100–2399.
    :raises YearImplausibleError: outside 1850–2099 CE.
    :raises YearError: not a year at all.
    """
    match = _YEAR.fullmatch(from_thai_digits(text).strip())
    if match is None or len(match["digits"]) > _YEAR_DIGITS:
        raise YearError(text=text.strip())
    if len(match["digits"]) < _YEAR_DIGITS:
        raise YearAmbiguousError(text=text.strip())
    number = int(match["digits"])
    is_be = bool(match["be"] or match["be2"])
    is_ce = bool(match["ce"] or match["ce2"])
    if is_be and is_ce:
        raise YearError(text=text.strip())
    if not (is_be or is_ce):
        if LAST_YEAR < number < FIRST_BE_INPUT:
            raise YearAmbiguousError(text=text.strip())
        is_be = number >= FIRST_BE_INPUT
    year = number - BE_OFFSET if is_be else number
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearImplausibleError(text=text.strip())
    return year


def _month_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for names in (MONTHS_TH, MONTHS_TH_SHORT, MONTHS_EN, MONTHS_EN_SHORT):
        for number, name in enumerate(names, start=1):
            words[name.casefold().replace(".", "")] = number
    return words | {"sept": 9}


_MONTH_OF = _month_words()


def _month_number(word: str) -> int:
    """Answer 1–12 for a month's name, 0 for anything else."""
    return _MONTH_OF.get(word.casefold().replace(".", ""), 0)


# What spreadsheets write behind a day: midnight.
_MIDNIGHT = re.compile(r"(?<=\d)[T ](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?am)$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d+)")
_WORDED = re.compile(
    r"(?:วัน(?:ที่|[ก-๙]+?ที่)?\s*|[a-z]+day,?\s+)?(\d{1,2})[\s\-/]*(?:เดือน)?\s*([a-zก-ฮเแโใไ][^\d\s]*?)[\s\-/,]*"
    rf"((?:{_ERA_BE}|{_ERA_CE})?\s*\d+(?:\s*(?:{_ERA_BE}|{_ERA_CE}))?)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2}),?\s+(\d+)", re.IGNORECASE)


def parse_date(text: str) -> date:
    """Read a day written the Thai way, in BE or CE; answer it in CE.

    Understood: `21/11/2569`, `21-11-2026`, `2569-11-21` (day first, or ISO), `21 พ.ย. 2569`,
    `วันเสาร์ที่ 21 พฤศจิกายน พ.ศ. 2569`, `21 November 2026`, `21-Nov-2026`, `Nov 21, 2026`; Thai digits, and midnight behind it, too.
    Two-digit years and month-first numbers are refused, not guessed.

    :raises YearError: the year part (see `parse_year`).
    :raises DateError: anything else.
    """
    clean = _MIDNIGHT.sub("", " ".join(from_thai_digits(text).split()))
    if found := _ISO.fullmatch(clean):
        year, month_number, day = found[1], int(found[2]), int(found[3])
    elif found := _SLASHED.fullmatch(clean):
        day, month_number, year = int(found[1]), int(found[3]), found[4]
    elif found := _WORDED.fullmatch(clean):
        day, year = int(found[1]), found[3]
        month_number = _month_number(found[2])
    elif found := _MONTH_FIRST.fullmatch(clean):
        day, year = int(found[2]), found[3]
        month_number = _month_number(found[1])
    else:
        raise DateError(text=text.strip())
    try:
        return date(parse_year(year), month_number, day)
    except ValueError as error:
        raise DateError(text=text.strip()) from error


def parse_birth_year(text: str) -> int:
    """Read a birth year, alone or inside a date; `00/00/2490` is a known year only.

    :raises YearError: see `parse_year`.
    :raises DateError: a date whose day does not exist.
    """
    clean = " ".join(from_thai_digits(text).split())
    unknown = re.fullmatch(r"(?:0{1,2}|-)\s*[/.\-]\s*(?:0{1,2}|-)\s*[/.\-]\s*(\d+)", clean)
    if unknown:
        return parse_year(unknown[1])
    if _YEAR.fullmatch(clean):
        return parse_year(clean)
    return parse_date(clean).year


# --- writing ----------------------------------------------------------------------------


def format_date(value: date | datetime, *, language: str, style: Style = "long", thai_digits: bool = False) -> str:
    """Write a day for people: BE in Thai, CE in every other language (shown in English).

    A datetime is shown as its Bangkok day. `full` adds the weekday and, in Thai, the era.
    """
    day = _day(value)
    if not _is_thai(language):
        names = MONTHS_EN_SHORT if style == "medium" else MONTHS_EN
        weekday = f"{WEEKDAYS_EN[day.weekday()]} " if style == "full" else ""
        return f"{weekday}{day.day} {names[day.month - 1]} {day.year}"
    names = MONTHS_TH_SHORT if style == "medium" else MONTHS_TH
    text = f"{day.day} {names[day.month - 1]} {{era}}{day.year + BE_OFFSET}"
    if style == "full":
        text = f"วัน{WEEKDAYS_TH[day.weekday()]}ที่ {text}".format(era="พ.ศ. ")
    else:
        text = text.format(era="")
    return to_thai_digits(text) if thai_digits else text


def format_moment(value: datetime, *, language: str, style: Style = "long", thai_digits: bool = False) -> str:
    """Write a moment as Bangkok day and 24-hour time; `full` uses the official `09.30 น.`."""
    local = value.astimezone(BANGKOK)
    day = format_date(value, language=language, style=style, thai_digits=thai_digits)
    if not _is_thai(language):
        return f"{day}, {local:%H:%M}"
    clock = f"{local:%H.%M}" if style == "full" else f"{local:%H:%M}"
    return f"{day} {'เวลา ' if style == 'full' else ''}{to_thai_digits(clock) if thai_digits else clock} น."


def format_date_range(
    first: date | datetime,
    last: date | datetime,
    *,
    language: str,
    style: Style = "long",
    thai_digits: bool = False,
) -> str:
    """Write `first` to `last` (both inclusive) without repeating month and year."""
    start, end = _day(first), _day(last)
    until = format_date(end, language=language, style=style, thai_digits=thai_digits)
    if start == end:
        return until
    since = format_date(start, language=language, style=style, thai_digits=thai_digits)
    if style == "full" or start.year != end.year:
        return f"{since} – {until}"
    since = since.rpartition(" ")[0]  # drop the year
    if start.month == end.month:
        return f"{since.partition(' ')[0]}–{until}"
    return f"{since} – {until}"


def _day(value: date | datetime) -> date:
    return bangkok_date(value) if isinstance(value, datetime) else value


def _is_thai(language: str) -> bool:
    return language.partition("-")[0].lower() == "th"
