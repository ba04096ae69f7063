"""Names of people: titles, splitting what was typed in one field, writing it back.

In Thai a title stands before the given name without a space (นางสาวสมหญิง ใจดี). Nothing about
gender, age or marriage is ever derived from a title.

When a title is cut off
    * Long and abbreviated titles (นางสาว, เด็กชาย, ผศ.ดร., น.ส., ว่าที่ร้อยตรี, พระมหา, พ่อครู …)
      are always titles, glued or not.
    * The short ones that names also begin with (นาย, นาง, พระ, คุณ, ครู, อาจารย์, สล่า, หมอ …)
      are cut when a space or full stop follows them; or, glued, when what is left can begin a
      Thai word *and* there is evidence: a family name follows, or what is left is itself a
      known given name. A known name or word that merely begins so (นายิกา, นางงาม, พระพาย,
      ครูบา; `data/not_titles.txt`) is left whole. In doubt nothing is cut: the name still reads
      as it was written.
    * English titles need a space or full stop after them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.thai_text.spelling import normalize

_DATA = Path(__file__).parent / "data"

# Whoever carries one of these has a monastic name and no family name.
MONK_TITLES = (
    "พระครูปลัด", "พระครูสมุห์", "พระครูใบฎีกา", "พระครูวินัยธร", "พระครูสังฆรักษ์", "พระครู",
    "พระมหา", "พระอธิการ", "พระปลัด", "พระสมุห์", "พระใบฎีกา", "พระอาจารย์", "พระภิกษุ",
    "หลวงพ่อ", "หลวงปู่", "หลวงตา", "ครูบาเจ้า", "ตุ๊เจ้า", "พระ", "Phra Maha", "Phra Khru", "Phra", "Ven.",
)  # fmt: skip
# Titles that are never the beginning of a name.
_CERTAIN = (
    *(title for title in MONK_TITLES if title not in ("พระ", "Phra Maha", "Phra Khru", "Phra", "Ven.")),
    "นางสาว", "น.ส.", "นส.", "เด็กชาย", "เด็กหญิง", "ด.ช.", "ด.ญ.", "ดช.", "ดญ.",
    "ศาสตราจารย์เกียรติคุณ", "ศาสตราจารย์พิเศษ", "ศาสตราจารย์คลินิก", "ศาสตราจารย์",
    "ผู้ช่วยศาสตราจารย์", "รองศาสตราจารย์", "ผศ.", "รศ.", "ศ.เกียรติคุณ", "ศ.พิเศษ", "ศ.", "อ.",
    "ดอกเตอร์", "ดร.", "นายแพทย์", "แพทย์หญิง", "นพ.", "พญ.", "ทพ.", "ทพญ.", "นายสัตวแพทย์",
    "สัตวแพทย์หญิง", "น.สพ.", "สพ.ญ.", "เภสัชกรหญิง", "เภสัชกร", "ภก.", "ภญ.", "ครูช่าง",
    "พ่อครู", "แม่ครู", "แม่ชี", "สามเณร", "หม่อมราชวงศ์", "หม่อมหลวง", "หม่อมเจ้า", "ม.ร.ว.", "ม.ล.", "ม.จ.",
    "ว่าที่", "ว่าที่ร้อยตรี", "ว่าที่ร้อยโท", "ว่าที่ร้อยเอก", "ว่าที่พันตรี", "ว่าที่ ร.ต.", "ว่าที่ ร.ท.", "ว่าที่ ร.อ.",
    "พลเอก", "พลโท", "พลตรี", "พันเอก", "พันโท", "พันตรี", "ร้อยเอก", "ร้อยโท", "ร้อยตรี",
    "จ่าสิบเอก", "จ่าสิบโท", "จ่าสิบตรี", "สิบเอก", "สิบโท", "สิบตรี", "พลทหาร",
    "พลเรือเอก", "พลเรือโท", "พลเรือตรี", "นาวาเอก", "นาวาโท", "นาวาตรี", "เรือเอก", "เรือโท", "เรือตรี",
    "พลอากาศเอก", "พลอากาศโท", "พลอากาศตรี", "นาวาอากาศเอก", "นาวาอากาศโท", "นาวาอากาศตรี",
    "เรืออากาศเอก", "เรืออากาศโท", "เรืออากาศตรี", "พันจ่าเอก", "พันจ่าอากาศเอก", "จ่าอากาศเอก",
    "พลตำรวจเอก", "พลตำรวจโท", "พลตำรวจตรี", "พันตำรวจเอก", "พันตำรวจโท", "พันตำรวจตรี",
    "ร้อยตำรวจเอก", "ร้อยตำรวจโท", "ร้อยตำรวจตรี", "ดาบตำรวจ", "จ่าสิบตำรวจ", "สิบตำรวจเอก",
    "สิบตำรวจโท", "สิบตำรวจตรี", "พลตำรวจ",
    "พล.อ.", "พล.ท.", "พล.ต.", "พ.อ.", "พ.ท.", "พ.ต.", "ร.อ.", "ร.ท.", "ร.ต.", "จ.ส.อ.", "จ.ส.ท.", "จ.ส.ต.",
    "ส.อ.", "ส.ท.", "ส.ต.", "พล.ร.อ.", "พล.ร.ท.", "พล.ร.ต.", "น.อ.", "น.ท.", "น.ต.", "พล.อ.อ.", "พล.อ.ท.", "พล.อ.ต.",
    "พล.ต.อ.", "พล.ต.ท.", "พล.ต.ต.", "พ.ต.อ.", "พ.ต.ท.", "พ.ต.ต.", "ร.ต.อ.", "ร.ต.ท.", "ร.ต.ต.",
    "ด.ต.", "จ.ส.ต.", "ส.ต.อ.", "ส.ต.ท.", "ส.ต.ต.",
)  # fmt: skip
# Titles that names and words also begin with.
_SHORT = ("นาย", "นาง", "พระ", "คุณ", "ครู", "อาจารย์", "สล่า", "หมอ", "แม่", "พ่อ", "ป้า", "ลุง", "น้า", "อุ๊ย")
_ENGLISH = (
    "Asst. Prof.", "Assistant Professor", "Assoc. Prof.", "Associate Professor", "Prof.", "Professor",
    "Dr.", "Dr", "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Master", "Ven.", "Acting Sub Lt.",
    "Phra Maha", "Phra Khru", "Phra", "Ajarn", "Khru", "Sala",
)  # fmt: skip
_MOST_TITLES = 6
_FEMALE_RANK = "หญิง"
_RANK_ENDS = ("ตรี", "โท", "เอก", ".ต.", ".ท.", ".อ.", "ส.อ.", "ด.ต.")
_ABBREVIATED = {"นส.": "น.ส.", "ดช.": "ด.ช.", "ดญ.": "ด.ญ."}
# Thai and Latin letters with their marks, and what else stands in names; what is not here is looked at sign by sign.
_PLAIN_NAME = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0e01-\u0e3a\u0e40-\u0e4e .,()'’‘-]*")
_NAME_SIGNS = frozenset(".,()'’‘´`-‐‑–")
_BEGINS_WORD = re.compile("(?:[เแโใไ][ก-ฮ]|[ก-ฮ])[\u0e01-\u0e4e]")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in its parts; `title` and `family_name` may be empty."""

    title: str
    given_name: str
    family_name: str


