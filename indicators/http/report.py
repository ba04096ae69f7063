"""A report as the page shows it: rows of words and numbers, ready for the components."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.calendar import fiscal_quarter, format_moment
from core.codes import AREA_SETS, province
from indicators.definitions import BRANCH_NOTE, DEFINITIONS, DIMENSION_LABELS, MAIN_CODES, QUARTER_NOTE, scope_label, value_label
from indicators.types import Report

_LEVELS = 4


def report_context(report: Report, *, query: str) -> dict[str, Any]:
    """Answer everything the page needs; `query` is the page's own query string, for the downloads."""
    as_of = format_moment(report.as_of, language=get_language() or "th")
    return {
        "title": scope_label(report.scope),
        "as_of": as_of,
        "query": query,
        "main": [_measure(report, entry) for entry in DEFINITIONS if entry.code in MAIN_CODES],
        "supplementary": [_measure(report, entry) for entry in DEFINITIONS if entry.code not in MAIN_CODES],
        "definitions": DEFINITIONS,
        "definition_version": report.definition_version,
        "quarters": _quarters(report),
        "quarter_note": QUARTER_NOTE,
        "quarter_bars": _quarter_bars(report),
        "dimensions": [_dimension(report, name) for name in report.by],
        "tiles": _tiles(report),
        "legend": _legend(report),
        "is_empty": not any(report.measures.values()),
    }


def _measure(report: Report, entry: Any) -> dict[str, Any]:
    return {"code": entry.code, "label": f"{entry.code} {entry.label}", "unit": entry.unit, "value": f"{report.measures[entry.code]:,}"}


def _has_begun(report: Report, quarter: int) -> bool:
    return fiscal_quarter(report.scope.fiscal_year, quarter).start <= report.as_of


def _quarters(report: Report) -> dict[str, Any]:
    columns = [_("ไตรมาส"), _("รายใหม่ (คน)"), _("ผู้เข้ารับบริการในไตรมาส (คน)"), _("ผลสะสม (คน)")]
    rows = []
    for number, count in report.quarters.items():
        # A quarter that has not begun has no result yet; a zero would look like one.
        shown = [f"{n:,}" for n in (count.new, count.active, count.cumulative)] if _has_begun(report, number) else ["–"] * 3
        cells: list[dict[str, Any]] = [{"label": columns[0], "value": _("ไตรมาส %(number)s") % {"number": number}}]
        cells += [{"label": label, "value": value, "num": True} for label, value in zip(columns[1:], shown, strict=True)]
        rows.append(cells)
    return {"columns": [{"label": label, "num": place > 0} for place, label in enumerate(columns)], "rows": rows}


def _quarter_bars(report: Report) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {
            "label": _("ไตรมาส %(number)s") % {"number": number},
            "value": count.new,
            "shown": f"{count.new:,}" if _has_begun(report, number) else "–",
        }
        for number, count in report.quarters.items()
    ]
    return {"rows": rows, "max": max(1, *(row["value"] for row in rows))}


def _dimension(report: Report, name: str) -> dict[str, Any]:
    label, counts = DIMENSION_LABELS[name], report.by[name]
    persons = _("ผู้เข้ารับบริการ (คน)")
    rows = [
        [{"label": label, "value": value_label(name, code)}, {"label": persons, "value": f"{count:,}", "num": True}]
        for code, count in counts.items()
    ]
    return {
        "name": name,
        "label": label,
        "columns": [{"label": label}, {"label": persons, "num": True}],
        "rows": rows,
        "note": BRANCH_NOTE if name == "branch" else "",
    }


def _tiles(report: Report) -> list[dict[str, Any]]:
    counts = report.by["province"]
    return [
        {"code": code, "label": province(code).label, "shown": f"{counts.get(code, 0):,}", "level": _level(counts.get(code, 0), report)}
        for code in AREA_SETS["lanna8"].provinces
    ]


def _step(report: Report) -> int:
    largest = max((report.by["province"].get(code, 0) for code in AREA_SETS["lanna8"].provinces), default=0)
    return max(1, -(-largest // _LEVELS))


def _level(persons: int, report: Report) -> int:
    """Answer 0 for nobody, else 1–4 by quarters of the largest province."""
    return -(-persons // _step(report)) if persons else 0


def _legend(report: Report) -> list[dict[str, Any]]:
    step = _step(report)
    bands = [(level, f"{(level - 1) * step + 1:,}–{level * step:,}" if step > 1 else f"{level:,}") for level in range(1, _LEVELS + 1)]
    return [{"level": 0, "label": "0"}, *({"level": level, "label": text} for level, text in bands)]
