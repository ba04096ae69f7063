"""The words of a report: dimensions, their values, scopes, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.calendar import BE_OFFSET, MONTHS_EN, MONTHS_TH, format_date_range
from core.codes import (
    AREA_SETS,
    BRANCH_GROUPS,
    ONLINE,
    AgeGroup,
    Gender,
    LearnerType,
    Level,
    Mode,
    OperatorSize,
    OperatorType,
    branch,
    province,
)
from core.languages import reader_language
from enrollment.models import ServiceEvent
from indicators.types import OTHER, OUTSIDE, UNKNOWN, Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

BRANCH_NOTE = _("ผลรวมรายสาขาอาจมากกว่ายอดรวม เนื่องจากผู้เข้ารับบริการหนึ่งคนอาจเข้าหลายสาขา")
QUARTER_NOTE = _("รายใหม่บวกกันได้เป็นยอดทั้งปี ส่วนผู้เข้ารับบริการในไตรมาสบวกกันไม่ได้ เพราะคนเดียวกันอาจมาหลายไตรมาส")

# Codes of `Report.warnings`.
WARNINGS: dict[str, _StrOrPromise] = {
    "counted_twice": _("มีกิจกรรมที่รายงานทั้งในตัวชี้วัดที่ 7 และตัวชี้วัดที่ 8 โปรดระวังการนับซ้ำเมื่อรวมสองตัวชี้วัด"),
}

# By `Publication.extent`: why not all tables of a public period are there.
EXTENT_NOTES: dict[str, _StrOrPromise] = {
    "totals": _("รอบนี้มีผู้เข้ารับบริการน้อย จึงเผยแพร่เฉพาะยอดรวม ตารางจำแนกอาจบอกข้อมูลของบุคคลได้ แม้ปกปิดบางช่อง"),
    "offerings": _("รอบนี้มีผู้เข้ารับบริการน้อยมาก จึงเผยแพร่เฉพาะจำนวนหลักสูตร รุ่น และกิจกรรม จำนวนคนทุกตัวอาจบอกข้อมูลของบุคคลได้"),
}

DIMENSION_LABELS: dict[str, _StrOrPromise] = {
    "branch": _("จำแนกตามสาขา"),
    "province": _("จำแนกตามจังหวัด"),
    "gender": _("จำแนกตามเพศ"),
    "age_group": _("จำแนกตามกลุ่มอายุ"),
    "learner_type": _("จำแนกตามประเภทผู้เรียน"),
    "mode": _("จำแนกตามรูปแบบการเรียน"),
    "area_set": _("จำแนกตามกลุ่มจังหวัด"),
    "branch_group": _("จำแนกตามกลุ่มสาขา"),
    "branch_any": _("จำแนกตามสาขาที่เกี่ยวข้อง"),
    "delivery_province": _("จำแนกตามจังหวัดที่จัด"),
    "level": _("จำแนกตามระดับ"),
    "programme": _("จำแนกตามโครงการ"),
    "partner": _("จำแนกตามหน่วยงานภาคี"),
    "operator_type": _("จำแนกตามรูปแบบผู้ประกอบการ"),
    "operator_size": _("จำแนกตามขนาดกิจการ (MSME)"),
    "assurance": _("จำแนกตามการยืนยันตัวตน"),
    "offering_kind": _("จำแนกตามหลักสูตรและกิจกรรม"),
    "fiscal_year": _("จำแนกตามปีงบประมาณ"),
    "quarter": _("จำแนกตามไตรมาส"),
    "month": _("จำแนกตามเดือน"),
}

# The dimensions that make sense for the measures beside 8.4, which reports give by all of them.
_GIVEN = ("branch", "province", "mode", "level", "programme", "partner")
_PEOPLE = ("branch", "province", "gender", "age_group", "learner_type", "mode")
MEASURES_BY: dict[str, tuple[str, ...]] = {
    "8.1": _GIVEN,
    "8.1r": _GIVEN,
    "8.2": ("branch", "province", "mode", "programme", "partner"),
    "8.3": ("operator_type", "operator_size", "branch", "province", "programme", "partner"),
    "8.4p": _PEOPLE,
    "8.4e": _PEOPLE,
    "8.4c": _PEOPLE,
    "8.4h": ("branch", "province", "mode", "partner"),
}

TAXONOMY_LABELS: dict[str, _StrOrPromise] = {
    "": _("ตามที่บันทึกไว้"),
    "nesdc12": _("สศช. 12 สาขา"),
    "cea15": _("สศส. 15 สาขา"),
}


def _province(code: str) -> str:
    return gettext("ออนไลน์") if code == ONLINE else str(province(code).label)


def _quarter(code: str) -> str:
    year, _dash, number = code.partition("-Q")
    return gettext("ไตรมาส %(number)s ปีงบประมาณ %(year)s") % {"number": number, "year": year}


def _area_set(code: str) -> str:
    return str(AREA_SETS[code].label) if code in AREA_SETS else _province(code)


def month_label(year_ce: int, number: int) -> str:
    """Answer e.g. “มกราคม 2569”, “January 2026”."""
    if reader_language() == "th":
        return f"{MONTHS_TH[number - 1]} {year_ce + BE_OFFSET}"
    return f"{MONTHS_EN[number - 1]} {year_ce}"


_LABELS: dict[str, Callable[[str], str]] = {
    "branch": lambda code: str(branch(code).label),
    "branch_any": lambda code: str(branch(code).label),
    "province": _province,
    "delivery_province": _province,
    "area_set": _area_set,
    "branch_group": lambda code: str({group.code: group.label for group in BRANCH_GROUPS}[code]),
    "gender": lambda code: str(Gender(code).label),
    "age_group": lambda code: str(AgeGroup(code).label),
    "learner_type": lambda code: str(LearnerType(code).label),
    "mode": lambda code: str(Mode(code).label),
    "level": lambda code: str(Level(int(code)).label),
    "operator_type": lambda code: str(OperatorType(code).label),
    "operator_size": lambda code: str(OperatorSize(code).label),
    "assurance": lambda code: str(ServiceEvent.Assurance(code).label),
    "offering_kind": lambda code: str(ServiceEvent.Kind(code).label),
    "fiscal_year": lambda code: gettext("ปีงบประมาณ พ.ศ. %(year)s") % {"year": code},
    "quarter": _quarter,
    "month": lambda code: month_label(int(code[:4]), int(code[5:])),
}
_SPECIAL = {
    UNKNOWN: _("ไม่ระบุ"),
    OUTSIDE: _("นอกพื้นที่ล้านนา 8 จังหวัด"),
}


def value_label(dimension: str, code: str) -> str:
    """Answer what a code means, in the reader's language; the code itself where no list knows it (partners, programmes)."""
    if code in _SPECIAL:
        return str(_SPECIAL[code])
    if code == OTHER and dimension in {"branch", "branch_any", "branch_group"}:
        return gettext("นอก 12 สาขาของ สศช.")
    try:
        return _LABELS[dimension](code)
    except (KeyError, ValueError):
        return code


