"""What each number of Indicator 8 means: the one text that the page, the workbook, the files and the API show.

A definition is found by its code and version. A change of meaning is a new entry with the next version, beside the old one:
snapshots say by which version each of their numbers was counted, and find its text here for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# The edition of the whole set: it grows when any measure's meaning changes or a measure is added.
DEFINITION_VERSION = 3

_READING = _("การตีความตัวชี้วัดที่ 8 ยุทธศาสตร์ที่ 1 แผนแม่บท NEC–Creative LANNA โดยระบบนี้ นับจากตารางการเข้ารับบริการ")
_CATALOGUE = _("การตีความของระบบนี้ นับจากทะเบียนหลักสูตร รุ่น และครั้งที่จัดกิจกรรม")


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure in one version: code, name, unit of count, what is counted in words and as a formula, and whence.

    `part` is `main` (8.1–8.4), `supplementary`, or `share` (ร้อยละ, two decimals).
    """

    code: str
    slug: str
    label: _StrOrPromise
    unit: _StrOrPromise
    text: _StrOrPromise
    formula: str
    part: str = "supplementary"
    version: int = 1
    source: _StrOrPromise = _READING


_MAIN = (
    Definition(
        "8.1", "courses", _("หลักสูตรที่เปิดดำเนินการ"), pgettext_lazy("unit", "หลักสูตร"),
        _("หลักสูตรที่มีผู้เข้ารับบริการอย่างน้อยหนึ่งคนในรอบการรายงาน นับตามรหัสหลักสูตร ฉบับแปล ฉบับแก้ไข และรุ่นไม่ทำให้เกิดหลักสูตรใหม่"),
        "count(distinct offering_code) where offering_kind = course and first_at in period", "main",
    ),
    Definition(
        "8.2", "activities", _("กิจกรรมที่จัด"), pgettext_lazy("unit", "กิจกรรม"),
        _("กิจกรรมที่จัดแล้วและมีผู้เช็กชื่อเข้าร่วมหรือมีจำนวนผู้เข้าร่วมที่มีหลักฐาน นับตามรหัสกิจกรรม จัดหลายครั้งนับหนึ่ง"),
        "count(distinct offering_code) where offering_kind = activity and first_at in period", "main",
    ),
    Definition(
        "8.3", "operators", _("ผู้ประกอบการที่ได้รับการพัฒนา"), _("ราย"),
        _("ผู้ประกอบการที่มีผู้แทนเข้ารับบริการอย่างน้อยหนึ่งครั้งในรอบการรายงาน ผู้ประกอบการที่รวมระเบียนแล้วนับหนึ่งราย"),
        "count(distinct operator, merges followed) where first_at in period", "main",
    ),
    Definition(
        "8.4", "participants", _("ผู้เข้ารับบริการ"), _("คน"),
        _("บุคคลที่เริ่มเรียนหรือเช็กชื่อเข้าร่วมจริงอย่างน้อยหนึ่งครั้งในรอบการรายงาน นับไม่ซ้ำคน การลงทะเบียนอย่างเดียวไม่นับ"),
        "count(distinct person_key) where first_at in period", "main",
    ),
)  # fmt: skip

