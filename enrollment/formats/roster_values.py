"""Reading the cells of a roster: one function per kind of value; each answers the value or raises `CellError`."""

import re
from functools import lru_cache
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.calendar import DateError, YearAmbiguousError, YearError, YearImplausibleError, from_thai_digits, parse_birth_year
from core.codes import find_gender, find_learner_type, find_operator_size, find_operator_type, find_province
from core.names import MONK_TITLES, NameParts, is_only_title, split_name
from core.thai_text import fold, normalize

OLDEST = 120
LONGEST = {"title": 60, "given_name": 150, "family_name": 150, "email": 254, "partner_ref": 64, "operator_name": 255, "operator_number": 32}
_LETTER = re.compile(r"[^\W\d_]")
# What people write into a cell that says nothing.
_NOTHING = re.compile(r"[-–—_.]+|n/a|ไม่มี", re.IGNORECASE)
# What the sign that makes a cell text, and a cell that says nothing, begin with.
_LEFT_OUT = tuple("'’-–—_.nNไ")
UNSAID = re.compile(r"ไม่ระบุ|ไม่ทราบ")
BROKEN_FORMULA = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
# The line below a list that counts it.
_TOTAL = re.compile(r"(?:รวม|จำนวน|ทั้งหมด|ทั้งสิ้น|total)[^\d]*\d+\s*(?:คน|ราย|ชื่อ|รายการ|persons?|people)?", re.IGNORECASE)
_SIGNS = ("=", "+", "@")
# Line breaks, and signs that turn the direction of writing: reading drops them.
OUT_OF_LINE = re.compile(r"[\r\n\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What no one person is called one after the other; a rank, a degree or a robe may follow any of them.
_TITLES_APART = (
    {"นาย", "เด็กชาย", "ด.ช.", "Mr.", "Mr"},
    {"นาง", "นางสาว", "น.ส.", "เด็กหญิง", "ด.ญ.", "Mrs.", "Mrs", "Ms.", "Ms", "Miss"},
)
_PHONE_NOISE = re.compile(r"[\s\-–().·/]")


class CellError(Exception):
    """A cell that cannot be understood; `code` names the reason (worded in `formats.wording`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_email(text: str) -> str:
    """An address in lower case; blanks inside, as pasting leaves them, are dropped."""
    address = re.sub(r"\s", "", fold(text))
    try:
        validate_email(address)
    except ValidationError as error:
        raise CellError("email_invalid") from error
    return address


def read_phone(text: str) -> str:
    """A number in E.164. The zero that spreadsheets eat is put back; Thai digits are read."""
    digits = _PHONE_NOISE.sub("", from_thai_digits(text)).removeprefix("'")
    if re.fullmatch(r"\+\d{8,15}", digits):
        local = re.fullmatch(r"\+660?(\d{8,9})", digits)
        return f"+66{local[1]}" if local else digits
    if re.fullmatch(r"66\d{8,9}", digits):
        return f"+{digits}"
    if re.fullmatch(r"0\d{8,9}", digits):
        return f"+66{digits[1:]}"
    if re.fullmatch(r"[689]\d{8}|[2-7]\d{7}", digits):
        return f"+66{digits}"
    raise CellError("phone_invalid")


@lru_cache(maxsize=4_096)
def read_birth_year(text: str, this_year: int) -> int:
    """A birth year in CE, from a year or a date, BE or CE."""
    try:
        year = parse_birth_year(text.removesuffix(".0"))
    except YearAmbiguousError as error:
        raise CellError("birth_year_ambiguous") from error
    except YearImplausibleError as error:
        raise CellError("birth_year_implausible") from error
    except (YearError, DateError) as error:
        raise CellError("birth_year_invalid") from error
    if not this_year - OLDEST <= year <= this_year:
        raise CellError("birth_year_implausible")
    return year


@lru_cache(maxsize=4_096)
def read_gender(text: str) -> str:
    return _coded(find_gender(text), "gender_unknown")


@lru_cache(maxsize=4_096)
def read_learner_type(text: str) -> str:
    return _coded(find_learner_type(text), "learner_type_unknown")


@lru_cache(maxsize=4_096)
def read_operator_type(text: str) -> str:
    return _coded(find_operator_type(text), "operator_type_unknown")


@lru_cache(maxsize=4_096)
def read_operator_size(text: str) -> str:
    return _coded(find_operator_size(text), "operator_size_unknown")


@lru_cache(maxsize=4_096)
def read_province(text: str) -> str:
    found = find_province(text)
    if found is None:
        raise CellError("province_unknown")
    return found.code


def read_reference(text: str) -> str:
    """The partner's own number: Thai digits as Arabic, no blanks at the ends."""
    return from_thai_digits(text)


def _coded(found: str | None, code: str) -> str:
    if found is None:
        raise CellError(code)
    return str(found)


def read_name(title: str, given: str, family: str, full: str) -> NameParts:
    """Answer the name from whichever columns were filled; a title glued to the name is cut off.

    :raises CellError: `name_missing`, `name_invalid`, `titles_contradict`.
    """
    if given:
        parts = _without_glued_title(title, given, family)
    elif full:
        parts = split_name(full) if not title else _after_title(title, full)
    else:
        raise CellError("name_missing")
    if not parts.given_name or (not parts.title and not parts.family_name and is_only_title(parts.given_name)):
        raise CellError("name_missing")
    # A formula, a number or the line that counts the list is no name, whatever column it slipped into.
    said = " ".join((title, given, family) if given else (title, full)).strip()
    is_formula = parts.given_name.startswith(_SIGNS) or parts.family_name.startswith(_SIGNS)
    if is_formula or not _LETTER.search(parts.given_name) or _TOTAL.fullmatch(said):
        raise CellError("name_invalid")
    if all(_says_one_of(parts.title, titles) for titles in _TITLES_APART):
        raise CellError("titles_contradict")
    return parts


def _says_one_of(title: str, titles: set[str]) -> bool:
    """Whether one of several titles of one name is in `titles`."""
    return " " in title and not titles.isdisjoint(title.split())


def _without_glued_title(title: str, given: str, family: str) -> NameParts:
    if title:
        return NameParts(title, given.removeprefix(title).strip() or given, family)
    parts = split_name(f"{given} {family}".strip())
    if not parts.title:
        return NameParts("", given, family)
    rest = f"{parts.given_name} {parts.family_name}".strip()
    return NameParts(parts.title, rest.removesuffix(family).strip() if family else rest, family)


def _after_title(title: str, full: str) -> NameParts:
    """A whole name beside a column for the title."""
    rest = full.removeprefix(title).strip() or full
    if title in MONK_TITLES:
        return NameParts(title, rest, "")
    given, _blank, family = rest.partition(" ")
    return NameParts(title, given, family.strip())


class _Described(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def gender(self) -> str: ...


def contradict(one: _Described, other: _Described) -> bool:
    """Whether two descriptions can hardly be of one person: man and woman, or titles of which nobody carries first one, then the other.

    Titles are compared with titles: no gender is derived from one.
    """
    if {one.gender, other.gender} == {"male", "female"}:
        return True
    return all({one.title, other.title} & titles for titles in _TITLES_APART)


@lru_cache(maxsize=32_768)
def same_name(given: str, family: str) -> str:
    """The form in which two names are compared: folded, no blanks."""
    return fold(f"{given}{family}").replace(" ", "")


def plain(text: str) -> str:
    """A cell in the form we store: without the apostrophe that makes it text in Excel; empty when it says nothing."""
    said = normalize(text)
    if said[:1] in _LEFT_OUT:
        said = said.lstrip("'’").lstrip()
        return "" if _NOTHING.fullmatch(said) else said
    return said
