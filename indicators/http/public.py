"""Public statistics as the page shows them: numbers, “<5” for small ones, a word for those kept back for their sake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.codes import AREA_SETS, ONLINE, AgeGroup, Gender, LearnerType, Mode, branches_of, province
from indicators.definitions import BRANCH_NOTE, MAIN_CODES, QUARTER_NOTE, value_label
from indicators.errors import PublicationExposedError
from indicators.export.public import told
from indicators.http.words import as_of_text, period_text
from indicators.models import Publication
from indicators.queries.public_rules import OFFERING_MEASURES, PEOPLE_MEASURES
from indicators.queries.publication import PublicCell, PublicTables, as_preview, next_period
from indicators.suppression import CannotProtectError, Mark
from indicators.types import UNKNOWN

# Every value of these is listed, 0 included, so that what is missing says nothing.
_LISTED = {
    "gender": Gender.values,
    "age_group": AgeGroup.values,
    "learner_type": LearnerType.values,
    "mode": [*Mode.values, UNKNOWN],
    "branch": [*(entry.code for entry in branches_of("nesdc12")), UNKNOWN],
    "province": [*AREA_SETS["lanna8"].provinces, UNKNOWN],
    "area_set": [*AREA_SETS, "outside", ONLINE, UNKNOWN],
}
_LEVELS = 4


def shown(cell: PublicCell) -> str:
    """Answer what stands in a public table: the number, “<5”, or that it is withheld."""
    if cell.value is not None:
        return f"{cell.value:,}"
    return "<5" if cell.mark == Mark.SMALL else _("ปกปิด")


def public_context(tables: PublicTables, quarters: Iterable[PublicTables]) -> dict[str, Any]:
    """Everything the page needs of one period; `quarters` are the published ones of its year."""
    return {
        "tables": tables,
        "as_of": as_of_text(tables.as_of),
        "told": told(tables),
        "has_tables": tables.extent == Publication.Extent.TABLES,
        "main": [_measure(tables, code) for code in MAIN_CODES],
        "more": [_measure(tables, code) for code in (*OFFERING_MEASURES, *PEOPLE_MEASURES) if code not in MAIN_CODES],
        "definitions": [tables.definition(code) for code in (*OFFERING_MEASURES, *PEOPLE_MEASURES)],
        "quarters": _quarters(quarters),
        "quarter_note": QUARTER_NOTE,
        "dimensions": [_dimension(tables, name) for name in ("branch", "gender", "age_group", "learner_type", "mode", "area_set")],
        "province": _dimension(tables, "province"),
        "crossed": _crossed(tables),
        "tiles": _tiles(tables),
    }


def _measure(tables: PublicTables, code: str) -> dict[str, Any]:
    entry = tables.definition(code)
    return {"label": f"{entry.code} {entry.label}", "unit": entry.unit, "value": shown(tables.cell("measure", code))}


def _quarters(quarters: Iterable[PublicTables]) -> dict[str, Any]:
    columns = [_("ไตรมาส"), _("รายใหม่ (คน)"), _("ผู้เข้ารับบริการในไตรมาส (คน)"), _("ผลสะสม (คน)")]
    rows = []
    for each in quarters:
        cells = [each.cell("quarter", "new"), each.cell("measure", "8.4"), each.cell("quarter", "cumulative")]
        head = {"label": columns[0], "value": _("ไตรมาส %(number)s") % {"number": each.quarter}}
        rows.append([head, *({"label": label, "value": shown(cell), "num": True} for label, cell in zip(columns[1:], cells, strict=True))])
    return {"columns": [{"label": label, "num": place > 0} for place, label in enumerate(columns)], "rows": rows}


def dimension_title(name: str) -> str:
    """The heading of a dimension's table."""
    return {
        "branch": _("สาขา"),
        "province": _("จังหวัดที่อยู่อาศัย"),
        "gender": _("เพศ"),
        "age_group": _("กลุ่มอายุ"),
        "learner_type": _("ประเภทผู้เรียน"),
        "mode": _("รูปแบบการเรียน"),
        "area_set": _("กลุ่มจังหวัด"),
    }[name]


def listed_values(tables: PublicTables, name: str) -> list[tuple[str, PublicCell]]:
    """Answer every value of a dimension in its order, those that nobody carries with 0."""
    found = tables.values_of("by", name)
    codes = [*_LISTED[name], *sorted(code for code in found if code not in _LISTED[name])]
    return [(code, found.get(code, PublicCell(0))) for code in codes]


