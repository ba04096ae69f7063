"""The official workbook (domain 1.7): summary, provinces, gender and age, branches, operators, definitions, data dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.sheets import Cell
from core.sheets.official import NONE, Head, OfficialSheet, OfficialTable, write_official
from enrollment.models import ActivityOccurrence, Cohort
from indicators.definitions import BRANCH_NOTE, DIMENSION_LABELS, QUARTER_NOTE, WARNINGS, in_list_order, reasons_text, value_label
from indicators.export.dictionary import dictionary_rows
from indicators.export.layout import Layout, origin_lines, title_lines, total_notes
from indicators.export.statement import Statement
from indicators.types import Cross

_Rows = list[Sequence[Cell]]
_PERSONS = "8.4"


def write_workbook(statement: Statement, layout: Layout, stream: IO[bytes]) -> None:
    """Write the workbook; the same statement and layout give the same bytes."""
    with override(layout.language):
        sheets = [
            _summary(statement, layout),
            _quarters(statement, layout),
            _by(statement, layout, "province", _("รายจังหวัด")),
            _gender_and_age(statement, layout),
            _by(statement, layout, "branch", _("สาขา"), note=str(BRANCH_NOTE)),
            _operators(statement, layout),
            _called_off(statement, layout),
            _definitions(statement, layout),
            _dictionary(layout),
        ]
        footer = title_lines(statement, layout)[-1]
        write_official(stream, sheets, title=title_lines(statement, layout)[0], footer=footer, thai_digits=layout.has_thai_digits)


def _summary(statement: Statement, layout: Layout) -> OfficialSheet:
    heads = [
        [
            Head(_("ที่"), rows=2), Head(_("ตัวชี้วัด"), rows=2), Head(_("หน่วยนับ"), rows=2), Head(_("ค่าเป้าหมาย"), rows=2),
            Head(_("ผลการดำเนินงาน"), columns=4), Head(_("ผลสะสม"), rows=2), Head(_("ร้อยละ"), rows=2),
            Head(_("ปัญหาและอุปสรรค"), rows=2), Head(_("แนวทางแก้ไข"), rows=2), Head(_("หลักฐานประกอบ"), rows=2),
        ],
        [Head(_("ไตรมาส %(number)s") % {"number": number}) for number in (1, 2, 3, 4)],
    ]  # fmt: skip
    proof = f"{statement.head.code}_evidence.zip" if statement.head else ""
    rows: _Rows = [
        (
            line.code,
            line.label,
            line.unit,
            _or_dash(_whole(line.target)),
            *map(_or_dash, line.quarters),
            _or_dash(line.total),
            _or_dash(line.percent),
            "",
            "",
            proof,
        )
        for line in statement.lines(layout.language)
    ]
    notes = [
        *map(str, total_notes(statement)),
        _("เป้าหมายเป็น 0 หรือไม่ได้ตั้งไว้ แสดงร้อยละเป็น –"),
        *(str(WARNINGS[code]) for code in statement.report.warnings),
        *_signatures(statement, layout),
    ]
    main = frozenset(number for number, line in enumerate(statement.lines(layout.language)) if line.code in ("8.1", "8.2", "8.3", "8.4"))
    widths = (8, 38, 12, 12, 12, 12, 12, 12, 12, 12, 18, 18, 36)
    return OfficialSheet(_("สรุป"), title_lines(statement, layout), heads, rows, widths, notes, main)


def _signatures(statement: Statement, layout: Layout) -> list[str]:
    """Room to sign; the names of those who answer for a snapshot stand in it."""
    head = statement.head
    lines = []
    for role, name, moment in (
        (_("ผู้จัดทำ"), head.prepared_by if head else "", head.prepared_at if head else None),
        (_("ผู้รับรอง"), head.certified_by if head else "", head.certified_at if head else None),
    ):
        lines += ["", _("ลงชื่อ ........................................ %(role)s") % {"role": role}]
        lines.append(f"( {name or '........................................'} )" + (f" {layout.moment(moment)}" if moment else ""))
    return lines


def _quarters(statement: Statement, layout: Layout) -> OfficialSheet:
    heads = [[Head(text) for text in (_("ไตรมาส"), _("รายใหม่ (คน)"), _("ผู้เข้ารับบริการในไตรมาส (คน)"), _("ผลสะสม (คน)"))]]
    rows: _Rows = [
        (_("ไตรมาส %(number)s") % {"number": number}, *((count.new, count.active, count.cumulative) if count else [NONE] * 3))
        for number, count in statement.quarters.items()
    ]
    widths = (24, 18, 26, 18)
    return OfficialSheet(_("รายไตรมาส"), title_lines(statement, layout), heads, rows, widths, [str(QUARTER_NOTE)], landscape=False)


def _measures_by(statement: Statement, dimension: str) -> dict[str, dict[str, int]]:
    """Every measure that is counted by a dimension: code → value → count; persons first."""
    report = statement.report
    found = {_PERSONS: report.by[dimension]} if dimension in report.by else {}
    return found | {code: counts[dimension] for code, counts in report.measures_by.items() if dimension in counts}


def _by(statement: Statement, layout: Layout, dimension: str, name: str, *, note: str = "") -> OfficialSheet:
    counted = _measures_by(statement, dimension)
    values = in_list_order(dimension, {value for counts in counted.values() for value in counts})
    heads = [Head(_("รหัส")), Head(str(DIMENSION_LABELS[dimension])), *(Head(_measure_label(statement, code, layout)) for code in counted)]
    rows: _Rows = [(value, value_label(dimension, value), *(counts.get(value, 0) for counts in counted.values())) for value in values]
    total = (_("รวม (นับไม่ซ้ำ)"), "", *(statement.report.measures.get(code) for code in counted))
    strong = frozenset([len(rows)])
    notes = [note] if note else []
    return OfficialSheet(name, title_lines(statement, layout), [heads], [*rows, total], (14, 36, *(16 for _code in counted)), notes, strong)


def _measure_label(statement: Statement, code: str, layout: Layout) -> str:
    entry = statement.definition(code)
    return f"{entry['label'][layout.language]} ({entry['unit'][layout.language]})"


def _gender_and_age(statement: Statement, layout: Layout) -> OfficialSheet:
    """Age groups down, genders across, persons in the cells where the report counted them by both."""
    ages, genders = statement.report.by.get("age_group", {}), statement.report.by.get("gender", {})
    cells = _cross(statement, "age_group", "gender")
    heads = [[Head(str(DIMENSION_LABELS["age_group"])), *(Head(value_label("gender", gender)) for gender in genders), Head(_("รวม (คน)"))]]
    rows: _Rows = [
        (value_label("age_group", age), *(cells.get(age, {}).get(gender, 0) if cells else "" for gender in genders), count)
        for age, count in ages.items()
    ]
    rows.append((_("รวม (นับไม่ซ้ำ)"), *genders.values(), statement.report.measures[_PERSONS]))
    widths = (28, *(16 for _gender in genders), 16)
    note = _("ผู้ที่อายุเลื่อนกลุ่มระหว่างปีปรากฏในทั้งสองกลุ่ม ผลรวมจึงอาจมากกว่ายอดรวม")
    strong = frozenset([len(rows) - 1])
    return OfficialSheet(_("เพศ-อายุ"), title_lines(statement, layout), heads, rows, widths, [note], strong)


def _cross(statement: Statement, first: str, second: str) -> dict[str, dict[str, int]]:
    """Persons by two dimensions, whichever way round the report holds them."""
    for cross in statement.report.crosses:
        if cross.measure == _PERSONS and cross.dimensions == (first, second):
            return cross.cells
        if cross.measure == _PERSONS and cross.dimensions == (second, first):
            return _turned(cross)
    return {}


def _turned(cross: Cross) -> dict[str, dict[str, int]]:
    turned: dict[str, dict[str, int]] = {}
    for outer, inner in cross.cells.items():
        for value, count in inner.items():
            turned.setdefault(value, {})[outer] = count
    return turned


def _operators(statement: Statement, layout: Layout) -> OfficialSheet:
    """Two tables, each with its total: by form and by size. What was frozen before sizes were counted has the first alone."""
    form = _operator_table(statement, "operator_type", _("รูปแบบผู้ประกอบการ"))
    sizes = "operator_size" in statement.report.measures_by.get("8.3", {})
    more = [_operator_table(statement, "operator_size", _("ขนาดกิจการ (MSME)"))] if sizes else []
    notes = [_("บุคคลธรรมดาที่ไม่ได้จดทะเบียนแสดงแยกบรรทัด เพื่อให้หน่วยงานเลือกไม่นับได้")]
    name, titles = _("ผู้ประกอบการ"), title_lines(statement, layout)
    return OfficialSheet(name, titles, form.heads, form.rows, (44, 22), notes, form.strong, landscape=False, more=more)


def _operator_table(statement: Statement, dimension: str, label: str) -> OfficialTable:
    counted = statement.report.measures_by.get("8.3", {}).get(dimension, {})
    rows: _Rows = [(value_label(dimension, code), count) for code, count in counted.items()]
    total = (_("รวม (นับไม่ซ้ำ)"), statement.report.measures["8.3"])
    return OfficialTable([[Head(label), Head(_("ผู้ประกอบการ (ราย)"))]], [*rows, total], frozenset([len(rows)]))


def _called_off(statement: Statement, layout: Layout) -> OfficialSheet:
    """What was cancelled, postponed or stopped, and why."""
    states = {**dict(ActivityOccurrence.State.choices), **dict(Cohort.State.choices)}
    rows: _Rows = [
        (each.date.isoformat(), each.offering_code, each.run_code, each.title, str(states.get(each.state, each.state)), reasons_text(each))
        for each in statement.report.called_off
    ]
    heads = [[Head(text) for text in (_("วันที่วางแผนไว้"), _("รหัส"), _("รุ่น/ครั้ง"), _("ชื่อหลักสูตรหรือกิจกรรม"), _("สถานะ"), _("เหตุผล"))]]
    notes = [] if rows else [_("ไม่มีรุ่นหรือกิจกรรมที่ยกเลิก เลื่อน หรือยุติก่อนกำหนดในรอบนี้")]
    return OfficialSheet(_("ยกเลิก-เลื่อน"), title_lines(statement, layout), heads, rows, (18, 20, 26, 40, 18, 44), notes)


def _definitions(statement: Statement, layout: Layout) -> OfficialSheet:
    rows: _Rows = [
        (
            entry["code"], entry["label"][layout.language], entry["unit"][layout.language], str(entry["version"]),
            entry["text"][layout.language], entry["formula"], entry["source"][layout.language],
        )
        for entry in statement.definitions
    ]  # fmt: skip
    heads = [[Head(text) for text in (_("รหัส"), _("ตัวชี้วัด"), _("หน่วยนับ"), _("ฉบับนิยาม"), _("นิยามและวิธีนับ"), _("สูตร"), _("ที่มาของนิยาม"))]]
    notes = [f"{label}: {text}" for label, text in origin_lines(statement, layout)]
    return OfficialSheet(_("นิยามและวิธีนับ"), title_lines(statement, layout), heads, rows, (8, 26, 12, 10, 56, 40, 32), notes)


def _dictionary(layout: Layout) -> OfficialSheet:
    heads = [[Head(text) for text in (_("ชื่อคอลัมน์"), _("ชนิด"), _("ความหมาย"), _("ค่าที่เป็นได้"))]]
    rows: _Rows = [tuple(row) for row in dictionary_rows(layout.language)]
    return OfficialSheet("Data dictionary", [_("พจนานุกรมข้อมูลของ indicator8_long.csv")], heads, rows, (22, 12, 60, 50))


def _whole(value: Decimal | None) -> Cell:
    """A target is mostly a whole number, and then shows without decimals, as on the page."""
    return int(value) if value is not None and value == value.to_integral_value() else value


def _or_dash(value: Cell) -> Cell:
    return NONE if value is None else value
