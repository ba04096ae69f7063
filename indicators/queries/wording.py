"""Definitions and targets as they are printed and frozen: plain texts, in both languages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from indicators.definitions import DEFINITIONS, SHARES
from indicators.queries.targets import as_text, target_values
from indicators.types import Scope

LANGUAGES = ("th", "en")


def definitions_data() -> list[dict[str, Any]]:
    """Answer every definition in force: code, version, formula; label, unit, text and source in Thai and English."""
    return [
        {"code": entry.code, "slug": entry.slug, "part": entry.part, "version": entry.version, "formula": entry.formula}
        | {name: _in_both(getattr(entry, name)) for name in ("label", "unit", "text", "source")}
        for entry in (*DEFINITIONS, *SHARES)
    ]


def _in_both(text: Any) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text)
    return found


def targets_data(scope: Scope) -> dict[str, dict[str, str]]:
    """Answer the targets of the scope's year and area, of all agencies: quarter ("0" the year) → measure → value as text."""
    found = target_values(fiscal_year=scope.fiscal_year, area=scope.area)
    return {
        str(quarter): {code: str(as_text(value)) for code, value in sorted(values.items())} for quarter, values in found.items() if values
    }
