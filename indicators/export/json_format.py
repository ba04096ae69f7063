"""A report as JSON."""

import json
from dataclasses import asdict
from typing import IO, Any

from django.utils.translation import override

from indicators.definitions import definition
from indicators.types import Cross, Report, Scope, Share


def as_json(report: Report) -> dict[str, Any]:
    """Answer the report as plain values: texts, whole numbers and null, never a fraction in binary.

    `quarters` and `by` are counts of 8.4; a share is given as its two whole numbers and as ร้อยละ in a text of two decimals.
    """
    return {
        **_scope(report.scope),
        "definition_version": report.definition_version,
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "measures": report.measures,
        "shares": {code: _share(share) for code, share in report.shares.items()},
        "quarters": {str(quarter): asdict(count) for quarter, count in report.quarters.items()},
        "by": report.by,
        "measures_by": report.measures_by,
        "crosses": [_cross(each) for each in report.crosses],
        "called_off": [each.as_data() for each in report.called_off],
        "warnings": list(report.warnings),
        "definitions": {code: _definition(code, version) for code, version in report.definition_versions.items()},
    }


def _scope(scope: Scope) -> dict[str, Any]:
    period = scope.period
    return {
        "fiscal_year": scope.fiscal_year,
        "quarter": scope.quarter,
        "month": scope.month,
        "first_date": period.first_date.isoformat(),
        "last_date": period.last_date.isoformat(),
        "area": scope.area or None,
        "provinces": list(scope.provinces) or None,
        "filters": dict(scope.filters),
        "taxonomy": scope.taxonomy or None,
    }


def _share(share: Share) -> dict[str, Any]:
    return {"part": share.part, "whole": share.whole, "percent": None if share.percent is None else str(share.percent)}


def _cross(cross: Cross) -> dict[str, Any]:
    return {"measure": cross.measure, "dimensions": list(cross.dimensions), "cells": cross.cells}


def _definition(code: str, version: int) -> dict[str, Any]:
    entry = definition(code, version)
    texts: dict[str, Any] = {"version": version, "slug": entry.slug, "formula": entry.formula}
    for language in ("th", "en"):
        with override(language):
            texts |= {
                f"label_{language}": str(entry.label),
                f"unit_{language}": str(entry.unit),
                f"text_{language}": str(entry.text),
                f"source_{language}": str(entry.source),
            }
    return texts


def write_json(report: Report, stream: IO[bytes]) -> None:
    """Write the report as UTF-8, indented, keys in a fixed order."""
    stream.write(json.dumps(as_json(report), ensure_ascii=False, indent=2).encode())
    stream.write(b"\n")
