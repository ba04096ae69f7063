"""A report taken apart into what can be frozen, and put together again."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

from indicators.definitions import CURRENT_VERSIONS, MEASURES_BY, listed, listed_both
from indicators.types import DIMENSIONS, MORE_DIMENSIONS, CalledOff, Cross, QuarterCount, Report, Scope, Share

REPORTED = (*DIMENSIONS, *MORE_DIMENSIONS)
_DAYS = ("first_date", "last_date")


def scope_data(scope: Scope) -> dict[str, Any]:
    """Answer a scope as plain values; what was not asked for is left out."""
    found: dict[str, Any] = {}
    for part in dataclasses.fields(scope):
        value = getattr(scope, part.name)
        if value not in (None, "", ()):
            found[part.name] = value.isoformat() if isinstance(value, date) else value
    return found


def scope_from_data(data: dict[str, Any]) -> Scope:
    """Answer the scope that `scope_data` wrote."""
    values = dict(data)
    for name in _DAYS:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if "filters" in values:
        values["filters"] = tuple((name, value) for name, value in values["filters"])
    return Scope(**values)


def report_numbers(report: Report) -> dict[str, Any]:
    """Answer every number of a report by its place, the same as in the JSON export; a table of two dimensions by what it crosses."""
    return {
        "measures": dict(report.measures),
        "shares": {code: {"part": share.part, "whole": share.whole} for code, share in report.shares.items()},
        "quarters": {str(quarter): dataclasses.asdict(count) for quarter, count in report.quarters.items()},
        "by": report.by,
        "measures_by": report.measures_by,
        "crosses": {f"{each.measure}:{','.join(each.dimensions)}": each.cells for each in report.crosses},
        "called_off": [each.as_data() for each in report.called_off],
        "warnings": list(report.warnings),
    }


def report_about(report: Report) -> dict[str, Any]:
    """Answer what else is needed to put the report together again."""
    return {
        "scope": scope_data(report.scope),
        "definition_version": report.definition_version,
        "definition_versions": report.definition_versions,
    }


def report_from(numbers: dict[str, Any], about: dict[str, Any], *, as_of: datetime) -> Report:
    """Put a report together from what `report_numbers` and `report_about` answered."""
    return Report(
        scope=scope_from_data(about["scope"]),
        definition_version=about["definition_version"],
        as_of=as_of,
        measures=_in_order(numbers["measures"]),
        quarters={int(quarter): QuarterCount(**count) for quarter, count in numbers["quarters"].items()},
        by={name: listed(name, numbers["by"][name]) for name in REPORTED if name in numbers["by"]},
        shares={code: Share(**share) for code, share in _in_order(numbers["shares"]).items()},
        measures_by={code: _tables(code, tables) for code, tables in _in_order(numbers["measures_by"]).items()},
        called_off=tuple(map(CalledOff.from_data, numbers["called_off"])),
        crosses=tuple(_cross(name, cells) for name, cells in numbers["crosses"].items()),
        warnings=tuple(numbers["warnings"]),
        definition_versions=_in_order(about["definition_versions"]),
    )


def _tables(code: str, tables: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Put the tables of a measure into the order of reports, and the values of each into that of its code list."""
    known = [name for name in MEASURES_BY.get(code, ()) if name in tables]
    return {name: listed(name, tables[name]) for name in [*known, *(name for name in tables if name not in known)]}


def _in_order(values: dict[str, Any]) -> dict[str, Any]:
    """Put measures, which are kept sorted by code, back into the order of the definitions."""
    order = [code for code in CURRENT_VERSIONS if code in values]
    return {code: values[code] for code in [*order, *(code for code in values if code not in order)]}


def _cross(name: str, cells: dict[str, Any]) -> Cross:
    measure, _colon, dimensions = name.partition(":")
    first, _comma, second = dimensions.partition(",")
    return Cross(measure, (first, second), listed_both((first, second), cells))
