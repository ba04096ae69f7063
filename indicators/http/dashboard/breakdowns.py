"""Numbers by province, branch, gender and age, partner and programme; every cell leads to its rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from core.codes import AREA_SETS, province
from indicators import charts
from indicators.definitions import BRANCH_NOTE, DIMENSION_LABELS, definition, in_list_order, value_label
from indicators.http.links import rows_url
from indicators.types import TIME_DIMENSIONS, Cross, Report

# Drawn, in this order; the others stand as tables below.
_DRAWN = {
    "branch": gettext_lazy("สาขา"),
    "learner_type": gettext_lazy("ประเภทผู้เรียน"),
    "mode": gettext_lazy("รูปแบบการเรียน"),
    "partner": gettext_lazy("หน่วยงานภาคี"),
    "programme": gettext_lazy("โครงการ"),
}
_ELSEWHERE = {"province", "gender", "age_group"}
_LEVELS = 4


def _bars(report: Report, name: str, counts: dict[str, int], names: dict[str, str]) -> dict[str, Any]:
    rows = [
        {
            "label": names.get(code) or value_label(name, code),
            "value": count,
            "shown": f"{count:,}",
            "url": rows_url("8.4", report.scope, **{name: code}),
        }
        for code, count in counts.items()
    ]
    return {"rows": rows, "max": max([1, *counts.values()])}


def dimensions(report: Report, names: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """A drawing for each of the dimensions people ask for first."""
    return [
        {
            "name": name,
            "title": title,
            "note": BRANCH_NOTE if name == "branch" else "",
            **_bars(report, name, report.by[name], names.get(name, {})),
        }
        for name, title in _DRAWN.items()
    ]


def province_map(report: Report) -> dict[str, Any]:
    """The tile map of the eight provinces, and all provinces in a table beside it."""
    counts = report.by["province"]
    lanna = {code: counts.get(code, 0) for code in AREA_SETS["lanna8"].provinces}
    step = max(1, -(-max(lanna.values()) // _LEVELS))
    tiles = [
        {
            "code": code,
            "label": province(code).label,
            "shown": f"{count:,}",
            "level": -(-count // step),
            "url": rows_url("8.4", report.scope, province=code),
        }
        for code, count in lanna.items()
    ]
    bands = [(level, f"{(level - 1) * step + 1:,}–{level * step:,}" if step > 1 else f"{level:,}") for level in range(1, _LEVELS + 1)]
    legend = [{"level": 0, "label": "0"}, *({"level": level, "label": text} for level, text in bands)]
    return {"tiles": tiles, "legend": legend, **_bars(report, "province", lanna | counts, {})}


def crossed(report: Report) -> list[dict[str, Any]]:
    """The tables of two dimensions: gender by age group first, drawn; then the one that was asked for."""
    return [_cross(report, cross) for cross in report.crosses]


def _cross(report: Report, cross: Cross) -> dict[str, Any]:
    first, second = cross.dimensions
    firsts = in_list_order(first, cross.cells)
    seconds = in_list_order(second, {code for cells in cross.cells.values() for code in cells})
    columns = [_title(second), *(value_label(first, code) for code in firsts)]
    lines = {code: [cross.cells[each].get(code, 0) for each in firsts] for code in seconds}
    largest = max([1, *(sum(line) for line in lines.values())])
    rows = []
    for code, line in lines.items():
        linkable = not {first, second} & set(TIME_DIMENSIONS)
        cells: list[dict[str, Any]] = [{"label": columns[0], "value": value_label(second, code)}]
        for label, each, count in zip(columns[1:], firsts, line, strict=True):
            url = rows_url(cross.measure, report.scope, **{first: each, second: code}) if linkable and count else ""
            cells.append({"label": label, "value": f"{count:,}", "num": True, "url": url})
        rows.append(cells)
    return {
        "title": f"{_title(first)} × {_title(second)}",
        "is_people": cross.dimensions == ("gender", "age_group"),
        "columns": [{"label": label, "num": place > 0} for place, label in enumerate(columns)],
        "rows": rows,
        "bars": [{"label": value_label(second, code), "pieces": charts.stacked(line, largest)} for code, line in lines.items()],
        "legend": [{"series": place, "label": value_label(first, code)} for place, code in enumerate(firsts)],
    }


def _title(name: str) -> str:
    return str(DIMENSION_LABELS[name])


def more_tables(report: Report) -> list[dict[str, Any]]:
    """8.4 by the dimensions that are not drawn, then the other measures by theirs."""
    tables = [_table(report, "8.4", name, counts) for name, counts in report.by.items() if name not in _DRAWN and name not in _ELSEWHERE]
    for code, by in report.measures_by.items():
        tables += [_table(report, code, name, counts) for name, counts in by.items()]
    return [table for table in tables if table["rows"]]


def _table(report: Report, code: str, name: str, counts: dict[str, int]) -> dict[str, Any]:
    entry = definition(code)
    columns = [_title(name), f"{entry.label} ({entry.unit})"]
    rows = [
        [
            {"label": columns[0], "value": value_label(name, value)},
            {"label": columns[1], "value": f"{count:,}", "num": True, "url": rows_url(code, report.scope, **{name: value})},
        ]
        for value, count in counts.items()
    ]
    return {
        "title": f"{code} {entry.label} · {_title(name)}",
        "columns": [{"label": columns[0]}, {"label": columns[1], "num": True}],
        "rows": rows,
    }