def is_value(dimension: str, code: str) -> bool:
    """Whether a row can carry `code` in `dimension`; of partners and programmes, which no list closes, any code."""
    if code == UNKNOWN or dimension not in _LABELS:
        return True
    if code in (OUTSIDE, OTHER):
        return dimension in ({"area_set"} if code == OUTSIDE else {"branch", "branch_any", "branch_group"})
    try:
        return bool(_LABELS[dimension](code))
    except (KeyError, ValueError):
        return False


def area_label(area: str) -> str:
    """Answer the name of an area as `Scope` takes it; the provinces' names for a list of one's own."""
    if area in AREA_SETS:
        return str(AREA_SETS[area].label)
    return ", ".join(value_label("province", code) for code in area.split(",") if code) or gettext("ทุกพื้นที่")


def scope_label(scope: Scope) -> str:
    """Answer e.g. “ปีงบประมาณ พ.ศ. 2569 · ไตรมาส 2 · ล้านนา 8 จังหวัด”, with month, range, filters and taxonomy where chosen."""
    parts = [gettext("ปีงบประมาณ พ.ศ. %(year)s") % {"year": scope.fiscal_year}]
    if scope.first_date and scope.last_date:
        parts = [format_date_range(scope.first_date, scope.last_date, language=reader_language())]
    elif scope.quarter:
        parts.append(gettext("ไตรมาส %(number)s") % {"number": scope.quarter})
    elif scope.month:
        parts.append(month_label(scope.period.first_date.year, scope.month))
    parts.append(area_label(scope.area))
    parts += [f"{DIMENSION_LABELS[name]}: {value_label(name, value)}" for name, value in scope.filters]
    if scope.taxonomy:
        parts.append(str(TAXONOMY_LABELS[scope.taxonomy]))
    return " · ".join(parts)