def split_name(text: str) -> NameParts:
    """Split a full name as typed in one field; empty parts for an empty text.

    The first word after the title is the given name, the rest the family name (which may have
    several words). A monk's whole name is kept as the given name.
    """
    rest = normalize(text)
    titles: list[str] = []
    while len(titles) < _MOST_TITLES and (found := _leading_title(rest, first=not titles)):
        titles.append(found[0])
        rest = found[1]
    title = _join_titles(titles)
    if titles and titles[0] in MONK_TITLES:
        return NameParts(title, rest, "")
    given, _, family = rest.partition(" ")
    return NameParts(title, given, family.strip())


def is_only_title(text: str) -> bool:
    """Whether `text` is a title and nothing after it."""
    return normalize(text) in (*_CERTAIN, *_SHORT, *_ENGLISH)


def full_name(title: str, given: str, family: str = "") -> str:
    """Write a name as Thai people do: no space between a Thai title and a Thai name."""
    glue = "" if _is_thai(title) and _is_thai(given[:1]) else " "
    first = f"{title}{glue}{given}" if title else given
    return " ".join(part for part in (first.strip(), family) if part)


def signs_of_no_name(text: str) -> str:
    """Answer the signs in `text` that stand in no name, each once: no letters, marks or blanks of any script, nor . , - ' ( )."""
    if _PLAIN_NAME.fullmatch(text):
        return ""
    return "".join(dict.fromkeys(sign for sign in text if not _stands_in_names(sign)))


