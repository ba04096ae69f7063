"""The dashboard as the page shows it: words, numbers, drawings, and where each number leads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from indicators.definitions import DEFINITIONS, QUARTER_NOTE, SHARES, WARNINGS, reasons_text, scope_label
from indicators.http.dashboard.breakdowns import crossed, dimensions, more_tables, province_map
from indicators.http.dashboard.numbers import main_numbers, more_numbers, shares
from indicators.http.dashboard.time import funnel, quarter_chart, quarter_table, years_chart
from indicators.http.words import as_of_text, day_text
from indicators.queries.dashboard import Dashboard
from indicators.queries.rows.titles import offering_titles

__all__ = ["dashboard_context"]


def dashboard_context(found: Dashboard, *, query: str) -> dict[str, Any]:
    """Answer everything the page needs; `query` is the page's own query string, for the downloads."""
    report, earlier = found.report, found.earlier
    return {
        "title": scope_label(report.scope),
        "as_of": as_of_text(report.as_of),
        "query": query,
        "earlier": scope_label(earlier.scope),
        "main": main_numbers(found),
        "more": more_numbers(report),
        "shares": shares(report),
        "warnings": [WARNINGS[code] for code in report.warnings],
        "quarters": quarter_table(found),
        "quarter_chart": quarter_chart(found),
        "quarter_note": QUARTER_NOTE,
        "years": years_chart(found),
        "funnel": funnel(found),
        "map": province_map(report),
        "dimensions": dimensions(report, found.names),
        "crossed": crossed(report),
        "tables": more_tables(report),
        "called_off": _called_off(found),
        "definitions": (*DEFINITIONS, *SHARES),
        "definition_version": report.definition_version,
        "is_empty": not any(report.measures.values()),
    }


def _called_off(found: Dashboard) -> dict[str, Any]:
    """What was cancelled, stopped or postponed, each with every reason."""
    titles = offering_titles() if found.report.called_off else {}
    states = {"cancelled": _("ยกเลิก"), "stopped": _("ยุติก่อนกำหนด"), "postponed": _("เลื่อน")}
    columns = [_("หลักสูตรหรือกิจกรรม"), _("รุ่นหรือครั้งที่จัด"), _("สถานะ"), _("วันที่วางแผนไว้"), _("เหตุผล")]
    rows = []
    for each in found.report.called_off:
        title = titles.get((each.kind, each.offering_code), each.title)
        values = [title, each.run_code, states[each.state], day_text(each.date), reasons_text(each)]
        rows.append([{"label": label, "value": value} for label, value in zip(columns, values, strict=True)])
    return {"columns": [{"label": label} for label in columns], "rows": rows}
