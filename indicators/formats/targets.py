"""A sheet of targets → what each line says, or why it cannot be understood. Knows no table of the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from core.calendar import from_thai_digits
from core.codes import AREA_SETS, find_province
from core.languages import reader_language
from core.sheets import Sheet, SheetRow
from indicators.definitions import DEFINITIONS
from indicators.errors import TargetSheetError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Field → the headers it may have; the first two are written, in Thai and in English.
COLUMNS = {
    "fiscal_year": ("ปีงบประมาณ", "Fiscal year (BE)", "fiscal_year", "fiscal year", "ปี"),
    "quarter": ("ไตรมาส", "Quarter", "quarter"),
    "agency": ("หน่วยงาน", "Agency", "agency", "agency_code", "partner"),
    "area": ("พื้นที่", "Area", "area", "area_code", "จังหวัด", "province"),
    "measure": ("รหัสตัวชี้วัด", "Measure", "measure", "ตัวชี้วัด", "code"),
    "value": ("ค่าเป้าหมาย", "Target", "value", "target", "เป้าหมาย"),
}
_NEEDED = ("fiscal_year", "measure", "value")
_FIRST_YEAR, _LAST_YEAR = 2500, 2700
_LARGEST = Decimal("9999999999.99")
# Written in a value's place, these take the target away.
NO_TARGET = {"-", "–", "—"}
_EVERYWHERE = {"", "ทุกพื้นที่", "everywhere", "all", "ทั้งหมด"}
_ALL_AGENCIES = {"", "ทุกหน่วยงาน", "all agencies", "all", "ทั้งหมด"}
_WHOLE_YEAR = {"", "0", "ทั้งปี", "whole year", "year"}


@dataclass(frozen=True, slots=True, order=True)
class TargetKey:
    """What a target is for: fiscal year (BE), quarter (0: the year), agency ("": all), area ("": everywhere), measure."""

    fiscal_year: int
    quarter: int
    agency: str
    area: str
    measure: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One line: its number as Excel shows it, and what it says; or `issue`, the reason nobody can tell.

    `value` none takes the target away. `shown` is what stood in the cell that could not be read.
    """

    number: int
    key: TargetKey | None
    value: Decimal | None
    issue: str = ""
    shown: str = ""


class _CellError(Exception):
    def __init__(self, code: str, shown: str) -> None:
        super().__init__(code)
        self.code, self.shown = code, shown[:80]


def parse_targets(sheet: Sheet, *, agencies: Mapping[str, str]) -> list[TargetLine]:
    """Read every line; a fault in one never stops the others. `agencies` maps what may be written, folded, to the code.

    :raises TargetSheetError: a needed column is missing, or nothing stands below the headers.
    """
    columns = _columns(sheet.headers)
    missing = [COLUMNS[name][0] for name in _NEEDED if name not in columns]
    if missing or not sheet.rows:
        shown = 0 if reader_language() == "th" else 1
        raise TargetSheetError(columns=", ".join(COLUMNS[name][shown] for name in _NEEDED))
    return [_line(row, columns, agencies) for row in sheet.rows]


def _columns(headers: Sequence[str]) -> dict[str, str]:
    known = {_fold(text): name for name, texts in COLUMNS.items() for text in texts}
    found: dict[str, str] = {}
    for header in headers:
        name = known.get(_fold(header))
        if name:
            found.setdefault(name, header)
    return found


def _fold(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


def _line(row: SheetRow, columns: dict[str, str], agencies: Mapping[str, str]) -> TargetLine:
    texts = {name: from_thai_digits(row.cells.get(columns.get(name, ""), "")).strip() for name in COLUMNS}
    try:
        key = TargetKey(
            fiscal_year=_year(texts["fiscal_year"]),
            quarter=_quarter(texts["quarter"]),
            agency=_agency(texts["agency"], agencies),
            area=_area(texts["area"]),
            measure=_measure(texts["measure"]),
        )
        return TargetLine(row.line, key, read_value(texts["value"]))
    except _CellError as fault:
        return TargetLine(row.line, None, None, fault.code, fault.shown)
    except ValueError:
        return TargetLine(row.line, None, None, "value", texts["value"][:80])


def read_value(text: str) -> Decimal | None:
    """Read a target: a number of at most two decimals, commas allowed; a dash is none.

    :raises ValueError: neither; an empty cell is neither, so that a forgotten number takes nothing away.
    """
    clean = from_thai_digits(text).strip().replace(",", "")
    if clean in NO_TARGET:
        return None
    try:
        value = Decimal(clean)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or not 0 <= value <= _LARGEST or value != value.quantize(Decimal("0.01")):
        raise ValueError(text)
    return value.quantize(Decimal("0.01"))


def _year(text: str) -> int:
    clean = text.replace("พ.ศ.", "").strip()
    if not (clean.isascii() and clean.isdigit()) or not _FIRST_YEAR <= int(clean) <= _LAST_YEAR:
        raise _CellError("fiscal_year", text)
    return int(clean)


def _quarter(text: str) -> int:
    clean = _fold(text).removeprefix("ไตรมาส").removeprefix("q").strip()
    if clean in _WHOLE_YEAR:
        return 0
    if clean not in {"1", "2", "3", "4"}:
        raise _CellError("quarter", text)
    return int(clean)


def _agency(text: str, agencies: Mapping[str, str]) -> str:
    if _fold(text) in _ALL_AGENCIES:
        return ""
    code = agencies.get(_fold(text)) or agencies.get(text.casefold())
    if code is None:
        raise _CellError("agency", text)
    return code


def _area(text: str) -> str:
    folded = _fold(text)
    if folded in _EVERYWHERE:
        return ""
    for code, area in AREA_SETS.items():
        if folded in (_fold(code), _fold(area.th), _fold(area.en)):
            return code
    place = find_province(text)
    if place is None:
        raise _CellError("area", text)
    return place.code


def _measure(text: str) -> str:
    known = {entry.code.casefold(): entry.code for entry in DEFINITIONS} | {entry.slug: entry.code for entry in DEFINITIONS}
    code = known.get(text.casefold())
    if code is None:
        raise _CellError("measure", text)
    return code
