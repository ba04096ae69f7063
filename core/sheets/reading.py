"""Reading a table out of an uploaded file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from core.sheets.csv_format import csv_rows
from core.sheets.errors import (
    SheetCellTooLongError,
    SheetColumnsError,
    SheetDuplicateColumnError,
    SheetEmptyError,
    SheetEncryptedError,
    SheetExtraCellError,
    SheetFormatError,
    SheetOldFormatError,
    SheetRowsError,
    SheetSizeError,
    SheetTwoHeadsError,
    SheetUnnamedColumnError,
)
from core.sheets.quoting import unquote
from core.sheets.xlsx_format import Limits, column_letters, xlsx_rows
from core.thai_text.spelling import normalize

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
# So far down a table's head is looked for: an office puts its name, the list's title and the term above it.
_HEAD_WITHIN = 20

# Answers how much a row looks like the head of the wanted table: 0 not at all.
Likeness = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as Excel shows it, and its cells by header (every header, `""` if empty)."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text. Header names are in normal form and differ; blank rows are left out.

    `head_line` is the row the headers stand in, as Excel shows it.
    """

    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    head_line: int = 1


def read_sheet(stream: IO[bytes], *, filename: str, limits: Limits | None = None, head: Likeness | None = None) -> Sheet:
    """Read the first visible sheet of an XLSX file, or a CSV file.

    What the file is is decided by its content; `filename` only tells old Excel files. The first
    non-blank row holds the headers; with `head`, the first of the upper rows that looks like them (of a
    heading of several lines the best), and what stands above is not read. Cells come as text: whole numbers without `.0`, dates in
    ISO form, TRUE/FALSE, formulas by their stored result, our own quoting undone.

    :raises SheetError: one of its subclasses; nothing is half read.
    """
    limits = limits or Limits()
    raw = _raw_rows(_content(stream, limits), filename, limits)
    line, names, rest = _head(raw, head or _first)
    return Sheet(_named(names), tuple(_table(rest, names, limits)), line)


def stream_sheet(stream: IO[bytes], *, filename: str, limits: Limits) -> tuple[tuple[str, ...], Iterator[SheetRow]]:
    """Like `read_sheet`, for tables too long to hold: the headers now, the rows one at a time.

    :raises SheetError: here, or while the rows are taken; rows taken before are not taken back.
    """
    raw = _raw_rows(_content(stream, limits), filename, limits)
    _line, names, rest = _head(raw, _first)
    return _named(names), _table(rest, names, limits)


def _first(_row: Sequence[str]) -> int:
    """Every row is as good a head as any other."""
    return 0


def _named(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _head(raw: Iterator[tuple[int, list[str]]], likeness: Likeness) -> tuple[int, list[str], Iterator[tuple[int, list[str]]]]:
    """Answer the head's line, its names, and the rows below it.

    :raises SheetEmptyError: every row is blank.
    :raises SheetTwoHeadsError: below the head and the rows under it stands another.
    """
    filled = ((line, cells) for line, cells in raw if any(unquote(cell).strip() for cell in cells))
    looked = list(islice(filled, 1 if likeness is _first else _HEAD_WITHIN))
    if not looked:
        raise SheetEmptyError
    likely = [likeness([normalize(unquote(cell)) for cell in cells]) for _line, cells in looked]
    place = next((place for place, likes in enumerate(likely) if likes), 0)
    # A heading of several lines: nothing but headings is left behind.
    while place + 1 < len(likely) and likely[place + 1] > likely[place]:
        place += 1
    line, cells = looked[place]
    second = next((line for (line, _cells), likes in zip(looked[place + 1 :], likely[place + 1 :], strict=True) if likes), None)
    if second is not None:
        raise SheetTwoHeadsError(first=line, second=second)
    return line, _headers(cells), chain(looked[place + 1 :], filled)


def _content(stream: IO[bytes], limits: Limits) -> bytes:
    content = stream.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise SheetSizeError(limit=limits.max_bytes // 1_000_000)
    return content


def _raw_rows(content: bytes, filename: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Answer numbered rows of whatever format the content is, each checked against the limits."""
    if content.startswith(_OLE):
        raise SheetEncryptedError if _ENCRYPTED_MARK in content else SheetOldFormatError
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        rows = xlsx_rows(content, limits)
    elif filename.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise SheetEmptyError if not content else SheetFormatError
    else:
        rows = csv_rows(content, limits)
    for line, raw in rows:
        _check_row(line, raw, limits)
        yield line, raw


def _table(rows: Iterable[tuple[int, list[str]]], headers: list[str], limits: Limits) -> Iterator[SheetRow]:
    """Answer the rows below the headers by header."""
    for count, (line, raw) in enumerate(rows, start=1):
        if count > limits.max_rows:
            raise SheetRowsError(line=line, limit=limits.max_rows)
        yield SheetRow(line, _named_cells(line, raw, headers))


def _check_row(line: int, raw: list[str], limits: Limits) -> None:
    for place, cell in enumerate(raw):
        if place >= limits.max_columns and cell.strip():
            raise SheetColumnsError(line=line, column=column_letters(place), limit=limits.max_columns)
        if len(cell) > limits.max_cell:
            raise SheetCellTooLongError(line=line, column=column_letters(place), limit=limits.max_cell)


def _headers(raw: list[str]) -> list[str]:
    names = [normalize(unquote(cell)) for cell in raw]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        if name and name in seen:
            raise SheetDuplicateColumnError(name=name, first=column_letters(seen[name]), second=column_letters(place))
        seen[name] = place
    return names


def _named_cells(line: int, raw: list[str], headers: list[str]) -> dict[str, str]:
    cells = dict.fromkeys((name for name in headers if name), "")
    for place, cell in enumerate(raw):
        if place >= len(headers):
            if cell.strip():
                raise SheetExtraCellError(line=line, column=column_letters(place))
        elif headers[place]:
            cells[headers[place]] = unquote(cell)
        elif cell.strip():
            raise SheetUnnamedColumnError(line=line, column=column_letters(place))
    return cells
