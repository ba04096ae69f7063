"""Public statistics as files: the same numbers as the public page, the same cells kept back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.calendar import format_date
from core.languages import reader_language
from core.sheets import CONTENT_TYPES, SheetData, write_csv, write_xlsx
from indicators.definitions import CURRENT_VERSIONS, EXTENT_NOTES, WARNINGS, place_in_list, value_label

if TYPE_CHECKING:
    from indicators.queries.publication import PublicCell, PublicTables

HEADERS = [
    "fiscal_year_be", "quarter", "indicator_code", "measure", "unit", "dimension", "value_code", "second_dimension", "second_value_code",
    "value", "suppressed", "suppressed_as", "definition_version", "as_of", "warnings",
]  # fmt: skip


def public_rows(tables: PublicTables) -> Iterator[list[str | int]]:
    """Yield a row for each number; a suppressed one has no value and says whether it is 1–4 (`small`) or kept back for another."""
    warnings = " ".join(tables.warnings)
    for key, cell in _in_order(tables):
        code, measure, dimensions = _place(key, tables)
        entry = tables.definition(code)
        with override("th"):
            unit = str(entry.unit)
        yield [
            tables.fiscal_year, str(tables.quarter or ""), code, measure, unit, *dimensions,
            "" if cell.value is None else cell.value, "true" if cell.mark else "false", str(cell.mark),
            str(entry.version), tables.as_of.isoformat(timespec="seconds"), warnings,
        ]  # fmt: skip


_KINDS = ("measure", "quarter", "by", "cross", "branch_offerings")
_COUNTS = ("new", "cumulative")


def _in_order(tables: PublicTables) -> list[tuple[tuple[str, ...], PublicCell]]:
    """Answer the numbers as people read them: totals first, measures as they are defined, values as their code lists have them."""
    codes = list(CURRENT_VERSIONS)

    def place(key: tuple[str, ...]) -> tuple[Any, ...]:
        kind, *rest = key
        if kind == "measure":
            return (codes.index(rest[0]),)
        if kind == "quarter":
            return (_COUNTS.index(rest[0]),)
        if kind == "branch_offerings":
            return (codes.index(rest[0]), place_in_list("branch", rest[1]))
        names = rest[: len(rest) // 2]
        return (*names, *(place_in_list(name, value) for name, value in zip(names, rest[len(names) :], strict=True)))

    return sorted(tables.cells.items(), key=lambda item: (_KINDS.index(item[0][0]), place(item[0])))


def _place(key: tuple[str, ...], tables: PublicTables) -> tuple[str, str, list[str]]:
    """Which measure a cell belongs to, and under which values of which dimensions."""
    if key[0] == "measure":
        return key[1], tables.definition(key[1]).slug, ["", "", "", ""]
    if key[0] == "by":
        return "8.4", "participants", [key[1], key[2], "", ""]
    if key[0] == "cross":
        return "8.4", "participants", [key[1], key[3], key[2], key[4]]
    if key[0] == "branch_offerings":
        return key[1], tables.definition(key[1]).slug, ["branch", key[2], "", ""]
    return "8.4", f"participants_{key[1]}", ["", "", "", ""]


def _csv(tables: PublicTables, stream: IO[bytes]) -> None:
    write_csv(stream, HEADERS, public_rows(tables))


def _xlsx(tables: PublicTables, stream: IO[bytes]) -> None:
    """A sheet in words, for people, and the same numbers by code."""
    rows = []
    for key, cell in _in_order(tables):
        code, _measure, (dimension, value, second, other) = _place(key, tables)
        words = [value_label(name, each) for name, each in ((dimension, value), (second, other)) if name]
        entry = tables.definition(code)
        rows.append([code, str(entry.label), " · ".join(words), str(entry.unit), _shown(cell)])
    rows += [["", label, text, "", ""] for label, text in told(tables)]
    head = [_("รหัส"), _("ตัวชี้วัด"), _("จำแนก"), _("หน่วยนับ"), _("จำนวน")]
    write_xlsx(stream, [SheetData(_("สถิติเปิด"), head, rows), SheetData("data", HEADERS, public_rows(tables))])


def _shown(cell: PublicCell) -> str | int:
    if cell.value is not None:
        return cell.value
    return "<5" if cell.mark == "small" else _("ปกปิด")


def told(tables: PublicTables) -> list[tuple[str, str]]:
    """Answer what readers of these numbers have to know: that tables are left out, and what is counted elsewhere too; label and text."""
    left_out = [(_("ขอบเขตที่เผยแพร่"), str(EXTENT_NOTES[tables.extent]))] if tables.extent in EXTENT_NOTES else []
    if tables.withheld_more_at:
        left_out.append(
            (_("ปกปิดเพิ่ม"), _("ตั้งแต่วันที่ %(date)s โดยไม่นับใหม่") % {"date": format_date(tables.withheld_more_at, language=reader_language())})
        )
    return [*left_out, *((_("คำเตือน"), str(WARNINGS[code])) for code in tables.warnings)]


def _json(tables: PublicTables, stream: IO[bytes]) -> None:
    numbers: list[dict[str, Any]] = []
    for key, cell in _in_order(tables):
        code, measure, (dimension, value, second, other) = _place(key, tables)
        where = {name: each for name, each in ((dimension, value), (second, other)) if name}
        number: dict[str, Any] = {"indicator": code, "measure": measure, "by": where, "value": cell.value}
        numbers.append(number | {"suppressed": str(cell.mark) or None, "definition_version": tables.definition(code).version})
    answer = {
        "fiscal_year": tables.fiscal_year,
        "quarter": tables.quarter or None,
        "as_of": tables.as_of.isoformat(timespec="seconds"),
        "withheld_more_at": tables.withheld_more_at.isoformat(timespec="seconds") if tables.withheld_more_at else None,
        "extent": str(tables.extent),
        "warnings": list(tables.warnings),
        "numbers": numbers,
    }
    stream.write(json.dumps(answer, ensure_ascii=False, indent=2).encode())
    stream.write(b"\n")


# format → (content type, writer)
PUBLIC_FORMATS: dict[str, tuple[str, Callable[[PublicTables, IO[bytes]], None]]] = {
    "csv": (CONTENT_TYPES["csv"], _csv),
    "json": ("application/json", _json),
    "xlsx": (CONTENT_TYPES["xlsx"], _xlsx),
}
