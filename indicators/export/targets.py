"""Targets as a table that comes in again without a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.codes import AREA_SETS, province
from core.languages import reader_language
from core.sheets import SheetData
from indicators.definitions import DEFINITIONS, MAIN_CODES
from indicators.formats.targets import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.sheets import Cell
    from indicators.models import Target


def place_label(area: str) -> str:
    """Answer what a target's place is called: everywhere, an area set or a province; the code where no list knows it."""
    if not area:
        return _("ทุกพื้นที่")
    if area in AREA_SETS:
        return str(AREA_SETS[area].label)
    try:
        return str(province(area).label)
    except KeyError:
        return area


def target_headers() -> list[str]:
    """The columns in the reader's language, and two for people: the measure's name and unit."""
    place = 1 if reader_language() == "en" else 0
    known = {name: texts[place] for name, texts in COLUMNS.items()}
    return [*(known[name] for name in ("fiscal_year", "quarter", "agency", "area", "measure")), _("ชื่อตัวชี้วัด"), _("หน่วยนับ"), known["value"]]


def target_rows(targets: Iterable[Target]) -> Iterator[Sequence[Cell]]:
    """Yield a row for each target; codes as they are, so that names may change."""
    known = {entry.code: entry for entry in DEFINITIONS}
    for target in targets:
        entry = known.get(target.measure)
        label, unit = (str(entry.label), str(entry.unit)) if entry else ("", "")
        quarter = str(target.quarter) if target.quarter else _("ทั้งปี")
        yield [
            str(target.fiscal_year), quarter, target.agency_code, target.area_code, target.measure, label, unit, target.value,
        ]  # fmt: skip


def example_rows(fiscal_year: int) -> Iterator[Sequence[Cell]]:
    """Yield the four main measures of a year, the numbers left to be filled in."""
    for entry in DEFINITIONS:
        if entry.code in MAIN_CODES:
            yield [str(fiscal_year), _("ทั้งปี"), "", "", entry.code, str(entry.label), str(entry.unit), ""]


def target_table(rows: Iterable[Sequence[Cell]]) -> SheetData:
    """The sheet of targets, or of those to be filled in."""
    return SheetData(_("ค่าเป้าหมาย"), target_headers(), rows)
