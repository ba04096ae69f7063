"""Where a number leads to: its rows, asked for by the same scope."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from indicators.types import Scope


def scope_query(scope: Scope) -> dict[str, str]:
    """Answer a scope as the query string's parts, the way `ScopeForm` reads them."""
    parts: dict[str, Any] = {"area": scope.area, "taxonomy": scope.taxonomy, **dict(scope.filters)}
    if scope.first_date and scope.last_date:
        parts |= {"from": scope.first_date.isoformat(), "to": scope.last_date.isoformat()}
    else:
        parts |= {"fiscal_year": scope.fiscal_year, "quarter": scope.quarter, "month": scope.month}
    return {name: str(value) for name, value in parts.items() if value}


def rows_url(measure: str, scope: Scope, *, part: str = "", **filters: str) -> str:
    """Answer the address of the rows behind a number; `filters` are dimensions with the value of the cell."""
    query = scope_query(scope) | filters | ({"part": part} if part else {})
    return f"{reverse('indicators:rows', args=[measure])}?{urlencode(query)}"
