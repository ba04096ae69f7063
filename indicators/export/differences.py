"""A comparison as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from core.sheets import Cell, write_csv
from indicators.models import SnapshotComparison

HEADERS = (
    "kind",
    "period",
    "path",
    "frozen",
    "now",
    "reason",
    "row_key",
    "columns",
    "offering_kind",
    "offering_code",
    "run_code",
    "first_date",
)


def write_differences(comparison: SnapshotComparison, stream: IO[bytes]) -> None:
    """Write every number that differs, what was not counted then, other editions of definitions, and rows by reason (pseudonyms only)."""
    write_csv(stream, HEADERS, _rows(comparison))


def _rows(comparison: SnapshotComparison) -> Iterator[Sequence[Cell]]:
    findings = comparison.findings
    for cell in comparison.cells:
        yield ("number", cell["period"], cell["path"], cell["frozen"], cell["now"], *[""] * 7)
    for path in findings.get("not_counted", []):
        yield ("not_counted", "", path, *[""] * 9)
    for each in findings.get("editions", []):
        yield ("edition", "", each["code"], str(each["frozen"]), str(each["now"]), *[""] * 7)
    for reason, count in findings["reasons"].items():
        yield ("rows", "", "", "", count, reason, *[""] * 6)
    for row in findings["rows"]:
        yield (
            "row", "", "", "", "", row["reason"], row["row_key"], " ".join(row["columns"]), row["offering_kind"], row["offering_code"],
            row["run_code"], row["first_date"],
        )  # fmt: skip
