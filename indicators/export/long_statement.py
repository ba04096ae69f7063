"""The long form of a whole statement."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.export.long_format import HEADERS, long_rows
from indicators.export.statement import WHOLE, Statement

_SNAPSHOT = HEADERS.index("snapshot_id")


def statement_rows(statement: Statement) -> Iterator[list[str | int]]:
    """Yield the rows of the long form, each number once; of a snapshot also those of its quarters, with its code in every row."""
    for period, report in statement.reports.items():
        if statement.head or period == WHOLE:
            for row in long_rows(report, has_quarters=period == WHOLE):
                row[_SNAPSHOT] = statement.head.code if statement.head else ""
                yield row
