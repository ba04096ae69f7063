"""What files are called."""

from __future__ import annotations

import re

from core.codes import AREA_SETS
from indicators.export.statement import Statement
from indicators.types import Scope

_NAMED = 12


def scope_name(scope: Scope) -> str:
    """Answer e.g. `indicator8_2569_q2_nec4`; filters are named by their values."""
    span = f"{scope.first_date}_{scope.last_date}" if scope.first_date else str(scope.fiscal_year)
    part = f"q{scope.quarter}" if scope.quarter else f"m{scope.month:02d}" if scope.month else ""
    filters = [re.sub(r"[^\w+-]", "-", value) for _name, value in scope.filters]
    # A file's name has room for some codes, and not for those of a whole country.
    area = (
        scope.area.replace(",", "-") if len(scope.provinces) <= _NAMED or scope.area in AREA_SETS else f"{len(scope.provinces)}-provinces"
    )
    parts = ["indicator8", span, part, area, scope.taxonomy, *filters]
    return "_".join(part for part in parts if part)


def file_name(statement: Statement, ending: str) -> str:
    """Answer e.g. `indicator8_2569_q2_nec4_I8-2569-003_summary.xlsx`; live numbers have no code in their name."""
    code = f"_{statement.head.code}" if statement.head else ""
    return f"{scope_name(statement.scope)}{code}{ending}"
