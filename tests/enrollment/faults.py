"""A list of thousands of invented people with every kind of fault that lists come with, and what must be said of each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

HEADERS = ["ลำดับ", "รหัสนักศึกษา", "ชื่อ-สกุล", "อีเมล", "โทร", "เพศ", "ปีเกิด", "จังหวัด", "เลขประจำตัวประชาชน"]
_GIVEN = [
    "สมหญิง",
    "คำปัน",
    "อินตา",
    "บัวผัน",
    "ศรีนวล",
    "จันทร์ฟอง",
    "มาลี",
    "สุดา",
    "ณัฐพล",
    "บุญมี",
    "แสงดา",
    "คำแก้ว",
    "ฟองคำ",
    "เรือนคำ",
    "ปวีณา",
    "กมล",
    "วันดี",
    "ทองสุข",
    "อำนวย",
    "ประเสริฐ",
    "ดวงใจ",
    "รัตนา",
    "ธีรพงษ์",
    "ศิริพร",
    "วิไล",
    "พิมพ์ใจ",
    "อรุณ",
    "กาญจนา",
    "สุพจน์",
    "นิภา",
    "เกศินี",
    "ชลธิชา",
    "ปัทมา",
    "วรรณา",
    "เพ็ญศรี",
    "สายทอง",
    "น้ำฝน",
    "ไพลิน",
    "ใบบุญ",
    "เอื้องคำ",
]
_FAMILY = [
    "ใจดี",
    "น้ำผึ้ง",
    "คำมูล",
    "ศรีวิชัย",
    "วงศ์ษา",
    "ปัญญา",
    "แสนคำ",
    "ทาแกง",
    "อินต๊ะ",
    "จันทร์ต๊ะ",
    "มูลเมือง",
    "กันทะ",
    "ไชยวงค์",
    "สุรินทร์",
    "เตชะ",
    "บุญเรือง",
    "ณ~เชียงใหม่",
    "ณ~ลำปาง",
]
_TITLES = ("นาย", "นางสาว", "นาง", "น.ส.", "Mr. ", "ผศ.ดร.", "ว่าที่ร้อยตรีหญิง", "พ.ต.ท.", "ด.ช.", "")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class Person:
    """One line: its cells, and what is to be said of it."""

    cells: dict[str, str]
    outcome: str = "create"
    codes: tuple[str, ...] = ()
    # What must be understood, where the fault is one that reading mends.
    read: dict[str, object] = field(default_factory=dict)

    def but(self, outcome: str, *codes: str, **cells: str) -> Person:
        """The same line with a fault that is told."""
        return replace(self, cells=self.cells | _named(cells), outcome=outcome, codes=codes)

    def mended(self, read: dict[str, object], **cells: str) -> Person:
        """The same line with a fault that reading mends."""
        return replace(self, cells=self.cells | _named(cells), read=read)


_SHORT = {"number": "ลำดับ", "ref": "รหัสนักศึกษา", "name": "ชื่อ-สกุล", "email": "อีเมล", "phone": "โทร", "sex": "เพศ", "born": "ปีเกิด",
          "province": "จังหวัด", "citizen": "เลขประจำตัวประชาชน"}  # fmt: skip


def _named(cells: dict[str, str]) -> dict[str, str]:
    return {_SHORT[name]: value for name, value in cells.items()}


def person(number: int) -> Person:
    """A line without a fault; no two have one name."""
    given, family = _GIVEN[number % 40], _FAMILY[number // 40 % 18].replace("~", " ")
    name = f"{_TITLES[number % 10]}{given} {family}{'ศรี' if number >= 720 else ''}{'งาม' if number >= 1_440 else ''}"
    born = str(2520 + number % 30) if number % 2 else str(1977 + number % 30)
    cells = {"number": str(number), "ref": f"64{number:05}", "name": name, "email": f"p{number}@example.org", "phone": "081-234-5678",
             "sex": "หญิง", "born": born, "province": "เชียงใหม่", "citizen": "1234567890123"}  # fmt: skip
    return Person(_named(cells))


Fault = Callable[[Person, int], Person]
# The line is as good as any; what reads it must see the same as in a clean one.
MENDED: dict[str, Fault] = {
    "invisible characters": lambda p, n: p.mended({"given_name": "แก้วคำ"}, name=f"\ufeffนางสาวแก้ว\u200bคำ\u00ad ใจ\u200dดี{n}ก"),
    "doubled vowels and tones": lambda p, n: p.mended({"given_name": "หญิง", "family_name": f"น้ำ{n}ก"}, name=f"หญิิง น้้ํา{n}ก"),
    "two sara e for sara ae": lambda p, n: p.mended({"given_name": "แสงเดือน"}, name=f"เเสงเดือน ใจดี{n}ข"),
    "no-break blanks and a tab": lambda p, n: p.mended({"given_name": "บัว", "family_name": f"แก้ว{n}ก"}, name=f"\u00a0บัว\u00a0\t แก้ว{n}ก "),
    "a line break in a cell": lambda p, n: replace(
        p.mended({"title": "นางสาว", "given_name": "คำหล้า"}, name=f"นางสาว\nคำหล้า\nใจดี{n}ก"), codes=("name_tidied",)
    ),
    "thai digits": lambda p, n: p.mended(
        {"partner_ref": f"64{n:05}", "birth_year": 2002}, ref=f"64{n:05}".translate(_THAI_DIGITS), born="๒๕๔๕"
    ),
    "a birth date": lambda p, _n: p.mended({"birth_year": 1998}, born="1 พ.ค. 2541"),
    "a year of the common era": lambda p, _n: p.mended({"birth_year": 1998}, born="ค.ศ. 1998"),
    "a phone number without its zero": lambda p, _n: p.mended({"phone": "+66812345678"}, phone="812345678"),
    "a phone number as a text": lambda p, _n: p.mended({"phone": "+66812345678"}, phone="'081 234 5678"),
    "blanks in an address": lambda p, n: p.mended({"email": f"p{n}@example.org"}, email=f" P{n} @example.org\u200b"),
    "a monk": lambda p, n: p.mended({"title": "พระมหา", "given_name": f"สมชาย{n} สุจิตฺโต"}, name=f"พระมหาสมชาย{n} สุจิตฺโต"),
    "cells that say nothing": lambda p, _n: p.mended({"email": None, "phone": None}, email="-", phone="–", born="ไม่ทราบ", province="ไม่ระบุ"),
}
TOLD: dict[str, Fault] = {
    "no name": lambda p, _n: p.but("error", "name_missing", name=" "),
    "a title for a name": lambda p, _n: p.but("error", "name_missing", name="นาย"),
    "titles of two people": lambda p, _n: p.but("error", "titles_contradict", name="นาย นางสาวคำปัน ใจดี"),
    "a formula for a name": lambda p, _n: p.but("error", "name_invalid", name="=A1&B1"),
    "a number for a name": lambda p, _n: p.but("error", "name_invalid", name="6401"),
    "a formula that broke": lambda p, _n: p.but("error", "formula_broken", name="#REF!"),
    "the line that counts": lambda p, n: p.but("error", "name_invalid", number="", ref="", name=f"รวม {n} คน", email="", phone="", born=""),
    "the head again": lambda p, _n: p.but(
        "error", *["header_again"] * 7, **{short: header for short, header in _SHORT.items() if short != "citizen"}
    ),
    "a title alone": lambda p, _n: p.but("create", "family_name_missing", name="เอ็มวัน" + p.cells["รหัสนักศึกษา"]),
    "a year of two digits": lambda p, _n: p.but("error", "birth_year_ambiguous", born="45"),
    "a year between the eras": lambda p, _n: p.but("error", "birth_year_ambiguous", born="2245"),
    "a year to come": lambda p, _n: p.but("error", "birth_year_implausible", born="2590"),
    "a day no calendar has": lambda p, _n: p.but("error", "birth_year_invalid", born="31/2/2541"),
    "two addresses": lambda p, _n: p.but("error", "email_invalid", email="a@example.org, b@example.org"),
    "a phone number too short": lambda p, _n: p.but("error", "phone_invalid", phone="0812"),
    "columns swapped": lambda p, n: p.but("error", "email_invalid", "phone_invalid", email="0812345678", phone=f"p{n}@example.org"),
    "an unknown province": lambda p, _n: p.but("error", "province_unknown", province="นครพิงค์"),
    "an unknown sex": lambda p, _n: p.but("error", "gender_unknown", sex="ไก่"),
    "a name too long": lambda p, n: p.but("error", "too_long", name=f"{'ก' * 200} ใจดี{n}"),
    "several faults": lambda p, _n: p.but(
        "error", "email_invalid", "phone_invalid", "birth_year_ambiguous", email="x", phone="1", born="45"
    ),
}
# Faults of two lines: the first as it is, and the second.
PAIRS: dict[str, tuple[Callable[[Person], Person], Callable[[Person, Person], Person]]] = {
    "one person twice": (lambda one: one, lambda one, _other: replace(one, outcome="same", codes=("duplicate_of_line",))),
    "one person twice, differently typed": (
        lambda one: one,
        lambda one, _other: replace(one.but("same", "duplicate_of_line", name=one.cells["ชื่อ-สกุล"].replace(" ", "  \u200b", 1), born="")),
    ),
    "one number for two": (
        lambda one: one.but("conflict", "reference_other_name_in_file"),
        lambda one, other: other.but("conflict", "reference_other_name_in_file", ref=one.cells["รหัสนักศึกษา"]),
    ),
    "one address for two": (
        lambda one: one.but("conflict", "email_other_name_in_file"),
        lambda one, other: other.but("conflict", "email_other_name_in_file", email=one.cells["อีเมล"].upper()),
    ),
}


def faulty_list(people: int) -> Iterator[Person]:
    """About so many lines, of which every second is clean and the others have each kind of fault in turn."""
    singles = [*MENDED.values(), *TOLD.values()]
    pairs = list(PAIRS.values())
    for number in range(0, people, 4):
        yield person(number)
        yield singles[number // 4 % len(singles)](person(number + 1), number + 1)
        one, other = person(number + 2), person(number + 3)
        if number % 16:
            yield from (one, other)
            continue
        first, second = pairs[number // 16 % len(pairs)]
        yield first(one)
        yield second(one, other)
