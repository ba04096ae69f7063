"""What differs between a frozen report and another one, and why: cell by cell and row by row."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.sheets import read_sheet
from indicators.export.canonical import FrozenCell, table_bytes
from indicators.queries.snapshot_rows import ROW_HEADERS

Row = tuple[str, ...]
# At most so many differing rows are kept one by one; all of them are counted.
LISTED = 2_000
_PERSON, _OPERATOR = ROW_HEADERS.index("person"), ROW_HEADERS.index("operator")
_COMPLETED = ROW_HEADERS.index("completed_date")
_TOLD = tuple(ROW_HEADERS.index(name) for name in ("offering_kind", "offering_code", "run_code", "first_date"))


@dataclass(slots=True)
class RowDifferences:
    """How many rows differ for which reason, and the first `LISTED` of them."""

    reasons: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, reason: str, row: Row, columns: Iterable[str] = ()) -> None:
        self.reasons[reason] += 1
        if len(self.rows) < LISTED:
            kind, offering, run, first = (row[place] for place in _TOLD)
            self.rows.append(
                {
                    "row_key": row[0], "reason": reason, "columns": list(columns), "offering_kind": kind, "offering_code": offering,
                    "run_code": run, "first_date": first,
                }
            )  # fmt: skip


def compare_cells(frozen: Iterable[FrozenCell], now: Iterable[FrozenCell]) -> list[dict[str, Any]]:
    """Answer the numbers that differ; one that is missing on a side is `None` there."""
    before = {(period, path): value for period, path, value in frozen}
    after = {(period, path): value for period, path, value in now}
    # A quarter that began after the freezing has nothing to be compared with.
    periods = {period for period, _path in before}
    places = sorted(place for place in {*before, *after} if place[0] in periods)
    return [
        {"period": place[0], "path": place[1], "frozen": before.get(place), "now": after.get(place)}
        for place in places
        if before.get(place) != after.get(place)
    ]


def compare_rows(frozen: Callable[[], Iterator[Row]], now: Iterable[Row]) -> RowDifferences:
    """Match rows by key and say why they differ: late, withdrawn, completed, erased, persons or operators merged, corrected.

    Both sides come in the order the rows were written, so memory grows with the differences and not with the rows.
    `frozen` is called a second time only to tell an erased person from a merged one.
    """
    found = RowDifferences()
    waiting: dict[str, Row] = {}
    newcomers: dict[str, Row] = {}
    changed: list[tuple[Row, Row]] = []
    left, right = frozen(), iter(now)
    while True:
        old, new = next(left, None), next(right, None)
        if old is None and new is None:
            break
        if old is not None and new is not None and old[0] == new[0]:
            pairs = [(old, new)]
        else:
            pairs = [*_meet(old, newcomers, waiting), *_meet_new(new, waiting, newcomers)]
        changed += [pair for pair in pairs if pair[0] != pair[1]]
    for row in waiting.values():
        found.add("withdrawn", row)
    for row in newcomers.values():
        found.add("late", row)
    renamed = {new[_PERSON] for old, new in changed if old[_PERSON] != new[_PERSON]}
    known = {row[_PERSON] for row in frozen() if row[_PERSON] in renamed} if renamed else set()
    for old, new in changed:
        columns = [name for name, a, b in zip(ROW_HEADERS, old, new, strict=True) if a != b]
        found.add(_reason(old, new, columns, known), new, columns)
    return found


def _meet(old: Row | None, newcomers: dict[str, Row], waiting: dict[str, Row]) -> Iterator[tuple[Row, Row]]:
    if old is None:
        return
    met = newcomers.pop(old[0], None)
    if met is None:
        waiting[old[0]] = old
    else:
        yield old, met


def _meet_new(new: Row | None, waiting: dict[str, Row], newcomers: dict[str, Row]) -> Iterator[tuple[Row, Row]]:
    if new is None:
        return
    met = waiting.pop(new[0], None)
    if met is None:
        newcomers[new[0]] = new
    else:
        yield met, new


def _reason(old: Row, new: Row, columns: list[str], known: set[str]) -> str:
    """A reporting key that somebody else had already is a merge of two records; a fresh one is an erasure."""
    if "person" in columns and old[_PERSON] and new[_PERSON]:
        return "persons_merged" if new[_PERSON] in known else "erased"
    if "operator" in columns and old[_OPERATOR] and new[_OPERATOR]:
        return "operators_merged"
    if columns == ["completed_date"] and not old[_COMPLETED]:
        return "completed"
    return "corrected"


def rows_of_pieces(pieces: Iterable[bytes]) -> Iterator[Row]:
    """Read the rows of a frozen table again, block by block."""
    for number, piece in enumerate(pieces):
        headed = piece if number == 0 else table_bytes(ROW_HEADERS, ()) + piece
        if headed == table_bytes(ROW_HEADERS, ()):
            continue
        for row in read_sheet(io.BytesIO(headed), filename="rows.csv").rows:
            yield tuple(row.cells[name] for name in ROW_HEADERS)
