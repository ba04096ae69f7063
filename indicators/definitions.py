"""What each number of Indicator 8 means: the one text that the page, the workbook and the files show.

Source of every definition: the school's reading of Indicator 8 of Strategy 1 of the NEC–Creative LANNA master plan; all of
them count rows of `enrollment.ServiceEvent`. A change of meaning is a new `DEFINITION_VERSION`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import ONLINE, AgeGroup, Gender, LearnerType, Mode, area_set, branch, province
from indicators.types import UNKNOWN, Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

DEFINITION_VERSION = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure: its code, name, unit of count, and what is counted, in words and as a formula."""

    code: str
    slug: str
    label: _StrOrPromise
    unit: _StrOrPromise
    text: _StrOrPromise
    formula: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "8.1", "courses", _("หลักสูตรที่เปิดดำเนินการ"), _("หลักสูตร"),
        _("หลักสูตรที่มีผู้เข้ารับบริการอย่างน้อยหนึ่งคนในรอบการรายงาน นับตามรหัสหลักสูตร ฉบับแปล ฉบับแก้ไข และรุ่นไม่ทำให้เกิดหลักสูตรใหม่"),
        "count(distinct offering_code) where offering_kind = course and first_at in period",
    ),
    Definition(
        "8.2", "activities", _("กิจกรรมที่จัด"), _("กิจกรรม"),
        _("กิจกรรมที่จัดแล้วและมีผู้เช็กชื่อเข้าร่วมหรือมีจำนวนผู้เข้าร่วมที่มีหลักฐาน นับตามรหัสกิจกรรม จัดหลายครั้งนับหนึ่ง"),
        "count(distinct offering_code) where offering_kind = activity and first_at in period",
    ),
    Definition(
        "8.3", "operators", _("ผู้ประกอบการที่ได้รับการพัฒนา"), _("ราย"),
        _("ผู้ประกอบการที่มีผู้แทนเข้ารับบริการอย่างน้อยหนึ่งครั้งในรอบการรายงาน ผู้ประกอบการที่รวมระเบียนแล้วนับหนึ่งราย"),
        "count(distinct operator, merges followed) where first_at in period",
    ),
    Definition(
        "8.4", "participants", _("ผู้เข้ารับบริการ"), _("คน"),
        _("บุคคลที่เริ่มเรียนหรือเช็กชื่อเข้าร่วมจริงอย่างน้อยหนึ่งครั้งในรอบการรายงาน นับไม่ซ้ำคน การลงทะเบียนอย่างเดียวไม่นับ"),
        "count(distinct person_key) where first_at in period",
    ),
    Definition(
        "8.1r", "runs", _("รุ่น"), _("รุ่น"),
        _("รุ่นของหลักสูตรที่มีผู้เข้ารับบริการอย่างน้อยหนึ่งคนในรอบการรายงาน"),
        "count(distinct (offering_code, run_code)) where offering_kind = course and first_at in period",
    ),
    Definition(
        "8.4p", "participations", _("การเข้ารับบริการ"), _("คน-ครั้ง"),
        _("จำนวนครั้งที่บุคคลเข้ารับบริการ หนึ่งคนในหนึ่งรุ่นหรือหนึ่งครั้งของกิจกรรมนับหนึ่ง ไม่รวมผู้เข้าร่วมที่ไม่ระบุตัวตน"),
        "count(*) where person_key is known and first_at in period",
    ),
    Definition(
        "8.4e", "registrants", _("ผู้ลงทะเบียน"), _("คน"),
        _("บุคคลที่ลงทะเบียนในรอบการรายงาน ไม่ว่าจะมาหรือไม่ นับไม่ซ้ำคน ถ้าไม่ทราบวันลงทะเบียนใช้วันที่เข้ารับบริการครั้งแรก"),
        "count(distinct person_key) where coalesce(registered_at, first_at) in period",
    ),
    Definition(
        "8.4c", "completers", _("ผู้สำเร็จการอบรม"), _("คน"),
        _("บุคคลที่มีการสำเร็จการอบรมลงวันที่ในรอบการรายงาน นับไม่ซ้ำคน"),
        "count(distinct person_key) where completed_at in period",
    ),
    Definition(
        "8.4h", "unnamed", _("ผู้เข้าร่วมที่ไม่ระบุตัวตน"), _("คน-ครั้ง"),
        _("จำนวนผู้เข้าร่วมที่นับหัวโดยไม่ทราบตัวบุคคล แสดงแยก ไม่รวมในจำนวนคน"),
        "sum(headcount) where person_key is unknown and first_at in period",
    ),
)  # fmt: skip

MAIN_CODES = ("8.1", "8.2", "8.3", "8.4")

BRANCH_NOTE = _("ผลรวมรายสาขาอาจมากกว่ายอดรวม เนื่องจากผู้เข้ารับบริการหนึ่งคนอาจเข้าหลายสาขา")
QUARTER_NOTE = _("รายใหม่บวกกันได้เป็นยอดทั้งปี ส่วนผู้เข้ารับบริการในไตรมาสบวกกันไม่ได้ เพราะคนเดียวกันอาจมาหลายไตรมาส")


def definition(code: str) -> Definition:
    """Answer the definition of a measure.

    :raises StopIteration: there is no such measure.
    """
    return next(entry for entry in DEFINITIONS if entry.code == code)


DIMENSION_LABELS: dict[str, _StrOrPromise] = {
    "branch": _("จำแนกตามสาขา"),
    "province": _("จำแนกตามจังหวัด"),
    "gender": _("จำแนกตามเพศ"),
    "age_group": _("จำแนกตามกลุ่มอายุ"),
    "learner_type": _("จำแนกตามประเภทผู้เรียน"),
    "mode": _("จำแนกตามรูปแบบการเรียน"),
}
_CHOICES = {"gender": Gender, "age_group": AgeGroup, "learner_type": LearnerType, "mode": Mode}


def value_label(dimension: str, code: str) -> str:
    """Answer what a code means, in the reader's language; the code itself where no list knows it."""
    if code == UNKNOWN:
        return gettext("ไม่ระบุ")
    try:
        if dimension == "branch":
            return str(branch(code).label)
        if dimension == "province":
            return gettext("ออนไลน์") if code == ONLINE else str(province(code).label)
        return str(_CHOICES[dimension](code).label)
    except (KeyError, ValueError):
        return code


def scope_label(scope: Scope) -> str:
    """Answer e.g. “ปีงบประมาณ พ.ศ. 2569 · ไตรมาส 2 · ล้านนา 8 จังหวัด”."""
    parts = [gettext("ปีงบประมาณ พ.ศ. %(year)s") % {"year": scope.fiscal_year}]
    if scope.quarter:
        parts.append(gettext("ไตรมาส %(number)s") % {"number": scope.quarter})
    parts.append(str(area_set(scope.area).label) if scope.area else gettext("ทุกพื้นที่"))
    return " · ".join(parts)
