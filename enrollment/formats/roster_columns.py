"""Which column of a roster means what: Thai and English headers with the spellings people use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.codes.labels import alias_table, typed_form
from enrollment.errors import RosterDoubleColumnError, RosterNoNameColumnError

# Field → header that we write into templates and exports, in the reader's language. Their order is the template's.
COLUMN_LABELS: dict[str, Promise] = {
    "partner_ref": _("รหัสนักศึกษา"),
    "title": _("คำนำหน้าชื่อ"),
    "given_name": _("ชื่อ"),
    "family_name": _("นามสกุล"),
    "email": _("อีเมล"),
    "phone": _("หมายเลขโทรศัพท์"),
    "gender": _("เพศ"),
    "birth_year": _("ปีเกิด"),
    "province_code": _("จังหวัด"),
    "learner_type": _("ประเภทผู้เรียน"),
    "operator_name": _("ผู้ประกอบการ"),
    "operator_type": _("รูปแบบผู้ประกอบการ"),
    "operator_number": _("เลขทะเบียนผู้ประกอบการ"),
    "operator_size": _("ขนาดกิจการ"),
}
# What we add to a list when we give it back; read past when the list comes in again.
STATUS_LABEL = _("ผลการนำเข้า")
MESSAGE_LABEL = _("คำอธิบายผล")
PLACE_LABEL = _("รหัสในระบบ")

_SYNONYMS = {
    "place": ("รหัสในระบบ", "system code", "place code", "enrollment uuid", "enrolment uuid"),
    "partner_ref": (
        "รหัสนักศึกษา", "รหัสนิสิต", "รหัส", "รหัส นศ.", "รหัส น.ศ.", "รหัสประจำตัวนักศึกษา", "รหัสประจำตัวนักเรียน", "หมายเลขประจำตัว", "รหัสนักเรียน", "เลขประจำตัว",
        "เลขประจำตัวนักศึกษา", "เลขประจำตัวนักเรียน", "รหัสประจำตัว", "รหัสผู้เรียน",
        "รหัสพนักงาน", "รหัสสมาชิก", "เลขที่นักศึกษา", "student id",
        "student no", "student number", "studentid", "learner id", "member id",
        "employee id", "id number", "partner ref", "reference", "student code",
    ),
    "title": ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "ยศ", "คำนำ", "title", "prefix", "salutation"),
    "given_name": ("ชื่อ", "ชื่อจริง", "ชื่อตัว", "ชื่อ (ไม่มีคำนำหน้า)", "given name", "first name", "firstname", "forename", "name th"),
    "family_name": ("นามสกุล", "สกุล", "family name", "last name", "lastname", "surname"),
    "full_name": (
        "ชื่อ-นามสกุล", "ชื่อ นามสกุล", "ชื่อและนามสกุล", "ชื่อ - สกุล", "ชื่อ–สกุล",
        "ชื่อ-สกุล", "ชื่อเต็ม", "ชื่อผู้เรียน", "ชื่อนักศึกษา", "รายชื่อ",
        "full name", "name", "fullname", "learner name", "student name",
    ),
    "email": ("อีเมล", "อีเมล์", "อีเมลล์", "อี-เมล", "อีเมลแอดเดรส", "ที่อยู่อีเมล", "ไปรษณีย์อิเล็กทรอนิกส์", "email", "e-mail", "mail", "email address"),
    "phone": (
        "โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "เบอร์มือถือ",
        "โทร", "โทร.", "มือถือ", "เบอร์ติดต่อ", "โทรศัพท์มือถือ", "phone",
        "phone number", "mobile", "mobile phone", "telephone", "tel", "tel.",
    ),
    "gender": ("เพศ", "gender", "sex"),
    "birth_year": (
        "ปีเกิด", "พ.ศ. เกิด", "ปี พ.ศ. เกิด", "ปีเกิด พ.ศ.", "ปีเกิด (พ.ศ. หรือ ค.ศ.)",
        "ปีที่เกิด", "วันเกิด", "วันเดือนปีเกิด", "วัน/เดือน/ปีเกิด", "ว/ด/ป เกิด",
        "วดป เกิด", "birth year", "year of birth", "yob", "birth date", "birthdate", "date of birth", "birthday", "dob",
    ),
    "province_code": ("จังหวัด", "จังหวัดที่อยู่", "จังหวัดที่อยู่อาศัย", "ภูมิลำเนา", "province", "province of residence", "changwat"),
    "learner_type": ("ประเภทผู้เรียน", "ประเภท", "ประเภทผู้เข้าอบรม", "ประเภทผู้เข้ารับบริการ", "กลุ่มผู้เรียน", "สถานภาพ", "สถานะภาพ",
                     "learner type", "type of learner"),
    "operator_name": (
        "ผู้ประกอบการ", "ชื่อผู้ประกอบการ", "ชื่อกิจการ", "กิจการ", "ชื่อธุรกิจ",
        "สถานประกอบการ", "ชื่อสถานประกอบการ", "บริษัท/ร้าน", "operator", "operator name",
        "business", "business name", "company", "enterprise",
    ),
    "operator_type": ("รูปแบบผู้ประกอบการ", "รูปแบบกิจการ", "ประเภทกิจการ", "ประเภทผู้ประกอบการ", "operator type", "legal form", "business type"),
    "operator_number": (
        "เลขทะเบียนผู้ประกอบการ", "เลขทะเบียน", "เลขทะเบียนนิติบุคคล",
        "ทะเบียนนิติบุคคล", "เลขทะเบียนพาณิชย์", "เลขทะเบียนกิจการ", "operator registration",
        "operator registration number", "registration number", "business registration number", "registration no",
    ),
    "operator_size": (
        "ขนาดกิจการ", "ขนาดธุรกิจ", "ขนาดผู้ประกอบการ", "ขนาดวิสาหกิจ", "operator size", "business size", "msme size", "enterprise size",
    ),
    # Known, and read past: counting columns and what our own exports and result files add.
    "known": (
        "ลำดับ", "ลำดับที่", "ที่", "no", "no.", "number",
        "ผลการนำเข้า", "คำอธิบายผล", "สถานะ", "วันที่ลงทะเบียน", "วันที่เริ่มเรียน", "วันที่เรียนล่าสุด",
        "วันที่สำเร็จการอบรม",
        "import result", "result", "explanation",
        "explanation of the result", "status", "state", "enrolled on", "started on",
        "last active on", "last seen on", "completed on", "date of enrolment", "date started", "date last seen", "date completed",
    ),
}  # fmt: skip
_NAMES = ("title", "given_name", "family_name", "full_name")
_IN_ENGLISH = re.compile(r"อังกฤษ|english|\ben(?:g)?\b", re.IGNORECASE)
# How much of a header must be right for us to say what it resembles (never to take it for that).
_ALIKE = 0.75
_SHOWN = 200
_OTHER_LABELS: dict[str, Promise] = {"full_name": _("ชื่อ-นามสกุล")}


@dataclass(frozen=True, slots=True)
class Columns:
    """What the headers of a file mean.

    `fields` is field → header; `kept` the headers whose cells we keep, in file order; `unknown` the headers nobody
    asked for: told to the person and stored nowhere.
    """

    fields: dict[str, str]
    kept: tuple[str, ...]
    unknown: tuple[str, ...]


@cache
def _table() -> dict[str, str]:
    return alias_table(_SYNONYMS)


def field_of(header: str) -> str | None:
    """Answer the field a header means; with a remark in brackets, the header without it or the remark alone may say so."""
    outside = re.sub(r"[(\[（].*?[)\]）]", " ", header)
    inside = " ".join(re.findall(r"[(\[（](.*?)[)\]）]", header))
    for text in (header, outside, inside):
        if found := _table().get(typed_form(text)):
            return found
    if header.strip() == "#":
        return "known"
    return _labels().get(typed_form(header))


def head_likeness(row: Sequence[str]) -> int:
    """How much a row looks like the head of a list: the headers known in it, when one of them is a name's."""
    fields = [field for cell in row if cell and (field := field_of(cell))]
    return len(fields) if "given_name" in fields or "full_name" in fields else 0


