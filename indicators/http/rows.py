"""Rows as pages and files show them: words for codes, days for moments, pseudonyms for persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import format_date
from core.languages import reader_language
from core.sheets import Cell
from indicators.definitions import reasons_text, value_label
from indicators.queries.rows import HIDDEN, RowList, names_of, pseudonym

COLUMN_LABELS = {
    "person": gettext_lazy("บุคคล (รหัสแทนชื่อ)"),
    "offering_kind": gettext_lazy("ประเภท"),
    "offering": gettext_lazy("รหัสหลักสูตรหรือกิจกรรม"),
    "title": gettext_lazy("ชื่อหลักสูตรหรือกิจกรรม"),
    "run": gettext_lazy("รหัสรุ่นหรือครั้งที่จัด"),
    "partner": gettext_lazy("หน่วยงานภาคี"),
    "branch": gettext_lazy("สาขา"),
    "mode": gettext_lazy("รูปแบบการเรียน"),
    "province": gettext_lazy("จังหวัด"),
    "delivery_province": gettext_lazy("จังหวัดที่จัด"),
    "gender": gettext_lazy("เพศ"),
    "age_group": gettext_lazy("กลุ่มอายุ"),
    "learner_type": gettext_lazy("ประเภทผู้เรียน"),
    "assurance": gettext_lazy("การยืนยันตัวตน"),
    "operator": gettext_lazy("รหัสผู้ประกอบการ"),
    "operator_type": gettext_lazy("รูปแบบผู้ประกอบการ"),
    "operator_size": gettext_lazy("ขนาดกิจการ"),
    "name": gettext_lazy("ชื่อผู้ประกอบการ"),
    "services": gettext_lazy("จำนวนการเข้ารับบริการ"),
    "headcount": gettext_lazy("จำนวนผู้เข้าร่วม"),
    "hours": gettext_lazy("ชั่วโมง"),
    "registered": gettext_lazy("ลงทะเบียนเมื่อ"),
    "first": gettext_lazy("ครั้งแรก"),
    "last": gettext_lazy("ครั้งล่าสุด"),
    "completed": gettext_lazy("สำเร็จเมื่อ"),
    "is_completed": gettext_lazy("สำเร็จแล้ว"),
    "released": gettext_lazy("เผยแพร่ครั้งแรก"),
    "planned": gettext_lazy("วันที่วางแผนไว้"),
    "reason": gettext_lazy("เหตุผล"),
}
_NUMBERS = {"services", "headcount", "hours", "is_completed"}
_CODED = {
    "offering_kind",
    "branch",
    "mode",
    "province",
    "delivery_province",
    "gender",
    "age_group",
    "learner_type",
    "assurance",
    "operator_type",
    "operator_size",
}
# How many persons' names are looked up at once.
_BLOCK = 1_000
SORT_LABELS = {
    "first": gettext_lazy("เก่าก่อน"),
    "-first": gettext_lazy("ใหม่ก่อน"),
    "services": gettext_lazy("เข้ารับบริการน้อยก่อน"),
    "-services": gettext_lazy("เข้ารับบริการมากก่อน"),
}
NAME_LABEL = gettext_lazy("ชื่อ–สกุล")

Words = Callable[[Any], Cell]


def headers(found: RowList, *, with_names: bool = False) -> list[str]:
    """The columns' names; the name stands beside the pseudonym."""
    labels = [str(COLUMN_LABELS[column]) for column in found.columns]
    return [labels[0], str(NAME_LABEL), *labels[1:]] if with_names else labels


def file_rows(found: RowList, *, offset: int = 0, limit: int | None = None) -> Iterator[list[Cell]]:
    """Yield the rows in words, dates as dates; nothing else is kept in memory."""
    words = _words(found)
    for row in found.read(offset, limit):
        yield [word(cell) for word, cell in zip(words, row, strict=True)]


def nominal_rows(found: RowList, *, mark: str, now: datetime, offset: int = 0, limit: int | None = None) -> Iterator[list[Cell]]:
    """Yield the same rows with names, and in the last cell of each the watermark: who asked, when, under which number."""
    words = _words(found)
    rows = found.read(offset, limit)
    while block := list(islice(rows, _BLOCK)):
        names = names_of((row[0] for row in block), now=now)
        for row in block:
            cells = [word(cell) for word, cell in zip(words, row, strict=True)]
            yield [cells[0], _name(names, row[0]), *cells[1:], mark]


def _name(names: Mapping[UUID, str], key: UUID) -> str:
    name = names.get(key)
    if name is None:
        return _("– (ไม่ทราบหรือลบข้อมูลแล้ว)")
    return _("– (ผู้เยาว์)") if name == HIDDEN else name or "–"


def _words(found: RowList) -> list[Words]:
    language = reader_language()
    return [_word(column, language) for column in found.columns]


def _word(column: str, language: str) -> Words:
    if column == "person":
        return pseudonym
    if column in _CODED:
        known: dict[str, str] = {}

        def label(code: str | tuple[str, ...]) -> str:
            if isinstance(code, tuple):
                return ", ".join(map(label, code))
            # The code of every value is looked up once a file.
            return known.get(code) or known.setdefault(code, value_label(column, code or "unknown"))

        return label
    if column in {"registered", "first", "last", "completed", "released", "planned"}:
        return lambda day: format_date(day, language=language, style="medium") if isinstance(day, (date, datetime)) else ""
    if column == "reason":
        return reasons_text
    return lambda value: value


def page_table(found: RowList, rows: Iterable[Sequence[Cell]], *, with_names: bool = False) -> dict[str, Any]:
    """The table component's columns and rows."""
    labels = headers(found, with_names=with_names)
    numbers = {str(COLUMN_LABELS[column]) for column in _NUMBERS}
    columns = [{"label": label, "num": label in numbers} for label in labels]
    shown = [
        [{"label": label, "value": _shown(cell), "num": label in numbers} for label, cell in zip(labels, row, strict=False)] for row in rows
    ]
    return {"columns": columns, "rows": shown}


def _shown(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return str(cell) if cell not in (None, "") else "–"


class Counted(Protocol):
    """Anything that knows how long it is."""

    @property
    def count(self) -> int: ...


class Pages:
    """A list as Django's paginator wants it."""

    def __init__(self, found: Counted) -> None:
        self._found = found

    def count(self) -> int:
        return self._found.count

    def __getitem__(self, wanted: slice) -> tuple[int, int]:
        """Answer where a page begins and how long it is; the caller reads it."""
        return wanted.start, wanted.stop - wanted.start
