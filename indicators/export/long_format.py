"""A report as one tidy table: a number a row (domain 1.7)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from indicators.definitions import DEFINITIONS, SHARES, definition
from indicators.types import Cross, Report

HEADERS = [
    "fiscal_year_be", "quarter", "indicator_code", "measure", "unit", "area_set", "province_code", "gender", "age_group",
    "branch_code", "operator_type", "value", "is_additive", "suppressed", "definition_version", "snapshot_id", "learner_type", "mode",
    "first_date", "last_date", "taxonomy", "filters", "area_group", "branch_group", "branch_any_code", "delivery_province_code", "level",
    "programme_code", "partner_code", "assurance", "offering_kind", "period_fiscal_year_be", "period_quarter", "period_month",
    "operator_size", "warnings",
]  # fmt: skip

_COLUMN_OF = {
    "branch": "branch_code",
    "province": "province_code",
    "area_set": "area_group",
    "branch_any": "branch_any_code",
    "delivery_province": "delivery_province_code",
    "programme": "programme_code",
    "partner": "partner_code",
    "fiscal_year": "period_fiscal_year_be",
    "quarter": "period_quarter",
    "month": "period_month",
}
# Measures that are sums of rows: their numbers under the values of a row's one value add up.
_ADDITIVE = {"8.4p", "8.4h"}
_SEVERAL_VALUES = {"area_set", "branch_any", "programme"}


def long_rows(report: Report, *, has_quarters: bool = True) -> Iterator[list[str | int]]:
    """Yield one row per number. `is_additive` says whether numbers of this kind may be summed over their column.

    `has_quarters`: 8.4 of each quarter of the fiscal year as well, which every report of that year holds.
    """
    with override("th"):
        for entry in DEFINITIONS:
            if entry.code in report.measures:
                yield _row(report, entry.code, report.measures[entry.code])
        for entry in SHARES:
            if entry.code in report.shares:
                percent = report.shares[entry.code].percent
                yield _row(report, entry.code, "" if percent is None else str(percent))
        if has_quarters:
            yield from _quarters(report)
        for dimension, counts in report.by.items():
            yield from _broken_down(report, "8.4", dimension, counts)
        for code, tables in report.measures_by.items():
            for dimension, counts in tables.items():
                yield from _broken_down(report, code, dimension, counts)
        for cross in report.crosses:
            yield from _crossed(report, cross)


def _quarters(report: Report) -> Iterator[list[str | int]]:
    for quarter, count in report.quarters.items():
        numbers = (("new", count.new, True), ("active", count.active, False), ("cumulative", count.cumulative, False))
        for name, value, additive in numbers:
            yield _row(report, "8.4", value, measure=f"participants_{name}", additive=additive, quarter=str(quarter))


def _broken_down(report: Report, code: str, dimension: str, counts: dict[str, int]) -> Iterator[list[str | int]]:
    additive = code in _ADDITIVE and dimension not in _SEVERAL_VALUES
    for value, count in counts.items():
        yield _row(report, code, count, additive=additive, **{_COLUMN_OF.get(dimension, dimension): value})


def _crossed(report: Report, cross: Cross) -> Iterator[list[str | int]]:
    first, second = (_COLUMN_OF.get(name, name) for name in cross.dimensions)
    columns: dict[str, Any]
    for outer, cells in cross.cells.items():
        for inner, count in cells.items():
            columns = {first: outer, second: inner}
            yield _row(report, cross.measure, count, **columns)


def _row(report: Report, code: str, value: int | str, *, measure: str = "", additive: bool = False, **columns: Any) -> list[str | int]:
    scope, entry = report.scope, definition(code, report.definition_versions.get(code))
    known: dict[str, str | int] = {
        "fiscal_year_be": scope.fiscal_year,
        "quarter": str(scope.quarter or ""),
        "indicator_code": code,
        "measure": measure or entry.slug,
        "unit": str(entry.unit),
        "area_set": scope.area,
        "value": value,
        "is_additive": "true" if additive else "false",
        "suppressed": "false",
        "definition_version": entry.version,
        "first_date": scope.period.first_date.isoformat(),
        "last_date": scope.period.last_date.isoformat(),
        "taxonomy": scope.taxonomy,
        "warnings": " ".join(report.warnings),
        "filters": "&".join(f"{name}={chosen}" for name, chosen in scope.filters),
    }
    known.update(columns)
    return [known.get(header, "") for header in HEADERS]
