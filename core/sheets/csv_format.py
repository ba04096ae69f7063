"""CSV: finding the encoding and the separator, then the rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.sheets.errors import (
    SheetEncodingError,
    SheetNulError,
    SheetQuoteError,
    SheetRowsError,
)

if TYPE_CHECKING:
    from core.sheets.xlsx_package import Limits

# The module's own limit (131,072) is less than a file may be; ours is checked cell by cell.
csv.field_size_limit(100_000_000)

_SEPARATORS = (",", ";", "\t", "|")
_THAI_UTF8 = re.compile(b"\xe0[\xb8\xb9][\x80-\xbf]")
_HIGH_BYTE = re.compile(b"[\x80-\xff]")
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)


def csv_rows(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Answer `(row number as Excel shows it, cells)`; a quoted line break is not a new row.

    :raises SheetEncodingError: no encoding fits.
    :raises SheetNulError: not text.
    :raises SheetQuoteError: a quotation mark is not closed.
    """
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise SheetNulError(line=text.count("\n", 0, text.index("\0")) + 1)
    separator, body, first_line = _separator(text)
    reader = csv.reader(
        _lines(body),
        delimiter=separator,
        strict=True,
    )
    line = first_line - 1
    try:
        for cells in reader:
            line += 1
            # One header, the rows, and as many blank rows again.
            if line > 2 * limits.max_rows + 2:
                raise SheetRowsError(line=line, limit=limits.max_rows)
            yield line, cells
    except csv.Error as error:
        raise SheetQuoteError(line=line + 1) from error


def _lines(text: str) -> Iterator[str]:
    """Split at line feeds only; U+2028 and form feeds belong to the cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _separator(text: str) -> tuple[str, str, int]:
    """Answer the separator, the text after an Excel `sep=` line, and the first row's number."""
    told = _SEP_LINE.match(text)
    if told:
        return told[1], text[told.end() :], 2
    # Quoted cells may hold marks and line breaks.
    lines = re.sub(r'"[^"]*(?:"|\Z)', "", "\n".join(text.split("\n", 50)[:50])).split("\n")
    return max(_SEPARATORS, key=lambda mark: _agreement(mark, lines)), text, 1


def _agreement(mark: str, lines: list[str]) -> tuple[int, int]:
    """How many lines hold the mark equally often, and how often: a table's rows agree, and a title above it or a cell does not."""
    counted = Counter(line.count(mark) for line in lines if mark in line)
    return max(((lines_with, many) for many, lines_with in counted.items()), default=(0, 0))


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_as(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Old Thai files are TIS-620 (code page 874), unless this is UTF-8 with a wound.
        thai_bytes = 3 * len(_THAI_UTF8.findall(content))
        if 2 * thai_bytes > len(_HIGH_BYTE.findall(content)):
            raise SheetEncodingError(line=_line_of(content, error.start)) from error
    if b"\0" in content:
        raise SheetNulError(line=_line_of(content, content.index(b"\0")))
    return _decode_as(content, "cp874")


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetEncodingError(line=_line_of(content, error.start)) from error


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