_OFFERINGS = (
    Definition(
        "8.1r", "runs", pgettext_lazy("measure", "รุ่น"), pgettext_lazy("unit", "รุ่น"),
        _("รุ่นของหลักสูตรที่มีผู้เข้ารับบริการอย่างน้อยหนึ่งคนในรอบการรายงาน"),
        "count(distinct (offering_code, run_code)) where offering_kind = course and first_at in period",
    ),
    Definition(
        "8.1n", "new_courses", _("หลักสูตรที่พัฒนาใหม่"), pgettext_lazy("unit", "หลักสูตร"),
        _("หลักสูตรที่เผยแพร่ครั้งแรกในรอบการรายงาน ถ้าจำกัดพื้นที่หรือใช้ตัวกรอง นับเฉพาะหลักสูตรที่มีผู้เข้ารับบริการตามนั้น"),
        "count(course) where first_released_at in period", source=_CATALOGUE,
    ),
    Definition(
        "8.1t", "training_hours", _("ชั่วโมงฝึกอบรม"), _("ชั่วโมง"),
        _("ผลรวมชั่วโมงของหลักสูตร (ทฤษฎี ปฏิบัติ และภาคสนาม) ของทุกรุ่นที่นับเป็นรุ่นในรอบการรายงาน ระเบียนเดิมที่ไม่ทราบชั่วโมงนับเป็นศูนย์"),
        "sum(course.theory_hours + practice_hours + field_hours) over the runs of 8.1r",
    ),
    Definition(
        "8.1x", "cancelled_runs", _("รุ่นที่ยกเลิก"), pgettext_lazy("unit", "รุ่น"),
        _("รุ่นที่ยกเลิกก่อนเริ่ม ซึ่งกำหนดเปิดในรอบการรายงาน แสดงพร้อมเหตุผล และไม่นับในตัวชี้วัดใด"),
        "count(run) where state = cancelled and opens_at in period", source=_CATALOGUE,
    ),
    Definition(
        "8.1s", "stopped_runs", _("รุ่นที่ยุติก่อนกำหนด"), pgettext_lazy("unit", "รุ่น"),
        _("รุ่นที่เปิดแล้วและยุติก่อนกำหนด ซึ่งกำหนดเปิดในรอบการรายงาน แสดงพร้อมเหตุผล ผู้ที่เข้ารับบริการแล้วยังนับอยู่"),
        "count(run) where state = stopped and opens_at in period", source=_CATALOGUE,
    ),
    Definition(
        "8.2r", "occurrences", _("ครั้งที่จัดกิจกรรม"), pgettext_lazy("unit", "ครั้ง"),
        _("ครั้งที่จัดกิจกรรมซึ่งมีผู้เข้าร่วมในรอบการรายงาน กิจกรรมหลายวันที่ต่อเนื่องกันนับหนึ่งครั้ง"),
        "count(distinct (offering_code, run_code)) where offering_kind = activity and first_at in period",
    ),
    Definition(
        "8.2x", "cancelled_occurrences", _("กิจกรรมที่ยกเลิก"), pgettext_lazy("unit", "ครั้ง"),
        _("ครั้งที่จัดกิจกรรมซึ่งกำหนดไว้ในรอบการรายงานและถูกยกเลิก แสดงพร้อมเหตุผล และไม่นับในตัวชี้วัดใด"),
        "count(occurrence) where state = cancelled and starts_at in period", source=_CATALOGUE,
    ),
    Definition(
        "8.2p", "postponed_occurrences", _("กิจกรรมที่เลื่อน"), pgettext_lazy("unit", "ครั้ง"),
        _("ครั้งที่จัดกิจกรรมซึ่งเลื่อนมาอยู่ในรอบการรายงานและยังไม่ได้จัด แสดงพร้อมเหตุผล จะนับหนึ่งครั้งเมื่อจัดแล้ว"),
        "count(occurrence) where state = postponed and starts_at in period", source=_CATALOGUE,
    ),
)  # fmt: skip

_PERSONS = (
    Definition(
        "8.4p", "participations", _("การเข้ารับบริการ"), _("คน-ครั้ง"),
        _("จำนวนครั้งที่บุคคลเข้ารับบริการ หนึ่งคนในหนึ่งรุ่นหรือหนึ่งครั้งของกิจกรรมนับหนึ่ง ไม่รวมผู้เข้าร่วมที่ไม่ระบุตัวตน"),
        "count(*) where person_key is known and first_at in period",
    ),
    Definition(
        "8.4e", "registrants", _("ผู้ลงทะเบียน"), _("คน"),
        _("บุคคลที่ลงทะเบียนในรอบการรายงาน ไม่ว่าจะมาหรือไม่ นับไม่ซ้ำคน ถ้าไม่ทราบวันลงทะเบียนใช้วันแรกที่เข้ารับบริการ ไม่นับรุ่นและกิจกรรมที่ยกเลิกก่อนเริ่ม"),
        "count(distinct person_key) where coalesce(registered_at, first_at) in period and not (first_at is null and run cancelled)",
        version=2,
    ),
    Definition(
        "8.4c", "completers", _("ผู้สำเร็จการอบรม"), _("คน"),
        _("บุคคลที่มีการสำเร็จการอบรมลงวันที่ในรอบการรายงาน นับไม่ซ้ำคน"),
        "count(distinct person_key) where completed_at in period",
    ),
    Definition(
        "8.4cp", "completions", _("การสำเร็จการอบรม"), _("คน-หลักสูตร"),
        _("การสำเร็จการอบรมลงวันที่ในรอบการรายงาน คนเดียวกันในหลักสูตรเดียวกันนับหนึ่ง แม้สำเร็จหลายรุ่น"),
        "count(distinct (person_key, offering_kind, offering_code)) where completed_at in period",
    ),
    Definition(
        "8.4h", "unnamed", _("ผู้เข้าร่วมที่ไม่ระบุตัวตน"), _("คน-ครั้ง"),
        _("จำนวนผู้เข้าร่วมที่นับหัวโดยไม่ทราบตัวบุคคล แสดงแยก ไม่รวมในจำนวนคน"),
        "sum(headcount) where person_key is unknown and first_at in period",
    ),
    Definition(
        "8.4k", "continuing", _("ผู้เรียนต่อเนื่อง"), _("คน"),
        _("บุคคลที่เริ่มเรียนหลักสูตรก่อนรอบการรายงาน และยังเรียนหรือสำเร็จตั้งแต่วันแรกของรอบเป็นต้นมา แสดงแยก ไม่รวมใน 8.4"),
        "count(distinct person_key) where offering_kind = course and first_at < period.start"
        " and coalesce(completed_at, last_seen_at) >= period.start",
    ),
)  # fmt: skip

