"""Workbooks in the layout of an official form: merged headings, ruled tables, notes, ready to print on A4.

Text stays text, numbers stay numbers; with Thai digits it is their number format that shows ๐–๙.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from textwrap import wrap
from typing import IO, Any

from core.calendar import to_thai_digits
from core.sheets.quoting import quote_again
from core.sheets.writing import _CREATED, Cell, _plain, _sheet_name

FONT = "TH Sarabun New"
# Shown where there is no number.
NONE = "–"
_SIZE, _TITLE_SIZE = 14, 18
_A4 = 9
_LOCALE = "[$-D00041E]"
_HEAD_COLOR = "#E8E4DA"
_LINE, _TITLE_LINE = 21, 27
# Of the characters that a width is given in, so many are there of our larger ones, whichever font stands in where ours is missing.
_FITTING, _FITTING_TITLE = 0.7, 0.5
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
# Snapshot codes, hashes, file names, columns: words with a Latin letter and a digit, longer than the code of a measure.
_CODE = re.compile(r"(?=\S*[A-Za-z])\S{6,}")


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the heading: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A further table of a sheet, in the same columns: its own headings, its rows, the numbers of those to print bold."""

    heads: Sequence[Sequence[Head]]
    rows: Sequence[Sequence[Cell]]
    strong: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class OfficialSheet:
    """One sheet: title lines over everything, rows of headings, the table, further tables (`more`), notes below them.

    `heads` are rows of `Head` from left to right; a cell that a head above covers is left out. `widths` are in characters.
    Each of `notes` is a line over the whole width. `strong` are numbers of rows (from 0) to print bold.
    """

    name: str
    titles: Sequence[str]
    heads: Sequence[Sequence[Head]]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    notes: Sequence[str] = ()
    strong: frozenset[int] = field(default_factory=frozenset)
    landscape: bool = True
    more: Sequence[OfficialTable] = ()


