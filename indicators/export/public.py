"""Public statistics as files: the same numbers as the public page, the same cells kept back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.sheets import CONTENT_TYPES, SheetData, write_csv, write_xlsx
from indicators.definitions import value_label

if TYPE_CHECKING:
    from indicators.queries.publication import PublicCell, PublicTables

HEADERS = [
    "fiscal_year_be", "quarter", "indicator_code", "measure", "unit", "dimension", "value_code", "second_dimension", "second_value_code",
    "value", "suppressed", "suppressed_as", "definition_version", "as_of",
]  # fmt: skip


def public_rows(tables: PublicTables) -> Iterator[list[str | int]]:
    """Yield a row for each number; a suppressed one has no value and says whether it is 1–4 (`small`) or kept back for another."""
    for key, cell in sorted(tables.cells.items()):
        code, measure, dimensions = _place(key, tables)
        entry = tables.definition(code)
        with override("th"):
            unit = str(entry.unit)
        yield [
            tables.fiscal_year, str(tables.quarter or ""), code, measure, unit, *dimensions,
            "" if cell.value is None else cell.value, "true" if cell.mark else "false", str(cell.mark),
            str(entry.version), tables.as_of.isoformat(timespec="seconds"),
        ]  # fmt: skip


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
    for key, cell in sorted(tables.cells.items()):
        code, _measure, (dimension, value, second, other) = _place(key, tables)
        words = [value_label(name, each) for name, each in ((dimension, value), (second, other)) if name]
        entry = tables.definition(code)
        rows.append([code, str(entry.label), " · ".join(words), str(entry.unit), _shown(cell)])
    head = [_("รหัส"), _("ตัวชี้วัด"), _("จำแนก"), _("หน่วยนับ"), _("จำนวน")]
    write_xlsx(stream, [SheetData(_("สถิติเปิด"), head, rows), SheetData("data", HEADERS, public_rows(tables))])


def _shown(cell: PublicCell) -> str | int:
    if cell.value is not None:
        return cell.value
    return "<5" if cell.mark == "small" else _("ปกปิด")


def _json(tables: PublicTables, stream: IO[bytes]) -> None:
    numbers: list[dict[str, Any]] = []
    for key, cell in sorted(tables.cells.items()):
        code, measure, (dimension, value, second, other) = _place(key, tables)
        where = {name: each for name, each in ((dimension, value), (second, other)) if name}
        number: dict[str, Any] = {"indicator": code, "measure": measure, "by": where, "value": cell.value}
        numbers.append(number | {"suppressed": str(cell.mark) or None, "definition_version": tables.definition(code).version})
    answer = {
        "fiscal_year": tables.fiscal_year,
        "quarter": tables.quarter or None,
        "as_of": tables.as_of.isoformat(timespec="seconds"),
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
