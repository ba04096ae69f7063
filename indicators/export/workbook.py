"""A report as a workbook, in the reader's language."""

from collections.abc import Sequence
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.calendar import format_moment
from core.sheets import SheetData, write_xlsx
from indicators.definitions import BRANCH_NOTE, DEFINITIONS, DIMENSION_LABELS, QUARTER_NOTE, scope_label, value_label
from indicators.types import Report

_Rows = list[Sequence[str | int]]


def write_workbook(report: Report, stream: IO[bytes]) -> None:
    """Write the sheets summary, quarters, one per dimension, and definitions."""
    sheets = [_summary(report), _quarters(report)]
    sheets += [_dimension(report, dimension) for dimension in report.by]
    sheets.append(_definitions(report))
    write_xlsx(stream, sheets)


def _summary(report: Report) -> SheetData:
    rows: _Rows = [(entry.code, str(entry.label), str(entry.unit), report.measures[entry.code]) for entry in DEFINITIONS]
    rows += [("", "", "", ""), ("", scope_label(report.scope), "", ""), ("", _as_of(report), "", "")]
    return SheetData(_("สรุป"), [_("ที่"), _("ตัวชี้วัด"), _("หน่วยนับ"), _("ผลการดำเนินงาน")], rows)


def _quarters(report: Report) -> SheetData:
    rows: _Rows = [(_("ไตรมาส %(number)s") % {"number": q}, c.new, c.active, c.cumulative) for q, c in report.quarters.items()]
    rows.append((str(QUARTER_NOTE), "", "", ""))
    headers = [_("ไตรมาส"), _("รายใหม่ (คน)"), _("ผู้เข้ารับบริการในไตรมาส (คน)"), _("ผลสะสม (คน)")]
    return SheetData(_("รายไตรมาส"), headers, rows)


def _dimension(report: Report, dimension: str) -> SheetData:
    rows: _Rows = [(code, value_label(dimension, code), persons) for code, persons in report.by[dimension].items()]
    if dimension == "branch":
        rows += [("", "", ""), ("", str(BRANCH_NOTE), "")]
    label = str(DIMENSION_LABELS[dimension])
    return SheetData(label, [_("รหัส"), label, _("ผู้เข้ารับบริการ (คน)")], rows)


def _definitions(report: Report) -> SheetData:
    rows: _Rows = [(entry.code, str(entry.label), str(entry.unit), str(entry.text), entry.formula) for entry in DEFINITIONS]
    rows += [
        ("", "", "", "", ""),
        ("", _("ฉบับนิยาม"), "", str(report.definition_version)),
        ("", scope_label(report.scope), "", _as_of(report)),
    ]
    headers = [_("รหัส"), _("ตัวชี้วัด"), _("หน่วยนับ"), _("นิยามและวิธีนับ"), _("สูตร")]
    return SheetData(_("นิยามและวิธีนับ"), headers, rows)


def _as_of(report: Report) -> str:
    return _("ข้อมูล ณ %(moment)s") % {"moment": format_moment(report.as_of, language=get_language() or "th")}
