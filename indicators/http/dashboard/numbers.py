"""The numbers at the top: each with its target, its trend and the way to its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.definitions import DEFINITIONS, MAIN_CODES, SHARES, definition, scope_label
from indicators.http.links import rows_url
from indicators.http.words import percent_text
from indicators.models import achievement
from indicators.queries.dashboard import Dashboard
from indicators.queries.targets import as_text
from indicators.types import Report

_FULL = 100


def main_numbers(found: Dashboard) -> list[dict[str, Any]]:
    """8.1 to 8.4."""
    return [_main(found, code) for code in MAIN_CODES]


def _main(found: Dashboard, code: str) -> dict[str, Any]:
    report, entry = found.report, definition(code)
    value, target = report.measures[code], found.target(code)
    reached = achievement(value, target)
    return {
        "code": code,
        "label": f"{code} {entry.label}",
        "unit": entry.unit,
        "value": f"{value:,}",
        "url": rows_url(code, report.scope),
        "target": as_text(target) or "–",
        "achievement": percent_text(reached),
        # Of the bar, which ends at the target.
        "reached": None if reached is None else min(round(reached), _FULL),
        "trend": _trend(value, found.earlier.measures[code]),
        "earlier": f"{found.earlier.measures[code]:,}",
        "earlier_url": rows_url(code, found.earlier.scope),
        "earlier_label": scope_label(found.earlier.scope),
    }


def _trend(now: int, before: int) -> dict[str, str]:
    """How a number moved, in words and percent; the word carries it, the sign repeats it."""
    difference = now - before
    if not difference:
        return {"word": pgettext("trend", "เท่าเดิม"), "change": "", "tone": "same"}
    percent = percent_text((Decimal(abs(difference)) * 100 / before).quantize(Decimal("0.01"))) if before else ""
    shown = f"{abs(difference):,}" + (" " + _("(ร้อยละ %(percent)s)") % {"percent": percent} if percent else "")
    return {"word": _("เพิ่มขึ้น") if difference > 0 else _("ลดลง"), "change": shown, "tone": "up" if difference > 0 else "down"}


def more_numbers(report: Report) -> list[dict[str, Any]]:
    """The supplementary measures."""
    return [
        {
            "label": f"{entry.code} {entry.label}",
            "unit": entry.unit,
            "value": f"{report.measures[entry.code]:,}",
            "url": rows_url(entry.code, report.scope),
        }
        for entry in DEFINITIONS
        if entry.code not in MAIN_CODES and entry.code in report.measures
    ]


def shares(report: Report) -> list[dict[str, Any]]:
    """The measures that are percentages, with the two numbers they are made of."""
    return [
        {
            "label": f"{entry.code} {entry.label}",
            "unit": entry.unit,
            "value": percent_text(share.percent),
            "note": _("%(part)s จาก %(whole)s") % {"part": f"{share.part:,}", "whole": f"{share.whole:,}"},
            "url": rows_url(entry.code, report.scope),
        }
        for entry in SHARES
        if (share := report.shares.get(entry.code))
    ]
