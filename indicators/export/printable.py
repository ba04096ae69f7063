"""The report as a printable PDF with charts and room to sign."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid5

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.calendar import BANGKOK
from indicators.definitions import BRANCH_NOTE, DIMENSION_LABELS, QUARTER_NOTE, WARNINGS, reasons_text, value_label
from indicators.export.layout import Layout, origin_lines, title_lines, total_notes
from indicators.export.naming import file_name
from indicators.export.statement import Statement

_STYLE = Path(__file__).parent / "printable.css"
_NAMESPACE = UUID("6f6b8a0e-8d0c-5a40-9f67-1d8a3f6f2b08")
_CHARTS = ("province", "branch", "gender", "age_group", "learner_type")
_MOST_BARS = 20
_FULL = 1000


def render_printable(statement: Statement, layout: Layout, stream: IO[bytes]) -> None:
    """Write the PDF without the office's signature; the same statement and layout give the same bytes."""
    # Starts the engine, two seconds once: processes that never print do without.
    from certificates.pdf import write_document

    with override(layout.language):
        html = render_to_string("indicators/snapshots/printable.html", _context(statement, layout))
    identifier = uuid5(_NAMESPACE, f"{file_name(statement, '.pdf')}:{layout}:{statement.as_of.isoformat()}")
    stream.write(write_document(html, css=_style(), identifier=identifier.hex))


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _context(statement: Statement, layout: Layout) -> dict[str, Any]:
    titles, head = [layout.text(line) for line in title_lines(statement, layout)], statement.head
    return {
        "language": layout.language,
        "titles": titles,
        "author": layout.office,
        "moment": statement.as_of.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "is_draft": head is None or not head.is_certified,
        "lines": [_line(line, layout) for line in statement.lines(layout.language)],
        "quarter_heads": [layout.text(_("ไตรมาส %(number)s") % {"number": number}) for number in (1, 2, 3, 4)],
        "quarters": _quarter_bars(statement, layout),
        "quarter_note": QUARTER_NOTE,
        "total_notes": total_notes(statement),
        "warnings": [WARNINGS[code] for code in statement.report.warnings],
        "charts": [_chart(statement, name, layout) for name in _CHARTS if statement.report.by.get(name)],
        "called_off": [
            (f"{layout.text(each.title)} · {each.run_code}", layout.text(reasons_text(each))) for each in statement.report.called_off
        ],
        "origin": [(label, layout.text(text)) for label, text in origin_lines(statement, layout)],
        "signers": _signers(statement, layout),
        "definitions": [
            {"code": layout.text(entry["code"]), "label": entry["label"][layout.language], "unit": entry["unit"][layout.language],
             "text": entry["text"][layout.language]}
            for entry in statement.definitions
        ],
    }  # fmt: skip


def _line(line: Any, layout: Layout) -> dict[str, Any]:
    return {
        "name": layout.text(f"{line.code} {line.label}"),
        "unit": line.unit,
        "is_main": line.code in ("8.1", "8.2", "8.3", "8.4"),
        "cells": [layout.text(value) for value in (line.target, *line.quarters, line.total, line.percent)],
    }


def _signers(statement: Statement, layout: Layout) -> list[dict[str, str]]:
    head = statement.head
    prepared = {"role": _("ผู้จัดทำ"), "name": head.prepared_by if head else "", "at": layout.moment(head.prepared_at) if head else ""}
    certified = {"role": _("ผู้รับรอง"), "name": "", "at": ""}
    if head and head.is_certified:
        certified |= {"name": head.certified_by, "at": layout.moment(head.certified_at)}
    return [prepared, certified]


def _quarter_bars(statement: Statement, layout: Layout) -> list[dict[str, Any]]:
    counts = statement.quarters
    most = max([1, *(count.new for count in counts.values() if count)])
    return [
        {
            "label": layout.text(_("ไตรมาส %(number)s") % {"number": number}), "width": _FULL * count.new // most if count else 0,
            "cells": [layout.text(value) for value in ((count.new, count.active, count.cumulative) if count else [None] * 3)],
        }
        for number, count in counts.items()
    ]  # fmt: skip


def _chart(statement: Statement, dimension: str, layout: Layout) -> dict[str, Any]:
    counts = statement.report.by[dimension]
    most = max([1, *counts.values()])
    # The largest where there are too many, in the order of the code list all the same.
    drawn = set(sorted(counts, key=lambda value: (-counts[value], value))[:_MOST_BARS])
    bars = [
        {"label": layout.text(value_label(dimension, value)), "width": _FULL * count // most, "shown": layout.text(count)}
        for value, count in counts.items()
        if value in drawn
    ]
    left_out = len(counts) - len(bars)
    note = str(BRANCH_NOTE) if dimension == "branch" else ""
    if left_out > 0:
        note = _("แสดง %(shown)s ค่าที่มากที่สุด อีก %(rest)s ค่าอยู่ในตาราง XLSX") % {
            "shown": layout.text(_MOST_BARS),
            "rest": layout.text(left_out),
        }
    return {"label": DIMENSION_LABELS[dimension], "bars": bars, "note": note}
