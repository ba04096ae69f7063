"""The evidence of a snapshot as one ZIP with an index: every row that was counted, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.sheets import Cell
from indicators.definitions import WARNINGS
from indicators.export.archive import Entry, write_archive
from indicators.export.canonical import MANIFEST, sha256, table_bytes
from indicators.export.frozen import frozen_files, manifest_of
from indicators.export.layout import Layout, origin_lines
from indicators.export.package import SUMS, proof_files
from indicators.export.statement import Statement
from indicators.models import Snapshot

INDEX = "index.csv"


def write_evidence(snapshot: Snapshot, statement: Statement, layout: Layout, stream: IO[bytes]) -> None:
    """Write the frozen files as they were frozen, an index of them, and their checksums; memory holds one piece of a table."""
    write_archive(stream, _entries(snapshot, statement, layout))


def _entries(snapshot: Snapshot, statement: Statement, layout: Layout) -> Iterator[Entry]:
    listed = manifest_of(snapshot)["files"]
    with override(layout.language):
        index = table_bytes([_("ไฟล์"), _("เนื้อหา"), _("จำนวนแถว"), "SHA-256"], _index(listed, statement, layout))
    proof = proof_files(statement)
    sums = [(sha256(index), INDEX), *((sha256(content), name) for name, content in proof.items())]
    sums += [(entry["sha256"], entry["name"]) for entry in listed]
    yield INDEX, [index]
    for name, content in proof.items():
        yield name, [content]
    yield from frozen_files(snapshot)
    yield SUMS, ["".join(f"{digest}  {name}\n" for digest, name in sums).encode()]


def _index(listed: list[dict[str, Any]], statement: Statement, layout: Layout) -> Iterator[tuple[Cell, ...]]:
    contents = {
        "values.csv": _("ตัวเลขทุกตัวที่บันทึก"),
        "rows.csv": _("ทุกแถวที่นับ ใช้รหัสแทนบุคคล"),
        "courses.csv": _("หลักสูตร พร้อมจำนวนรุ่น ผู้เข้ารับบริการ และผู้สำเร็จ"),
        "runs.csv": _("รุ่นของหลักสูตร พร้อมสถานะและเหตุผลที่ยกเลิกหรือเลื่อนทุกครั้ง"),
        "activities.csv": _("กิจกรรมและยอดผู้เข้าร่วม พร้อมเหตุผลที่ยกเลิกหรือเลื่อนทุกครั้ง"),
        "certificates.csv": _("ทะเบียนคุมวุฒิบัตร เลขที่และสถานะ"),
    }
    yield MANIFEST, _("รายการไฟล์ นิยาม ค่าเป้าหมาย และขอบเขตของฉบับ"), "", statement.head.fingerprint if statement.head else ""
    for entry in listed:
        yield entry["name"], contents.get(entry["name"], ""), str(entry["lines"]), entry["sha256"]
    for label, text in origin_lines(statement, layout):
        yield "", f"{label}: {text}", "", ""
    for code in statement.report.warnings:
        yield "", f"{_('คำเตือน')}: {WARNINGS[code]}", "", ""
