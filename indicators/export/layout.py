"""How an official file is written: in which language, and with which digits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.calendar import format_moment
from core.sheets.official import thai_digits_in_words
from indicators.definitions import scope_label
from indicators.export.statement import Head, Statement

LANGUAGES = ("th", "en")
# The indicator as the plan words it.
INDICATOR_NAME = {
    "th": "หลักสูตร กิจกรรม ผู้ประกอบการและผู้เข้ารับบริการพัฒนาทักษะล้านนาสร้างสรรค์",
    "en": "Courses, activities, operators and persons receiving Lanna-creative skills-development services",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Thai with Arabic digits, unless somebody asks for something else. Thai digits are for Thai only."""

    language: str = "th"
    thai_digits: bool = False

    @property
    def has_thai_digits(self) -> bool:
        """Whether ๐–๙ are written."""
        return self.thai_digits and self.language == "th"

    def text(self, value: Any) -> str:
        """Write a text or number for people: thousands apart, nothing as “–”, digits as chosen."""
        plain = "–" if value is None else value if isinstance(value, str) else f"{value:,}"
        return thai_digits_in_words(plain) if self.has_thai_digits else plain

    def moment(self, value: datetime | None) -> str:
        """Write a moment as Bangkok day and time; “–” for none."""
        return format_moment(value, language=self.language, thai_digits=self.has_thai_digits) if value else "–"

    @property
    def office(self) -> str:
        """Who reports."""
        return str(settings.REPORT_OFFICE if self.language == "th" else settings.REPORT_OFFICE_EN)


def title_lines(statement: Statement, layout: Layout) -> list[str]:
    """The lines over every official table; call it with the layout's language active."""
    lines = [
        _("แบบรายงานผลการดำเนินงาน ตัวชี้วัดที่ 8"),
        INDICATOR_NAME[layout.language],
        scope_label(statement.scope),
        _("หน่วยงาน %(office)s · ข้อมูล ณ %(moment)s") % {"office": layout.office, "moment": layout.moment(statement.as_of)},
    ]
    return [*lines, standing(statement.head)]


def standing(head: Head | None) -> str:
    """Say whether a file may be quoted: certified, a draft, or numbers of the moment."""
    if head is None:
        return _("ตัวเลข ณ ขณะที่ดาวน์โหลด ยังไม่ได้บันทึกยอดและยังไม่ได้รับรอง")
    if not head.is_certified:
        return _("ร่าง ฉบับ %(code)s ยังไม่ได้รับรอง") % {"code": head.code}
    return _("ฉบับ %(code)s รับรองโดย %(name)s") % {"code": head.code, "name": head.certified_by}


def origin_lines(statement: Statement, layout: Layout) -> list[tuple[str, str]]:
    """Where a file comes from: snapshot, cut-off, filters, who made and certified it, how it is checked."""
    head = statement.head
    lines = [(_("รายงาน"), scope_label(statement.scope)), (_("วันตัดยอดข้อมูล"), layout.moment(statement.as_of))]
    lines.append((_("ฉบับนิยาม"), str(statement.report.definition_version)))
    if head is None:
        return [*lines, (_("ฉบับที่บันทึกยอด"), _("ไม่มี ตัวเลข ณ ขณะที่ดาวน์โหลด"))]
    lines += [
        (_("ฉบับที่บันทึกยอด"), head.code),
        ("UUID", head.uuid),
        (_("ผู้จัดทำ"), f"{head.prepared_by} · {layout.moment(head.prepared_at)}"),
        (_("ผู้รับรอง"), f"{head.certified_by} · {layout.moment(head.certified_at)}" if head.is_certified else _("ยังไม่ได้รับรอง")),
    ]
    if head.amends:
        lines.append((_("แก้ไขฉบับ"), f"{head.amends} · {head.reason}"))
    if head.submitted:
        lines.append((_("ส่งรายงานแล้ว"), head.submitted))
    lines.append(("SHA-256 (snapshot.json)", head.fingerprint))
    if head.key_name:
        lines.append((_("กุญแจของสำนักงาน (SHA-256)"), head.key_name))
    return lines


def total_notes(statement: Statement) -> list[str]:
    """What the official table's ผลสะสม and ร้อยละ are counted over; call it with the layout's language active."""
    if not statement.scope.quarter:
        return [_("ผลรายไตรมาสนับไม่ซ้ำภายในไตรมาส ผลสะสมนับไม่ซ้ำทั้งรอบการรายงาน จึงไม่เท่ากับผลบวกของไตรมาส")]
    return [
        _("ผลรายไตรมาสนับไม่ซ้ำภายในไตรมาส ผลสะสมนับไม่ซ้ำตั้งแต่ต้นปีงบประมาณถึงสิ้นไตรมาสนี้ จึงไม่เท่ากับผลบวกของไตรมาส"),
        _("ค่าเป้าหมายและร้อยละเป็นของไตรมาสนี้"),
    ]
