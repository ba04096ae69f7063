"""What each column of `indicator8_long.csv` holds: one source for the data dictionary and the Table Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.codes import AREA_SETS, BRANCHES, AgeGroup, Gender, LearnerType, Level, Mode, OperatorSize, OperatorType
from enrollment.models import ServiceEvent
from indicators.definitions import WARNINGS
from indicators.export.long_format import HEADERS

# Code lists short enough to print; longer ones are named.
_LISTS: dict[str, tuple[str, ...]] = {
    "gender": tuple(Gender.values),
    "age_group": tuple(AgeGroup.values),
    "learner_type": tuple(LearnerType.values),
    "mode": tuple(Mode.values),
    "operator_type": tuple(OperatorType.values),
    "operator_size": tuple(OperatorSize.values),
    "assurance": tuple(ServiceEvent.Assurance.values),
    "offering_kind": tuple(ServiceEvent.Kind.values),
    "branch_code": tuple(branch.code for branch in BRANCHES),
    "area_set": tuple(AREA_SETS),
    "level": tuple(str(level) for level in Level.values),
    "is_additive": ("true", "false"),
    "suppressed": ("true", "false"),
    "quarter": ("1", "2", "3", "4"),
    "warnings": tuple(WARNINGS),
}
_TYPES = {
    "fiscal_year_be": "integer", "value": "number", "is_additive": "boolean", "suppressed": "boolean", "definition_version": "integer",
    "first_date": "date", "last_date": "date", "period_fiscal_year_be": "integer",
}  # fmt: skip
_REQUIRED = {"fiscal_year_be", "indicator_code", "measure", "unit", "is_additive", "suppressed", "first_date", "last_date"}
_MEANINGS: dict[str, tuple[str, str]] = {
    "fiscal_year_be": (
        "ปีงบประมาณ พ.ศ. (1 ต.ค. – 30 ก.ย.) เรียกตามปีที่สิ้นสุด",
        "Fiscal year in the Buddhist Era (1 October – 30 September), named by the year it ends in",
    ),
    "quarter": ("ไตรมาสของปีงบประมาณ ว่างคือทั้งรอบการรายงาน", "Quarter of the fiscal year; empty is the whole reporting period"),
    "indicator_code": ("รหัสตัวชี้วัดย่อย", "Code of the measure"),
    "measure": ("ชื่อสั้นของตัวเลข", "Short name of the number"),
    "unit": ("หน่วยนับ (ภาษาไทย)", "Unit of count, in Thai"),
    "area_set": (
        "กลุ่มจังหวัดหรือรหัสจังหวัดที่รายงานจำกัดไว้ ว่างคือทุกพื้นที่",
        "Area the report is limited to: a set or province codes; empty is everywhere",
    ),
    "province_code": (
        "รหัสจังหวัด มอก. 1099 สองหลัก: ที่อยู่ของบุคคล ที่ประกอบการของผู้ประกอบการ ที่จัดของหลักสูตรและกิจกรรม 00 คือออนไลน์",
        "Two-digit TIS 1099 province: residence of persons, business of operators, delivery of courses and activities; 00 is online",
    ),
    "gender": ("เพศตามที่เจ้าตัวแจ้ง", "Gender as stated by the person"),
    "age_group": ("กลุ่มอายุ ณ เวลารับบริการ", "Age group at the time of the service"),
    "branch_code": ("รหัสสาขาอุตสาหกรรมสร้างสรรค์ (สาขาหลัก)", "Code of the creative branch (primary branch)"),
    "operator_type": ("รูปแบบของผู้ประกอบการ", "Legal form of the operator"),
    "value": (
        "จำนวน หรือร้อยละทศนิยมสองตำแหน่ง ว่างคือปกปิดหรือไม่มีตัวหาร",
        "The count, or percent with two decimals; empty where suppressed or without a whole",
    ),
    "is_additive": ("ตัวเลขชนิดนี้บวกกันตามคอลัมน์ได้หรือไม่", "Whether numbers of this kind may be summed over their column"),
    "suppressed": (
        "ปกปิดเนื่องจากจำนวนน้อย (1–4) หรือเพื่อไม่ให้คำนวณย้อนได้",
        "Suppressed: a small number (1–4), or one that would give such a number away",
    ),
    "definition_version": ("ฉบับของนิยามที่ใช้นับ", "Version of the definition it was counted by"),
    "snapshot_id": ("รหัสฉบับที่บันทึกยอด ว่างคือตัวเลขที่ยังไม่ได้บันทึกยอด", "Code of the frozen report; empty for live numbers"),
    "learner_type": ("ประเภทผู้เรียน", "Learner type"),
    "mode": ("รูปแบบการเรียน", "Mode of delivery"),
    "first_date": ("วันแรกของรอบการรายงาน (ค.ศ.)", "First day of the reporting period (CE)"),
    "last_date": ("วันสุดท้ายของรอบการรายงาน (ค.ศ.)", "Last day of the reporting period (CE)"),
    "taxonomy": ("ระบบสาขาที่ใช้แสดง ว่างคือตามที่บันทึก", "Branch taxonomy shown; empty is as recorded"),
    "filters": ("ตัวกรองอื่นของรายงาน", "Other filters of the report"),
    "area_group": ("กลุ่มจังหวัดที่อยู่อาศัย", "Area set of residence"),
    "branch_group": ("กลุ่มสาขา", "Group of branches"),
    "branch_any_code": ("รหัสสาขาที่เกี่ยวข้อง หนึ่งหลักสูตรอาจมีหลายสาขา", "A branch the course touches; a course may have several"),
    "delivery_province_code": ("รหัสจังหวัดที่จัด", "Province of delivery"),
    "level": ("ระดับของหลักสูตร", "Level of the course"),
    "programme_code": ("รหัสโครงการ", "Programme code"),
    "partner_code": ("รหัสหน่วยงานภาคี", "Partner code"),
    "assurance": ("การยืนยันตัวตน", "Identity assurance"),
    "offering_kind": ("หลักสูตรหรือกิจกรรม", "Course or activity"),
    "period_fiscal_year_be": ("ปีงบประมาณของแถว เมื่อจำแนกตามปี", "Fiscal year of the row, where broken down by year"),
    "period_quarter": ("ไตรมาสของแถว เมื่อจำแนกตามไตรมาส", "Quarter of the row, where broken down by quarter"),
    "operator_size": ("ขนาดกิจการตามกฎกระทรวง พ.ศ. 2562", "Size of the operator by the ministerial regulation of 2562"),
    "warnings": (
        "คำเตือนของรายงาน เว้นวรรคคั่น: counted_twice คือมีกิจกรรมที่รายงานในตัวชี้วัดที่ 7 ด้วย",
        "Warnings of the report, with blanks between: counted_twice means activities that Indicator 7 reports too",
    ),
    "period_month": ("เดือนของแถว เมื่อจำแนกตามเดือน", "Month of the row, where broken down by month"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type as in Table Schema, its meaning in both languages, its codes where they are few."""

    name: str
    type: str
    th: str
    en: str
    codes: tuple[str, ...]
    required: bool

    def as_field(self) -> dict[str, Any]:
        """Answer it as a field of a Table Schema."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.codes and self.name in ("is_additive", "suppressed"):
            return self._field() | {"trueValues": ["true"], "falseValues": ["false"], "constraints": constraints}
        return self._field() | ({"constraints": constraints} if constraints else {})

    def _field(self) -> dict[str, Any]:
        return {"name": self.name, "type": self.type, "title": self.th, "description": f"{self.en}. {self.th}"}


def columns() -> list[Column]:
    """Answer every column of the long form, in its order."""
    return [
        Column(name, _TYPES.get(name, "string"), *_MEANINGS[name], codes=_LISTS.get(name, ()), required=name in _REQUIRED)
        for name in HEADERS
    ]


def table_schema() -> dict[str, Any]:
    """Answer the Table Schema of the long form."""
    return {"fields": [column.as_field() for column in columns()], "missingValues": [""]}


def dictionary_rows(language: str) -> list[tuple[str, str, str, str]]:
    """Answer the data dictionary: name, type, meaning, codes."""
    return [(column.name, column.type, column.th if language == "th" else column.en, ", ".join(column.codes)) for column in columns()]
