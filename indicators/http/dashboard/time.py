"""Numbers over time: quarters beside another year's, the last years, and how far people went."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.calendar import fiscal_quarter
from indicators import charts
from indicators.http.links import rows_url
from indicators.http.words import percent_text
from indicators.models import achievement
from indicators.queries.dashboard import Dashboard
from indicators.queries.targets import as_text
from indicators.types import Scope, free_range


def _has_begun(found: Dashboard, quarter: int) -> bool:
    return fiscal_quarter(found.report.scope.fiscal_year, quarter).start <= found.report.as_of


def _of_quarter(found: Dashboard, quarter: int) -> Scope:
    return replace(found.report.scope.whole_year, quarter=quarter)


def _until(found: Dashboard, quarter: int) -> Scope:
    """The fiscal year up to the end of a quarter: where the running total comes from."""
    scope = found.report.scope
    first, last = scope.whole_year.period.first_date, fiscal_quarter(scope.fiscal_year, quarter).last_date
    return free_range(first, last, area=scope.area, taxonomy=scope.taxonomy, filters=scope.filters)


def _label(quarter: int) -> str:
    return _("ไตรมาส %(number)s") % {"number": quarter}


def quarter_table(found: Dashboard) -> dict[str, Any]:
    """8.4 of each quarter with target and the other year; a quarter that has not begun has no result yet, a zero would look like one."""
    columns = [
        _("ไตรมาส"), _("รายใหม่ (คน)"), _("เป้าหมาย"), _("ร้อยละ"), _("ผู้เข้ารับบริการในไตรมาส (คน)"), _("ผลสะสม (คน)"),
        _("รายใหม่ปีที่เทียบ (คน)"),
    ]  # fmt: skip
    rows = []
    for quarter, count in found.report.quarters.items():
        begun, target = _has_begun(found, quarter), found.targets[quarter].get("8.4")
        scope = _of_quarter(found, quarter)
        links = [(count.new, rows_url("8.4", scope, part="new")), (count.active, rows_url("8.4", scope))]
        links.append((count.cumulative, rows_url("8.4", _until(found, quarter))))
        new, active, running = [{"value": f"{n:,}", "url": url} if begun else {"value": "–"} for n, url in links]
        percent = percent_text(achievement(count.new, target) if begun else None)
        cells = [{"value": _label(quarter)}, new, {"value": as_text(target) or "–"}, {"value": percent}, active, running]
        cells.append({"value": f"{found.earlier.quarters[quarter].new:,}"})
        rows.append([{"label": label, "num": place > 0} | cell for place, (label, cell) in enumerate(zip(columns, cells, strict=True))])
    return {"columns": [{"label": label, "num": place > 0} for place, label in enumerate(columns)], "rows": rows}


def quarter_chart(found: Dashboard) -> dict[str, Any]:
    """Standing bars of new persons by quarter, this year's beside the other's, with the target as a line."""
    quarters = found.report.quarters
    values: list[list[int | None]] = [
        [found.earlier.quarters[q].new, count.new if _has_begun(found, q) else None] for q, count in quarters.items()
    ]
    drawing = charts.columns(values, [found.targets[q].get("8.4") for q in quarters])
    return {
        "drawing": drawing,
        "fields": [
            {
                "group": group,
                "label": _label(quarter),
                "url": rows_url("8.4", _of_quarter(found, quarter), part="new"),
                "spoken": _("%(quarter)s รายใหม่ %(count)s คน") % {"quarter": _label(quarter), "count": f"{quarters[quarter].new:,}"},
            }
            for group, quarter in zip(drawing.groups, quarters, strict=True)
        ],
        "this_year": found.report.scope.fiscal_year,
        "other_year": found.earlier.scope.fiscal_year,
        "has_target": any(group.target_y is not None for group in drawing.groups),
    }


def years_chart(found: Dashboard) -> dict[str, Any]:
    """Whole fiscal years one under another, the asked one last."""
    rows = [
        {
            "label": _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year},
            "value": count,
            "shown": f"{count:,}",
            "url": rows_url("8.4", replace(found.report.scope.whole_year, fiscal_year=year)),
        }
        for year, count in found.years.items()
    ]
    return {"rows": rows, "max": max([1, *found.years.values()])}


def funnel(found: Dashboard) -> dict[str, Any]:
    """Registered, began, completed: each as a part of those who registered."""
    steps = found.funnel
    lines = [
        (_("ผู้ลงทะเบียน"), steps.registered, ""),
        (_("เริ่มเรียนหรือเข้าร่วมแล้ว"), steps.started, "started"),
        (_("สำเร็จแล้ว"), steps.completed, "completed"),
    ]
    rows = []
    for label, count, part in lines:
        share = percent_text((Decimal(count) * 100 / steps.registered).quantize(Decimal("0.01")) if steps.registered else None)
        rows.append(
            {
                "label": f"{label} · {_('ร้อยละ')} {share}" if part else label,
                "value": count,
                "shown": f"{count:,}",
                "url": rows_url("8.4e", found.report.scope, part=part),
            }
        )
    return {"rows": rows, "max": max(1, steps.registered)}
