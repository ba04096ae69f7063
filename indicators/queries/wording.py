"""Definitions and targets as they are printed and frozen: plain texts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from indicators.definitions import DEFINITIONS, SHARES, definition
from indicators.queries.targets import as_text, target_values
from indicators.types import Scope

LANGUAGES = ("th", "en")


def definitions_data(versions: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """Answer every definition: code, version, formula; label, unit, text and source in Thai and English.

    In the editions of `versions`; those in force for measures that it does not name.
    """
    named = versions or {}
    return [
        {"code": entry.code, "slug": entry.slug, "part": entry.part, "version": entry.version, "formula": entry.formula}
        | {name: _in_both(getattr(entry, name)) for name in ("label", "unit", "text", "source")}
        for entry in (definition(current.code, named.get(current.code)) for current in (*DEFINITIONS, *SHARES))
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
