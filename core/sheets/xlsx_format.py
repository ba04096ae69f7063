"""XLSX: looked through before it is opened, then read cell by cell."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from core.sheets.errors import (
    SheetColumnsError,
    SheetEmptyError,
    SheetFormatError,
    SheetFormulaError,
    SheetHostileError,
    SheetMacroError,
    SheetRowsError,
    SheetTruncatedError,
    SheetUnpackedError,
)

_CHUNK = 64 * 1024
_LONGEST_NUMBER = 9
_RATIO_FROM = 1_000_000  # small files may pack as well as they like
_CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZERO_PADDED = re.compile(r"0{2,15}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold: bytes, parts and unpacked bytes of the package, rows, columns, characters."""

    max_bytes: int = 10_000_000
    max_entries: int = 1_000
    max_unpacked: int = 100_000_000
    max_ratio: int = 100
    max_rows: int = 20_000
    max_columns: int = 100
    max_cell: int = 32_767


def column_letters(place: int) -> str:
    """Answer the letters Excel shows for a column counted from 0: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def xlsx_rows(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Answer `(row number, cells as text)` of the first visible sheet.

    :raises SheetError: a limit is passed, the package is damaged, or it holds what it must not.
    """
    _look_through(content, limits)
    import openpyxl

    try:
        with warnings.catch_warnings():
            # Styles or extensions openpyxl does not know do not concern the values.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise SheetEmptyError
            # The stated size may be a lie; without it every row is looked at.
            sheets[0].reset_dimensions()
            rows = sheets[0].iter_rows(max_col=limits.max_columns + 1)
            for line, cells in enumerate(rows, start=1):
                yield line, [_text(cell) for cell in cells]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, OSError, zipfile.BadZipFile) as error:
        # openpyxl meets broken parts with whatever comes (a letter instead of a workbook: OSError); the package was checked above.
        raise SheetFormatError from error


def _look_through(content: bytes, limits: Limits) -> None:
    """Unpack every part once, counting real bytes, and refuse what no table needs."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SheetTruncatedError from error
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > limits.max_entries or sum(p.file_size for p in parts) > limits.max_unpacked:
        raise SheetUnpackedError
    if any("vbaproject" in name or name.endswith((".xlm", "macrosheets")) or "/macrosheets/" in name for name in names):
        raise SheetMacroError
    if len(set(names)) != len(names) or any(part.flag_bits & 1 for part in parts):
        raise SheetHostileError
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise SheetFormatError
    unpacked = 0
    for part in parts:
        unpacked += _look_into(package, part, limits, unpacked)
        if unpacked > _RATIO_FROM and unpacked > limits.max_ratio * len(content):
            raise SheetUnpackedError


def _look_into(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, before: int) -> int:
    """Answer the real size of `part`; XML parts are parsed for what must not be there."""
    name = part.filename.lower()
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    scanner = _Scanner(limits, is_sheet=name.startswith("xl/worksheets/") and name.endswith(".xml"))
    size = 0
    try:
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if before + size > limits.max_unpacked or size > part.file_size:
                    raise SheetUnpackedError
                if is_xml:
                    scanner.feed(chunk)
            if is_xml and size:
                scanner.close()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise SheetTruncatedError from error
    except expat.ExpatError as error:
        raise SheetFormatError from error
    return size


class _Scanner:
    """Walks one XML part: no document type, no row or column out of bounds, no bare formula."""

    def __init__(self, limits: Limits, *, is_sheet: bool) -> None:
        self._limits = limits
        self._rows = 0
        self._cell = ""
        self._has_formula = self._has_value = self._is_text = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self.feed = self._parser.Parse
        if is_sheet:
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end

    def close(self) -> None:
        """Tell the parser that this was all."""
        self._parser.Parse(b"", True)

    def _doctype(self, *_args: object) -> None:
        raise SheetHostileError

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "row":
            self._rows += 1
            # A row without a number follows the one before it.
            self._check_row(max(self._rows, _number(attributes.get("r"))))
        elif kind == "c":
            self._cell = attributes.get("r", "")
            self._has_formula = self._has_value = False
            self._is_text = attributes.get("t") == "str"
        elif kind == "f":
            self._has_formula = True
        elif kind in ("v", "is"):
            # A formula's text may be empty; of every other kind an empty value is none.
            self._has_value = self._is_text or not self._has_formula
            if not self._has_value:
                self._parser.CharacterDataHandler = self._characters
            self._check_column()

    def _characters(self, _text: str) -> None:
        self._has_value = True

    def _end(self, tag: str) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "v":
            self._parser.CharacterDataHandler = None
        if kind == "c" and self._has_formula and not self._has_value:
            raise SheetFormulaError(cell=self._cell)

    def _check_row(self, line: int) -> None:
        if line > 2 * self._limits.max_rows + 2:
            raise SheetRowsError(line=line, limit=self._limits.max_rows)

    def _check_column(self) -> None:
        name = _CELL_NAME.fullmatch(self._cell)
        if name is None:
            return
        self._check_row(int(name[2]))
        place = 0
        for letter in name[1]:
            place = 26 * place + ord(letter) - ord("A") + 1
        if place > self._limits.max_columns:
            raise SheetColumnsError(line=int(name[2]), column=name[1], limit=self._limits.max_columns)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


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