def _stands_in_names(sign: str) -> bool:
    return sign in _NAME_SIGNS or sign.isspace() or unicodedata.category(sign)[0] in "LM"


def mask_name(text: str) -> str:
    """Write a name so that its holder knows it and nobody else learns it: ส••• ใ•••.

    The title goes; of each word the first letter stays (with its leading vowel), followed by
    three dots whatever its length.
    """
    parts = split_name(text)
    words = f"{parts.given_name} {parts.family_name}".split()
    return " ".join(f"{_first_letter(word)}•••" for word in words)


def _first_letter(word: str) -> str:
    return word[:2] if word[:1] in "เแโใไ" else word[:1]


def _is_thai(text: str) -> bool:
    return any("\u0e01" <= char <= "\u0e4e" for char in text)


def _join_titles(titles: list[str]) -> str:
    """Glue Thai abbreviations (ผศ.ดร.), separate whole words and English titles."""
    joined = ""
    for title in titles:
        glued = joined.endswith(".") and _is_thai(joined[-2:]) and _is_thai(title)
        joined += title if glued or not joined else f" {title}"
    return joined


def _leading_title(text: str, *, first: bool) -> tuple[str, str] | None:
    """Answer the title `text` begins with and what follows it, or `None`."""
    for title in _by_length(_ENGLISH) if text[:1].isascii() else ():
        if text.lower().startswith(title.lower()):
            rest = text[len(title) :]
            if rest.startswith(" ") or (title.endswith(".") and rest[:1].isalpha()):
                return title, rest.strip()
    # Most names begin with no title's first letter, and rosters have thousands of names.
    for title, start in _beginning(text[:1]):
        if text.startswith(start) and (found := _after(title, text)):
            return _ABBREVIATED.get(found[0], found[0]), found[1]
    for title in _SHORT:
        if text.startswith(title) and _short_title_is_meant(title, text, first=first):
            return title, text[len(title) :].lstrip(" .")
    return None


def _after(title: str, text: str) -> tuple[str, str] | None:
    """Answer a certain title as written (rank + หญิง included) and what follows it."""
    found = _pattern(title).match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    woman = re.match(r"\s*หญิง(?=\s|[เแโใไ]?[ก-ฮ])", rest) if title.endswith(_RANK_ENDS) else None
    if woman:
        title, rest = f"{title}{_FEMALE_RANK}", rest[woman.end() :]
    if _BEGINS_WORD.match(rest.strip()) or rest.startswith(" "):
        return title, rest.strip()
    return None


def _short_title_is_meant(title: str, text: str, *, first: bool) -> bool:
    rest = text[len(title) :]
    if rest[:1] in (" ", ".") and rest.strip(" ."):
        return True
    word, _, family = rest.partition(" ")
    if not _BEGINS_WORD.match(word) or not first or title + word in _not_titles():
        return False
    whole_is_name = title + word in _given_names()
    if family.strip():
        return not whole_is_name
    return not whole_is_name and word in _given_names()


@cache
def _pattern(title: str) -> re.Pattern[str]:
    """Match a title however its parts are spaced."""
    return re.compile(r"\s*".join(re.escape(part) for part in _parts(title)))


@cache
def _beginning(letter: str) -> tuple[tuple[str, str], ...]:
    """Answer the certain titles that begin with `letter`, longest first, each with its first part."""
    return tuple((title, _parts(title)[0]) for title in _by_length(_CERTAIN) if title[:1] == letter)


def _parts(title: str) -> list[str]:
    """The parts of a title between which blanks may stand: after a full stop, and where it has blanks."""
    return [part for part in re.split(r"(?<=\.)\s*|\s+", title) if part]


@cache
def _by_length(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(titles, key=len, reverse=True))


@cache
def _not_titles() -> frozenset[str]:
    text = (_DATA / "not_titles.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if (w := line.partition("#")[0].strip()))


@cache
def _given_names() -> frozenset[str]:
    from pythainlp.corpus import thai_female_names, thai_male_names

    return frozenset(thai_female_names()) | frozenset(thai_male_names())