def _dimension(tables: PublicTables, name: str) -> dict[str, Any]:
    title, persons = dimension_title(name), _("ผู้เข้ารับบริการ (คน)")
    values = [(value_label(name, code), cell) for code, cell in listed_values(tables, name)]
    return {
        "name": name,
        "title": title,
        "unit": _("คน"),
        "bars": [{"label": label, "value": cell.value or 0, "shown": shown(cell)} for label, cell in values],
        "max": max(1, *(cell.value or 0 for _label, cell in values)),
        "columns": [{"label": title}, {"label": persons, "num": True}],
        "note": BRANCH_NOTE if name == "branch" else "",
    }


def _crossed(tables: PublicTables) -> dict[str, Any]:
    """Gender by age group, with both margins and the total."""
    genders = [code for code, _cell in listed_values(tables, "gender")]
    columns = [_("กลุ่มอายุ"), *(value_label("gender", code) for code in genders), _("รวม")]
    rows = []
    for age, margin in listed_values(tables, "age_group"):
        cells = [tables.cell("cross", "gender", "age_group", gender, age) for gender in genders]
        rows.append(_line(columns, value_label("age_group", age), [*cells, margin]))
    rows.append(_line(columns, _("รวม"), [*(cell for _code, cell in listed_values(tables, "gender")), tables.cell("measure", "8.4")]))
    return {"columns": [{"label": label, "num": place > 0} for place, label in enumerate(columns)], "rows": rows}


def _line(columns: list[str], head: str, cells: list[PublicCell]) -> list[dict[str, Any]]:
    numbers = ({"label": label, "value": shown(cell), "num": True} for label, cell in zip(columns[1:], cells, strict=True))
    return [{"label": columns[0], "value": head}, *numbers]


def _tiles(tables: PublicTables) -> list[dict[str, Any]]:
    counts = {code: tables.cell("by", "province", code) for code in AREA_SETS["lanna8"].provinces}
    step = max(1, -(-max(cell.value or 0 for cell in counts.values()) // _LEVELS))
    return [
        {"code": code, "label": province(code).label, "shown": shown(cell), "level": -(-(cell.value or 0) // step)}
        for code, cell in counts.items()
    ]


def publish_context(year: int, quarter: int, *, now: datetime) -> dict[str, Any]:
    """What the public would see of a period, with the digest of it; or why it cannot be shown."""
    context: dict[str, Any] = {"title": period_text(year, quarter), "year": year, "quarter": quarter}
    try:
        preview = as_preview(year, quarter, now=now)
    except CannotProtectError:
        return context | {"exposed": PublicationExposedError.message}
    return context | public_context(preview, []) | {"seen": preview.digest()}


def period_tabs(years: list[int], of_year: Iterable[Publication], chosen: Publication) -> dict[str, Any]:
    """Ways to the other years, and to the periods of this one."""
    here = reverse("indicators:public")
    return {
        "years": [
            {
                "label": _("พ.ศ. %(year)s") % {"year": year},
                "url": f"{here}?{urlencode({'fiscal_year': year})}",
                "current": year == chosen.fiscal_year,
            }
            for year in years
        ],
        "periods": [
            {
                "label": _("ไตรมาส %(number)s") % {"number": entry.quarter} if entry.quarter else _("ทั้งปี"),
                "url": f"{here}?{urlencode({'fiscal_year': entry.fiscal_year, 'quarter': entry.quarter})}",
                "current": entry.pk == chosen.pk,
            }
            for entry in of_year
        ],
    }


def publishing_rows(years: list[int], publications: Iterable[Publication], *, now: datetime) -> dict[str, Any]:
    """Every period of the reported years: public, next, or not yet."""
    done = {(entry.fiscal_year, entry.quarter): entry for entry in publications}
    columns = [_("รอบ"), _("สถานะ"), _("ข้อมูล ณ"), _("ผู้เผยแพร่")]
    rows = []
    for year in years:
        upcoming = next_period(year, now=now)
        for quarter in (1, 2, 3, 4, 0):
            entry = done.get((year, quarter))
            values: list[dict[str, Any]] = [{"value": period_text(year, quarter)}, {"value": _("ยังเผยแพร่ไม่ได้"), "state": "draft"}]
            if entry:
                values[0]["url"] = f"{reverse('indicators:public')}?{urlencode({'fiscal_year': year, 'quarter': quarter})}"
                values[1] = {"value": _("เผยแพร่แล้ว"), "state": "published"}
            elif quarter == upcoming:
                values[0]["url"] = reverse("indicators:publish", args=[year, quarter])
                values[1] = {"value": _("ดูตัวอย่างและเผยแพร่ได้"), "state": "waiting"}
            values += [{"value": as_of_text(entry.as_of) if entry else "–"}, {"value": str(entry.published_by or "–") if entry else "–"}]
            rows.append([{"label": label} | cell for label, cell in zip(columns, values, strict=True)])
    return {"columns": [{"label": label} for label in columns], "rows": rows}