def takes_parts(header: str) -> bool:
    """Whether unnamed columns right of a column may belong to it: a name is often typed into two under one merged header."""
    return field_of(header) in ("full_name", "given_name")


def meant(header: str) -> str:
    """Answer the label of the field that a misspelled `header` most resembles; empty when it resembles none."""
    near = get_close_matches(typed_form(header), [*_table(), *_labels()], n=1, cutoff=_ALIKE)
    field = (_table() | _labels())[near[0]] if near else ""
    return str(COLUMN_LABELS[field]) if field in COLUMN_LABELS else str(_OTHER_LABELS.get(field, ""))


def _labels() -> dict[str, str]:
    """Our own headers in the active language, so that what we write is always read."""
    own = {typed_form(str(label)): field for field, label in COLUMN_LABELS.items()}
    own |= {typed_form(str(label)): "known" for label in (STATUS_LABEL, MESSAGE_LABEL)}
    return own | {typed_form(str(PLACE_LABEL)): "place"}


def understand(headers: Sequence[str]) -> Columns:
    """Answer what the columns of a file mean.

    A column ชื่อ without one for the family name is taken for the whole name. Of names given twice (in Thai and in English,
    whole and in parts) one is read.

    :raises RosterNoNameColumnError: no column holds names.
    :raises RosterDoubleColumnError: two columns mean the same.
    """
    fields: dict[str, str] = {}
    kept, unknown = [], []
    for header in headers:
        field = field_of(header)
        if field is None:
            unknown.append(header)
            continue
        kept.append(header)
        if field == "known":
            continue
        if field in fields and field in _NAMES and _IN_ENGLISH.search(header) and not _IN_ENGLISH.search(fields[field]):
            kept.remove(header)
            unknown.append(header)
            continue
        if field in fields:
            raise RosterDoubleColumnError(first=fields[field], second=header)
        fields[field] = header
    unread = _settle_names(fields)
    kept = [header for header in kept if header not in unread]
    unknown += unread
    if "given_name" not in fields and "full_name" not in fields:
        raise RosterNoNameColumnError(found=", ".join(_headers_in(headers))[:_SHOWN] or "–")
    return Columns(fields, tuple(kept), tuple(unknown))


