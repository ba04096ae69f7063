"""Writing tables that open safely in a spreadsheet program and import again unchanged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from core.calendar import BANGKOK
from core.sheets.errors import SheetCellTooLongError
from core.sheets.quoting import quote, quote_again
from core.sheets.xlsx_package import column_letters

Cell = str | int | float | Decimal | bool | date | datetime | None

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Begins with a letter or digit and holds nothing unseen: neither a formula nor anything that is dropped.
_EVERYDAY = re.compile("[0-9A-Za-z][ -~]*")
_LONGEST_CELL = 32_767
_NAME_TABOO = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
# What a sheet of XLSX holds, the line of headings among them.
_MOST_LINES = 1_048_576
_WIDEST = 60
_BLOCK_OF_ROWS = 500
# The workbook's own date, so that the same rows give the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  xlsxwriter wants it naive


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet of a workbook to write. `name` is cut to what Excel allows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


# What `write_table` writes, and how an answer names it.
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def write_table(stream: IO[bytes], file_format: str, table: SheetData) -> None:
    """Write one table as a file of `csv` or `xlsx`."""
    if file_format == "xlsx":
        write_xlsx(stream, [table])
    else:
        write_csv(stream, table.headers, table.rows)


def write_csv(stream: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write UTF-8 with a byte-order mark (Excel needs it), comma, CRLF, formulas made harmless."""
    for block in csv_blocks(headers, rows):
        stream.write(block)


def csv_blocks(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the same file in blocks of rows, for answers that are sent while they are made."""
    yield b"\xef\xbb\xbf"
    block = io.StringIO(newline="")
    writer = csv.writer(block)
    for number, row in enumerate(_with_headers(headers, rows), start=1):
        writer.writerow([_harmless(cell) for cell in row])
        if not number % _BLOCK_OF_ROWS:
            yield block.getvalue().encode("utf-8")
            block.seek(0)
            block.truncate()
    yield block.getvalue().encode("utf-8")


def write_xlsx(stream: IO[bytes], sheets: Sequence[SheetData], *, most_lines: int = _MOST_LINES) -> None:
    """Write a workbook in constant memory: text as text, numbers and days typed, headers frozen.

    A moment is written as Bangkok date and time. What is longer than a sheet of `most_lines` goes on on further ones, each with the
    headings again and the name with a number.

    :raises SheetCellTooLongError: a text of more than 32,767 characters.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        stream,
        {"constant_memory": True, "use_zip64": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": _CREATED})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "text": book.add_format({"num_format": "@"}),
    }
    taken: set[str] = set()
    try:
        for data in sheets:
            for part in _parts(data.rows, most_lines - 1):
                _write_sheet(book.add_worksheet(_sheet_name(data.name, taken)), data.headers, part, formats)
    except BaseException:
        # In constant memory every sheet holds a temporary file; nothing else would close it.
        for page in book.worksheets():
            page.row_data_fh.close()
        raise
    book.close()


def _parts(rows: Iterable[Sequence[Cell]], most: int) -> Iterator[Iterator[Sequence[Cell]]]:
    """Yield the rows in parts of at most `most`, each to be read before the next; one empty part where there is no row."""
    left = iter(rows)
    yield islice(left, most)
    for row in left:
        yield chain([row], islice(left, most - 1))


def _write_sheet(page: Any, headers: Sequence[str], rows: Iterable[Sequence[Cell]], formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for place, header in enumerate(headers):
        page.set_column(place, place, min(max(len(header) + 2, 12), _WIDEST))
        page.write_string(0, place, quote_again(_plain(header)), formats["head"])
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(page, (line, place), cell, formats)


def _with_headers(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    yield headers
    yield from rows


def _write_cell(page: Any, at: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(*at, cell)
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(*at, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(*at, cell.astimezone(BANGKOK).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, formats["day"])
    else:
        text = quote_again(_plain(cell))
        if len(text) > _LONGEST_CELL:
            raise SheetCellTooLongError(line=at[0] + 1, column=column_letters(at[1]), limit=_LONGEST_CELL)
        page.write_string(*at, text, formats["text"])


def _harmless(cell: Cell) -> str:
    """As text that no spreadsheet program takes for a formula; most cells are codes, numbers and days, which one look tells."""
    if isinstance(cell, str) and (not cell or _EVERYDAY.fullmatch(cell)):
        return cell
    return quote(_plain(cell))


def _plain(cell: Cell) -> str:
    """Write a cell as text; characters no spreadsheet can hold are dropped."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.astimezone(BANGKOK).replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return _CONTROL.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n"))


def _sheet_name(name: str, taken: set[str]) -> str:
    """Answer `name` as Excel allows it: 31 characters, no brackets or slashes, no double."""
    plain = _NAME_TABOO.sub(" ", name).strip()[:_LONGEST_NAME] or "Sheet"
    free, number = plain, 2
    while free.casefold() in taken:
        free = f"{plain[: _LONGEST_NAME - 4]} {number}"
        number += 1
    taken.add(free.casefold())
    return free
