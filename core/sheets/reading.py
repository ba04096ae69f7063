"""Reading a table out of an uploaded file, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from core.sheets.csv_format import csv_rows
from core.sheets.errors import (
    SheetCellTooLongError,
    SheetChoiceError,
    SheetColumnsError,
    SheetEmptyError,
    SheetEncryptedError,
    SheetExtraCellError,
    SheetFormatError,
    SheetMissingError,
    SheetOldFormatError,
    SheetRowsError,
    SheetSizeError,
    SheetUnnamedColumnError,
)
from core.sheets.heads import CERTAIN, Head, Likeness, RawRow, Spread, TakesParts, find_head, likest
from core.sheets.quoting import unquote
from core.sheets.xlsx_format import Page, xlsx_pages
from core.sheets.xlsx_package import Limits, Merges, column_letters

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as Excel shows it, and its cells by header (every header, `""` if empty).

    `extra` is the first column beyond the last header that says something, where the reader takes such rows: nobody knows then
    which cell slipped. What stands there follows the last header's own cell.
    """

    line: int
    cells: dict[str, str]
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text. Header names are in normal form and differ; blank rows are left out.

    `head_line` is the row the headers stand in (the last of several), as Excel shows it; `above` are the lines over the
    head that were not read, with their text; `spreads` the headers over several columns, whose cells were joined with a
    blank; `name` is the sheet's, empty for a CSV file; `others` the names of filled sheets that were not read.
    """

    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    head_line: int = 1
    above: tuple[tuple[int, str], ...] = ()
    spreads: tuple[Spread, ...] = ()
    name: str = ""
    others: tuple[str, ...] = ()


def read_sheet(
    stream: IO[bytes],
    *,
    filename: str,
    limits: Limits | None = None,
    head: Likeness | None = None,
    takes_parts: TakesParts | None = None,
    sheet: str = "",
    takes_extra: bool = False,
) -> Sheet:
    """Read a CSV file, or a sheet of an XLSX file.

    What the file is is decided by its content; `filename` only tells old Excel files. Cells come as text: whole numbers
    without `.0`, dates in ISO form, TRUE/FALSE, formulas by their stored result, our own quoting undone; a cell merged
    downwards in each of its rows.

    Without `head` the first visible sheet is read, and its first non-blank row holds the headers. With `head` the headers
    are the first of the upper rows that looks like them, with the rows below that belong to it (a heading of several lines,
    merged cells); and of several visible sheets the only one that has such a row is read, or the one named `sheet`.
    `takes_parts` tells headers that were merged over unnamed columns before the file became a CSV: single words right of
    them belong to them.

    With `takes_extra` a row of more cells than there are columns does not stop the others (`SheetRow.extra`).

    :raises SheetChoiceError: several sheets have such a row, and none was named.
    :raises SheetMissingError: no visible sheet has the name.
    :raises SheetError: one of its other subclasses; nothing is half read.
    """
    limits = limits or Limits()
    pages = _pages(_content(stream, limits), filename, limits)
    page = _chosen(pages, sheet, head)
    found, rest = find_head(_checked(page, limits), page.merges, head, None if page.name else takes_parts)
    others = tuple(other.name for other in pages if other is not page and other.filled) if head else ()
    rows = tuple(_table(rest, found, limits, takes_extra=takes_extra))
    return Sheet(found.names, rows, found.line, found.above, tuple(found.spreads()), page.name, others)


def stream_sheet(stream: IO[bytes], *, filename: str, limits: Limits) -> tuple[tuple[str, ...], Iterator[SheetRow]]:
    """Like `read_sheet` without `head`, for tables too long to hold: the headers now, the rows one at a time.

    :raises SheetError: here, or while the rows are taken; rows taken before are not taken back.
    """
    page = _pages(_content(stream, limits), filename, limits)[0]
    found, rest = find_head(_checked(page, limits), page.merges, None)
    return found.names, _table(rest, found, limits)


def _chosen(pages: list[Page], wanted: str, head: Likeness | None) -> Page:
    """The sheet to read."""
    if wanted:
        named = next((page for page in pages if page.name == wanted), None)
        if named is None:
            raise SheetMissingError(name=wanted, sheets=", ".join(page.name for page in pages))
        return named
    if head is None or len(pages) == 1:
        return pages[0]
    filled = [page for page in pages if page.filled] or pages[:1]
    if len(filled) == 1:
        return filled[0]
    likes = {page.name: likest(page.rows(), head) if page.filled > 1 else 0 for page in filled}
    best = [page for page in filled if likes[page.name] >= CERTAIN] or [page for page in filled if likes[page.name]]
    if len(best) > 1:
        raise SheetChoiceError([(page.name, page.filled) for page in best])
    return best[0] if best else filled[0]


def _content(stream: IO[bytes], limits: Limits) -> bytes:
    content = stream.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise SheetSizeError(limit=limits.max_bytes // 1_000_000)
    return content


def _pages(content: bytes, filename: str, limits: Limits) -> list[Page]:
    """Answer the sheets of whatever format the content is; a CSV file is one without a name."""
    if content.startswith(_OLE):
        raise SheetEncryptedError if _ENCRYPTED_MARK in content else SheetOldFormatError
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return xlsx_pages(content, limits)
    if filename.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise SheetEmptyError if not content else SheetFormatError
    return [Page("", 0, Merges(), lambda: csv_rows(content, limits))]


def _checked(page: Page, limits: Limits) -> Iterator[RawRow]:
    """The rows, each checked against the limits."""
    if page.refusal is not None:
        raise page.refusal
    for line, raw in page.rows():
        if len(raw) > limits.max_columns or max(map(len, raw), default=0) > limits.max_cell:
            _check_row(line, raw, limits)
        yield line, raw


def _check_row(line: int, raw: list[str], limits: Limits) -> None:
    for place, cell in enumerate(raw):
        if place >= limits.max_columns and cell.strip():
            raise SheetColumnsError(line=line, column=column_letters(place), limit=limits.max_columns)
        if len(cell) > limits.max_cell:
            raise SheetCellTooLongError(line=line, column=column_letters(place), limit=limits.max_cell)


def _table(rows: Iterable[RawRow], head: Head, limits: Limits, *, takes_extra: bool = False) -> Iterator[SheetRow]:
    """Answer the rows below the headers by header."""
    names, width = head.names, len(head.places)
    is_plain = head.places == tuple(range(len(names)))
    for count, (line, raw) in enumerate(rows, start=1):
        if count > limits.max_rows:
            raise SheetRowsError(line=line, limit=limits.max_rows)
        extra = [place for place, cell in enumerate(raw[width:], start=width) if cell.strip()]
        if extra and not takes_extra:
            raise SheetExtraCellError(line=line, column=column_letters(extra[0]))
        said = [unquote(cell) for cell in raw[:width]]
        if extra:
            said[-1] = " | ".join([said[-1], *(raw[place] for place in extra)])
        cells = said + [""] * (len(names) - len(said)) if is_plain else _gathered(line, said, head)
        yield SheetRow(line, dict(zip(names, cells, strict=True)), column_letters(extra[0]) if extra else "")


def _gathered(line: int, cells: list[str], head: Head) -> list[str]:
    """The cells of each header, where some have several columns and some columns have none."""
    gathered = [""] * len(head.names)
    for place, cell in enumerate(cells):
        said, name = cell.strip(), head.places[place]
        if not said:
            continue
        if name < 0 or (place in head.guessed and not _is_part(cells[place - 1], said)):
            raise SheetUnnamedColumnError(line=line, column=column_letters(place))
        gathered[name] = f"{gathered[name]} {said}" if gathered[name] else cell
    return gathered


def _is_part(left: str, said: str) -> bool:
    """Whether a cell under no name goes on with the word left of it."""
    return said[0].isalpha() and bool(left.strip()) and " " not in left.strip()
