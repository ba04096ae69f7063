"""The package of a workbook, looked through before anything opens it: its size, what it must not hold, what is merged."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from core.sheets.errors import (
    SheetColumnsError,
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
# More lines no head has; merges further down are not those of a head.
_DEEPEST_HEAD = 5
_RATIO_FROM = 1_000_000  # small files may pack as well as they like
_CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


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


def column_number(letters: str) -> int:
    """Answer the column from 0 that Excel shows as `letters`."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


@dataclass(frozen=True, slots=True)
class Merges:
    """Where cells of a sheet are merged: lines as Excel shows them, columns from 0.

    `across` is line → first and last column; `down` line → column and last line; `continued` the lines that go on with a
    cell of the line above.
    """

    across: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    continued: set[int] = field(default_factory=set)

    def add(self, reference: str, columns: int) -> None:
        """Take in a range such as `C1:E1`, as far as the first `columns` columns."""
        corners = [_CELL_NAME.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:  # noqa: PLR2004  a range has two corners
            return
        (left, top), (right, bottom) = ((column_number(corner[1]), int(corner[2])) for corner in corners if corner)
        right = min(right, columns - 1)
        for line in range(top, min(bottom, top + _DEEPEST_HEAD) + 1):
            if right > left:
                self.across.setdefault(line, []).append((left, right))
            if line > top:
                self.continued.add(line)
        if right == left and bottom > top:
            self.down.setdefault(top, []).append((left, bottom))


def look_through(content: bytes, limits: Limits) -> dict[str, Scanner]:
    """Unpack every part once, counting real bytes, refuse what no table needs; answer what was seen in each part."""
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
    scanned = {}
    for part in parts:
        name = part.filename.lower()
        scanned[name] = Scanner(limits, is_sheet=name.startswith("xl/worksheets/") and name.endswith(".xml"))
        unpacked += _look_into(package, part, scanned[name], unpacked)
        if unpacked > _RATIO_FROM and unpacked > limits.max_ratio * len(content):
            raise SheetUnpackedError
    return scanned


def _look_into(package: zipfile.ZipFile, part: zipfile.ZipInfo, scanner: Scanner, before: int) -> int:
    """Answer the real size of `part`; XML parts are parsed for what must not be there."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size = 0
    try:
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if before + size > scanner.limits.max_unpacked or size > part.file_size:
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


class Scanner:
    """Walks one XML part: no document type, no row or column out of bounds.

    Of a sheet it keeps what is merged, how many rows say anything, and why it cannot be read: a formula without a result.
    """

    def __init__(self, limits: Limits, *, is_sheet: bool) -> None:
        self.limits = limits
        self.merges = Merges()
        self.filled = 0
        self.refusal: SheetFormulaError | None = None
        self._rows = self._last_filled = self._ranges = 0
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
            self.filled += self._rows != self._last_filled
            self._last_filled = self._rows
            self._check_column()
        elif kind == "mergeCell" and self._ranges < self.limits.max_rows:
            self._ranges += 1
            self.merges.add(attributes.get("ref", ""), self.limits.max_columns)

    def _characters(self, _text: str) -> None:
        self._has_value = True

    def _end(self, tag: str) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "v":
            self._parser.CharacterDataHandler = None
        if kind == "c" and self._has_formula and not self._has_value and self.refusal is None:
            self.refusal = SheetFormulaError(cell=self._cell)

    def _check_row(self, line: int) -> None:
        if line > 2 * self.limits.max_rows + 2:
            raise SheetRowsError(line=line, limit=self.limits.max_rows)

    def _check_column(self) -> None:
        name = _CELL_NAME.fullmatch(self._cell)
        if name is None:
            return
        self._check_row(int(name[2]))
        if column_number(name[1]) >= self.limits.max_columns:
            raise SheetColumnsError(line=int(name[2]), column=name[1], limit=self.limits.max_columns)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
