"""The copy sheet (แผ่นกรอกข้อมูล): one number a box, for an official who keys a report into another system by hand.

eMENSCR has no documented interface; nothing is sent there, and nothing here says so (domain 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.sheets import write_csv
from indicators.definitions import WARNINGS
from indicators.export.layout import Layout, origin_lines
from indicators.export.statement import Result, Statement


@dataclass(frozen=True, slots=True)
class Box:
    """One box to fill in: what it asks for, and exactly what to type (no separators, no unit)."""

    number: int
    group: str
    label: str
    unit: str
    value: str


def boxes(statement: Statement, layout: Layout) -> list[Box]:
    """Answer the boxes: for each main measure its target, each quarter, the total and ร้อยละ; then the supplementary totals."""
    found: list[tuple[str, str, str, Result]] = []
    main = {entry["code"] for entry in statement.definitions if entry["part"] == "main"}
    with override(layout.language):
        for line in statement.lines(layout.language):
            name = f"{line.code} {line.label}"
            if line.code in main:
                found.append((name, _("ค่าเป้าหมาย"), line.unit, line.target))
                found += [
                    (name, _("ไตรมาส %(number)s") % {"number": n}, line.unit, count)
                    for n, count in enumerate(line.quarters, 1)
                    if count is not None
                ]
                found.append((name, _("ผลสะสม"), line.unit, line.total))
                found.append((name, _("ร้อยละ"), "%", line.percent))
            else:
                found.append((_("ข้อมูลเสริม"), name, line.unit, line.value))
    return [
        Box(number, group, label, unit, "–" if value is None else str(value)) for number, (group, label, unit, value) in enumerate(found, 1)
    ]


def write_copy_sheet(statement: Statement, layout: Layout, stream: IO[bytes]) -> None:
    """Write the boxes as a table."""
    with override(layout.language):
        headers = [_("ช่องที่"), _("ตัวชี้วัด"), _("รายการ"), _("หน่วยนับ"), _("ตัวเลขที่กรอก")]
        rows = [(str(box.number), box.group, box.label, box.unit, box.value) for box in boxes(statement, layout)]
        rows += [("", label, text, "", "") for label, text in origin_lines(statement, layout)]
        rows += [("", _("คำเตือน"), str(WARNINGS[code]), "", "") for code in statement.report.warnings]
        write_csv(stream, headers, rows)