_SHARES = (
    Definition(
        "8.4s", "completion_rate", _("อัตราการสำเร็จตามรุ่นที่เริ่ม"), pgettext_lazy("unit", "ร้อยละ"),
        _("ของการเริ่มเรียนหลักสูตร (คน-รุ่น) ในรอบการรายงาน สำเร็จแล้วร้อยละเท่าใด ไม่ว่าจะสำเร็จในรอบใด"),
        "count(*) where completed_at is known ÷ count(*), both where offering_kind = course and first_at in period", "share",
    ),
    Definition(
        "8.4v", "verified_share", _("ยืนยันตัวตนแล้ว"), pgettext_lazy("unit", "ร้อยละ"),
        _("ของผู้เข้ารับบริการในรอบการรายงาน ยืนยันตัวตนแล้ว (เช่น ThaID) ร้อยละเท่าใด แต่ละคนใช้ระดับสูงสุดที่มี"),
        "persons of 8.4 whose strongest assurance is verified ÷ 8.4", "share",
    ),
    Definition(
        "8.4a", "partner_share", _("หน่วยงานภาคียืนยัน"), pgettext_lazy("unit", "ร้อยละ"),
        _("ของผู้เข้ารับบริการในรอบการรายงาน หน่วยงานภาคียืนยันตัวตนให้ร้อยละเท่าใด แต่ละคนใช้ระดับสูงสุดที่มี"),
        "persons of 8.4 whose strongest assurance is partner ÷ 8.4", "share",
    ),
    Definition(
        "8.4d", "declared_share", _("แจ้งด้วยตนเอง"), pgettext_lazy("unit", "ร้อยละ"),
        _("ของผู้เข้ารับบริการในรอบการรายงาน แจ้งข้อมูลด้วยตนเองเท่านั้นร้อยละเท่าใด"),
        "persons of 8.4 whose strongest assurance is declared ÷ 8.4", "share",
    ),
)  # fmt: skip

# What meant something else before.
_FORMER = (
    Definition(
        "8.4e", "registrants", _("ผู้ลงทะเบียน"), _("คน"),
        _("บุคคลที่ลงทะเบียนในรอบการรายงาน ไม่ว่าจะมาหรือไม่ นับไม่ซ้ำคน ถ้าไม่ทราบวันลงทะเบียนใช้วันที่เข้ารับบริการครั้งแรก"),
        "count(distinct person_key) where coalesce(registered_at, first_at) in period",
    ),
)  # fmt: skip

# Edition 3: activities that are reported under another indicator only are left out, of everything that counts activities.
_WITHOUT_OTHERS = _("ไม่นับกิจกรรมที่รายงานในตัวชี้วัดที่ 7 เท่านั้น")
_COUNT_ACTIVITIES = frozenset(
    ("8.2", "8.2r", "8.2x", "8.2p", "8.3", "8.4", "8.4p", "8.4e", "8.4c", "8.4cp", "8.4h", "8.4v", "8.4a", "8.4d")
)


def _in_force(entry: Definition) -> Definition:
    if entry.code not in _COUNT_ACTIVITIES:
        return entry
    text, formula = format_lazy("{} {}", entry.text, _WITHOUT_OTHERS), f"{entry.formula}, of offerings reported under indicator 8"
    return replace(entry, version=entry.version + 1, text=text, formula=formula)


# In the order reports show them; main measures first.
DEFINITIONS: tuple[Definition, ...] = tuple(_in_force(entry) for entry in (*_MAIN, *_OFFERINGS, *_PERSONS))
SHARES: tuple[Definition, ...] = tuple(_in_force(entry) for entry in _SHARES)
CURRENT_VERSIONS: dict[str, int] = {entry.code: entry.version for entry in (*DEFINITIONS, *SHARES)}
_BY_VERSION = {(entry.code, entry.version): entry for entry in (*_MAIN, *_OFFERINGS, *_PERSONS, *_SHARES, *_FORMER, *DEFINITIONS, *SHARES)}

MAIN_CODES = tuple(entry.code for entry in _MAIN)


def definition(code: str, version: int | None = None) -> Definition:
    """Answer the definition of a measure, the one in force or a former one.

    :raises KeyError: there is no such measure, or no such version of it.
    """
    return _BY_VERSION[code, CURRENT_VERSIONS[code] if version is None else version]
