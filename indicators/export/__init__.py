"""A report as a file. JSON for machines, CSV in long form for open data, XLSX for the office."""

import re
from collections.abc import Callable
from typing import IO

from indicators.export.json_format import write_json
from indicators.export.long_format import write_long_csv
from indicators.export.workbook import write_workbook
from indicators.types import Report

# format → (content type, writer)
FORMATS: dict[str, tuple[str, Callable[[Report, IO[bytes]], None]]] = {
    "json": ("application/json", write_json),
    "csv": ("text/csv; charset=utf-8", write_long_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
}


def file_name(report: Report, extension: str) -> str:
    """Answer e.g. `indicator8_2569_q2_nec4.csv`; filters are named by their values."""
    scope = report.scope
    span = f"{scope.first_date}_{scope.last_date}" if scope.first_date else str(scope.fiscal_year)
    part = f"q{scope.quarter}" if scope.quarter else f"m{scope.month:02d}" if scope.month else ""
    filters = [re.sub(r"[^\w+-]", "-", value) for _name, value in scope.filters]
    parts = ["indicator8", span, part, scope.area.replace(",", "-"), scope.taxonomy, *filters]
    return "_".join(part for part in parts if part) + f".{extension}"
