"""A report as JSON."""

import json
from dataclasses import asdict
from typing import IO, Any

from indicators.types import Report


def as_json(report: Report) -> dict[str, Any]:
    """Answer the report as plain values; `quarters` and `by` are counts of 8.4."""
    return {
        "fiscal_year": report.scope.fiscal_year,
        "quarter": report.scope.quarter,
        "area": report.scope.area or None,
        "definition_version": report.definition_version,
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "measures": report.measures,
        "quarters": {str(quarter): asdict(count) for quarter, count in report.quarters.items()},
        "by": report.by,
    }


def write_json(report: Report, stream: IO[bytes]) -> None:
    """Write the report as UTF-8, indented, keys in a fixed order."""
    stream.write(json.dumps(as_json(report), ensure_ascii=False, indent=2).encode())
    stream.write(b"\n")