def _headers_in(row: Sequence[str]) -> list[str]:
    """The cells that are headers or resemble one. Where none is a header, the row may be a person: nothing of it is said."""
    return [cell for cell in row if field_of(cell) or meant(cell)] if any(map(field_of, row)) else []


def _settle_names(fields: dict[str, str]) -> list[str]:
    """ชื่อ alone is the whole name; ชื่อสกุล beside ชื่อ is the family name; of two names of one person the plainer Thai one counts.

    Answers the headers that are not read.
    """
    if "given_name" not in fields or ("family_name" in fields and "full_name" not in fields):
        return []
    if "full_name" not in fields:
        fields["full_name"] = fields.pop("given_name")
        return []
    whole_is_nearer = _remoteness(fields["full_name"]) < _remoteness(fields["given_name"])
    if "family_name" not in fields and typed_form(fields["full_name"]) == typed_form("ชื่อสกุล") and not whole_is_nearer:
        fields["family_name"] = fields.pop("full_name")
        return []
    if "family_name" not in fields or whole_is_nearer:
        return [fields.pop(name) for name in ("given_name", "family_name") if name in fields]
    return [fields.pop("full_name")]


def _remoteness(header: str) -> tuple[bool, bool, bool]:
    """How far a header is from the names we want: in English, with a remark or a group, in Latin letters."""
    return bool(_IN_ENGLISH.search(header)), "(" in header, header.isascii()