def write_official(stream: IO[bytes], sheets: Sequence[OfficialSheet], *, title: str, footer: str, thai_digits: bool = False) -> None:
    """Write the sheets; the same sheets give the same bytes. `footer` stands at the foot of every printed page."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "created": _CREATED})
    looks = _Looks(book, thai_digits=thai_digits)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, looks, footer)
    book.close()


def thai_digits_in_words(text: str) -> str:
    """Write ๐–๙ in a text for people, and leave codes alone: a code that is not typed as it stands is wrong."""
    return "".join(part if _CODE.fullmatch(part) else to_thai_digits(part) for part in re.split(r"(\s+)", text))


class _Looks:
    """The cell formats of one workbook."""

    def __init__(self, book: Any, *, thai_digits: bool) -> None:
        self.thai_digits = thai_digits
        base = {"font_name": FONT, "font_size": _SIZE, "valign": "top", "text_wrap": True}
        ruled = base | {"border": 1}
        locale = _LOCALE if thai_digits else ""
        self.title = book.add_format(base | {"bold": True, "font_size": _TITLE_SIZE, "align": "center", "valign": "vcenter"})
        self.subtitle = book.add_format(base | {"align": "center"})
        self.head = book.add_format(ruled | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": _HEAD_COLOR})
        self.note = book.add_format(base)
        kinds = (
            ("text", "@", "left"),
            ("none", "@", "right"),
            ("whole", f"{locale}#,##0", "right"),
            ("exact", f"{locale}#,##0.00", "right"),
        )
        self.cells = {
            (kind, strong): book.add_format(ruled | {"num_format": code, "bold": strong, "align": align})
            for strong in (False, True)
            for kind, code, align in kinds
        }

    def text(self, cell: Cell) -> str:
        """Answer a text as it is shown; what names a file or a hash keeps its digits."""
        plain = quote_again(_plain(cell))
        return thai_digits_in_words(plain) if self.thai_digits else plain


def _write(page: Any, sheet: OfficialSheet, looks: _Looks, footer: str) -> None:
    width = max(len(sheet.widths), 1)
    line = 0
    for number, text in enumerate(sheet.titles):
        high, fitting = (_LINE, _FITTING) if number else (_TITLE_LINE, _FITTING_TITLE)
        page.set_row(line, high * _lines(text, sum(sheet.widths) * fitting))
        _merge(page, (line, 0, line, width - 1), looks.text(text), looks.subtitle if number else looks.title)
        line += 1
    first_head = line
    line = _write_table(page, OfficialTable(sheet.heads, sheet.rows, sheet.strong), looks, line, widths=sheet.widths)
    for table in sheet.more:
        # An empty line between them.
        line = _write_table(page, table, looks, line + 1, widths=sheet.widths)
    for text in sheet.notes:
        page.set_row(line, _LINE * _lines(text, sum(sheet.widths) * _FITTING))
        _merge(page, (line, 0, line, width - 1), looks.text(text), looks.note)
        line += 1
    for place, characters in enumerate(sheet.widths):
        page.set_column(place, place, characters)
    _set_print(page, sheet, footer, (first_head, line - 1, width - 1))


def _write_table(page: Any, table: OfficialTable, looks: _Looks, line: int, *, widths: Sequence[int]) -> int:
    line = _write_heads(page, table, looks, line, widths=widths)
    for number, row in enumerate(table.rows):
        page.set_row(line, _LINE * _lines_of(map(str, row), widths))
        for place, cell in enumerate(row):
            _write_cell(page, (line, place), cell, looks, strong=number in table.strong)
        line += 1
    return line


def _lines_of(texts: Iterable[str], widths: Sequence[int]) -> int:
    """How many lines the fullest of a row of cells takes."""
    return max((_lines(text, width * _FITTING) for text, width in zip(texts, widths, strict=False)), default=1)


def _lines(text: str, fitting: float) -> int:
    """How many lines a text takes where so many letters fit in one; marks above and below Thai letters take no room."""
    return max(1, len(wrap(_MARKS.sub("", text), max(int(fitting), 1))))


def _write_heads(page: Any, table: OfficialTable, looks: _Looks, line: int, *, widths: Sequence[int]) -> int:
    covered: set[tuple[int, int]] = set()
    for depth, heads in enumerate(table.heads):
        place, high = 0, 1
        for head in heads:
            while (depth, place) in covered:
                place += 1
            covered |= {(depth + down, place + right) for down in range(head.rows) for right in range(head.columns)}
            corners = (line + depth, place, line + depth + head.rows - 1, place + head.columns - 1)
            _merge(page, corners, looks.text(head.text), looks.head)
            lines = _lines(head.text, sum(widths[place : place + head.columns]) * _FITTING)
            # A head over several rows has the room of all of them.
            high = max(high, -(-lines // head.rows))
            place += head.columns
        page.set_row(line + depth, _LINE * high)
    return line + len(table.heads)


def _merge(page: Any, corners: tuple[int, int, int, int], text: str, look: Any) -> None:
    if corners[:2] == corners[2:]:
        page.write_string(*corners[:2], text, look)
    else:
        page.merge_range(*corners, "", look)
        page.write_string(*corners[:2], text, look)


def _write_cell(page: Any, at: tuple[int, int], cell: Cell, looks: _Looks, *, strong: bool) -> None:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        page.write_string(*at, looks.text(cell), looks.cells["none" if cell == NONE else "text", strong])
    else:
        page.write_number(*at, cell, looks.cells["whole" if isinstance(cell, int) else "exact", strong])


def _set_print(page: Any, sheet: OfficialSheet, footer: str, extent: tuple[int, int, int]) -> None:
    first_head, last_line, last_column = extent
    page.set_paper(_A4)
    if sheet.landscape:
        page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, max(last_line, 0), last_column)
    page.hide_gridlines(2)
    if sheet.heads:
        page.repeat_rows(first_head, first_head + len(sheet.heads) - 1)
        page.freeze_panes(first_head + len(sheet.heads), 0)
    page.set_footer(f'&L&"{FONT}"&10{footer.replace("&", "&&")}&R&"{FONT}"&10&P/&N')
