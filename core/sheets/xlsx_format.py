"""XLSX: the visible sheets of a workbook, read cell by cell."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.sheets.errors import SheetEmptyError, SheetError, SheetFormatError
from core.sheets.xlsx_package import Limits, Merges, Scanner, look_through

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZERO_PADDED = re.compile(r"0{2,15}")


@dataclass(frozen=True, slots=True)
class Page:
    """A visible sheet: its name, how many of its rows say anything, what is merged, and its rows with their numbers.

    `refusal` is why it cannot be read, though the others may.
    """

    name: str
    filled: int
    merges: Merges
    rows: Callable[[], Iterator[tuple[int, list[str]]]]
    refusal: SheetError | None = None


def xlsx_pages(content: bytes, limits: Limits) -> list[Page]:
    """Answer the visible sheets of a workbook, at least one; their rows are read when they are asked for.

    :raises SheetError: a limit is passed, the package is damaged, or it holds what it must not.
    """
    scanned = look_through(content, limits)
    import openpyxl

    with _damage_told(), warnings.catch_warnings():
        # Styles or extensions openpyxl does not know do not concern the values.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise SheetEmptyError
        nothing = Scanner(limits, is_sheet=True)
        return [_page(sheet, scanned.get(sheet._worksheet_path.lstrip("/").lower(), nothing), limits) for sheet in visible]  # noqa: SLF001  a sheet tells its part nowhere else


def _page(sheet: Any, scanner: Scanner, limits: Limits) -> Page:
    def rows() -> Iterator[tuple[int, list[str]]]:
        return _filled_down(_page_rows(sheet, limits), scanner.merges)

    return Page(str(sheet.title), scanner.filled, scanner.merges, rows, scanner.refusal)


def _page_rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    with _damage_told(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The stated size may be a lie; without it every row is looked at.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(max_col=limits.max_columns + 1), start=1):
            texts = [_text(cell) for cell in cells]
            # Every row is as wide as the widest may be.
            while texts and not texts[-1]:
                texts.pop()
            yield line, texts


def _filled_down(rows: Iterator[tuple[int, list[str]]], merges: Merges) -> Iterator[tuple[int, list[str]]]:
    """Say a cell that is merged downwards in each of its lines, where a line says anything itself."""
    held: dict[int, tuple[int, str]] = {}
    for line, cells in rows:
        held = {column: (last, text) for column, (last, text) in held.items() if line <= last}
        if held and any(cells):
            cells.extend([""] * (max(held) + 1 - len(cells)))
            for column, (_last, text) in held.items():
                cells[column] = cells[column] or text
        for column, last in merges.down.get(line, ()):
            if column < len(cells):
                held[column] = last, cells[column]
        yield line, cells


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, OSError, zipfile.BadZipFile) as error:
        # openpyxl meets broken parts with whatever comes (a letter instead of a workbook: OSError); the package was checked above.
        raise SheetFormatError from error


def _text(cell: Any) -> str:
    """Write a typed cell as the text a person would have typed."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        return _number_text(value, str(cell.number_format or ""))
    return _time_text(value)


def _number_text(value: float | Decimal, number_format: str) -> str:
    if value == int(value):
        text = str(int(value))
        # A format like 00000 shows leading zeros that belong to the value: postcodes, codes.
        return text.zfill(len(number_format)) if _ZERO_PADDED.fullmatch(number_format) else text
    return format(float(value), ".15g")


def _time_text(value: object) -> str:
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)
