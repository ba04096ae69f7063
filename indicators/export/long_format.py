"""A report as one tidy table: a number a row (domain 1.7)."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import override

from core.sheets import write_csv
from indicators.definitions import DEFINITIONS, definition
from indicators.types import Report

HEADERS = [
    "fiscal_year_be", "quarter", "indicator_code", "measure", "unit", "area_set", "province_code", "gender", "age_group",
    "branch_code", "operator_type", "value", "is_additive", "suppressed", "definition_version", "snapshot_id", "learner_type", "mode",
]  # fmt: skip

_COLUMN_OF = {"branch": "branch_code", "province": "province_code"}


def write_long_csv(report: Report, stream: IO[bytes]) -> None:
    """Write totals, quarters and each dimension; English headers, codes as text, full numbers (nothing suppressed)."""
    write_csv(stream, HEADERS, long_rows(report))


def long_rows(report: Report) -> Iterator[list[str | int]]:
    """Yield one row per number. `is_additive` says whether numbers of this kind may be summed over their column."""
    with override("th"):
        for entry in DEFINITIONS:
            yield _row(report, entry.code, report.measures[entry.code], measure=entry.slug, additive=False)
        for quarter, count in report.quarters.items():
            for measure, value, additive in (
                ("new", count.new, True),
                ("active", count.active, False),
                ("cumulative", count.cumulative, False),
            ):
                yield _row(report, "8.4", value, measure=f"participants_{measure}", additive=additive, quarter=str(quarter))
        for dimension, counts in report.by.items():
            for code, persons in counts.items():
                column = {_COLUMN_OF.get(dimension, dimension): code}
                yield _row(report, "8.4", persons, measure="participants", additive=False, **column)


def _row(report: Report, code: str, value: int, *, measure: str, additive: bool, **columns: str) -> list[str | int]:
    known: dict[str, str | int] = {
        "fiscal_year_be": report.scope.fiscal_year,
        "quarter": str(report.scope.quarter or ""),
        "indicator_code": code,
        "measure": measure,
        "unit": str(definition(code).unit),
        "area_set": report.scope.area,
        "value": value,
        "is_additive": "true" if additive else "false",
        "suppressed": "false",
        "definition_version": report.definition_version,
    }
    known.update(columns)
    return [known.get(header, "") for header in HEADERS]
