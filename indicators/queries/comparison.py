"""What differs between a frozen report and another one, and why: cell by cell and row by row."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.sheets import read_sheet
from enrollment.models import Operator, OperatorMerge, ServiceEvent
from indicators.export.canonical import FrozenCell, Pseudonyms, table_bytes
from indicators.export.statement import WHOLE
from indicators.queries.snapshot_rows import ROW_HEADERS, ROW_HEADERS_WITHOUT_SIZE
from indicators.queries.tags import tagged_activities

Row = tuple[str, ...]
# At most so many differing rows are kept one by one; all of them are counted.
LISTED = 2_000
_PERSON, _OPERATOR = ROW_HEADERS.index("person"), ROW_HEADERS.index("operator")
_KIND, _CODE = ROW_HEADERS.index("offering_kind"), ROW_HEADERS.index("offering_code")
_COMPLETED = ROW_HEADERS.index("completed_date")
_TOLD = tuple(ROW_HEADERS.index(name) for name in ("offering_kind", "offering_code", "run_code", "first_date"))


# How many steps of a path name what is counted: a measure, or a measure or all persons by a dimension.
_NAMING_STEPS = {"measures": 2, "shares": 2, "by": 2, "crosses": 2, "measures_by": 3}


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since a freeze that rows do not say themselves: operators by the pseudonyms of the snapshot, activities by code."""

    merged: Collection[str] = ()
    parted: Collection[str] = ()
    elsewhere: Collection[str] = ()


def since(frozen_at: datetime, names: Pseudonyms) -> Since:
    """Answer which operators are merged into others now, which were taken apart since, and which activities are of other indicators."""
    merged = Operator.objects.exclude(merged_into=None).values_list("uuid", flat=True)
    parted = OperatorMerge.objects.filter(undone_at__gt=frozen_at).values_list("operator__uuid", flat=True)
    return Since(
        frozenset(names.of("operator", uuid) for uuid in merged),
        frozenset(names.of("operator", uuid) for uuid in parted),
        frozenset(tagged_activities().elsewhere),
    )


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
    """Answer the numbers that differ, each once; one that is missing on a side is `None` there.

    The quarters of the fiscal year, which the report of each quarter repeats, are those of the whole. What was not counted at all
    when the report was frozen (`not_counted`) has nothing to be compared with.
    """
    before = {(period, path): value for period, path, value in frozen}
    counted = {(period, _counted(path)) for period, path in before}
    after = {(period, path): value for period, path, value in now}
    # A quarter that began after the freezing has nothing to be compared with.
    periods = {period for period, _path in before}
    places = sorted((place for place in {*before, *after} if place[0] in periods), key=_told_first)
    return [
        {"period": place[0], "path": place[1], "frozen": before.get(place), "now": after.get(place)}
        for place in places
        if before.get(place) != after.get(place)
        and not _is_repeated(place)
        and (not _counted(place[1]) or (place[0], _counted(place[1])) in counted)
    ]


def _is_repeated(place: tuple[str, str]) -> bool:
    period, path = place
    return period != WHOLE and path.startswith("quarters/")


def _told_first(place: tuple[str, str]) -> tuple[bool, str, bool, str]:
    """The whole period before its parts, and in each the measures before their tables."""
    period, path = place
    return period != WHOLE, period, not path.startswith("measures/"), path


def not_counted(frozen: Iterable[FrozenCell], now: Iterable[FrozenCell]) -> list[str]:
    """Answer the measures and dimensions that are counted now and were not when the report was frozen, as the beginning of their paths."""
    before = {(period, _counted(path)) for period, path, _value in frozen}
    periods = {period for period, _named in before}
    after = {(period, named) for period, path, _value in now if (named := _counted(path)) and period in periods}
    return sorted({"/".join(named) for period, named in after if (period, named) not in before})


def _counted(path: str) -> tuple[str, ...] | None:
    """Answer the steps of a path that name what is counted; None for what every report holds."""
    steps = path.split("/")
    return tuple(steps[: _NAMING_STEPS[steps[0]]]) if steps[0] in _NAMING_STEPS else None


def compare_rows(frozen: Callable[[], Iterator[Row]], now: Iterable[Row], happened: Since) -> RowDifferences:
    """Match rows by key and say why they differ: late, withdrawn, completed, erased, persons or operators merged, corrected …

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
        changed += [(old, new) for old, new in pairs if _differing(old, new)]
    for row in waiting.values():
        found.add("other_indicator" if _is_elsewhere(row, happened) else "withdrawn", row)
    for row in newcomers.values():
        found.add("late", row)
    renamed = {new[_PERSON] for old, new in changed if old[_PERSON] != new[_PERSON]}
    known = {row[_PERSON] for row in frozen() if row[_PERSON] in renamed} if renamed else set()
    for old, new in changed:
        found.add(_reason(old, new, known, happened), new, _differing(old, new))
    return found


def _differing(old: Row, new: Row) -> list[str]:
    """Answer the columns that differ; one that only one side has is not compared."""
    return [name for name, before, after in zip(ROW_HEADERS, old, new, strict=False) if before != after]


def _is_elsewhere(row: Row, happened: Since) -> bool:
    return row[_KIND] == ServiceEvent.Kind.ACTIVITY and row[_CODE] in happened.elsewhere


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


def _reason(old: Row, new: Row, known: set[str], happened: Since) -> str:
    """A reporting key that somebody else had already is a merge of two records; a fresh one is an erasure."""
    columns = _differing(old, new)
    if "person" in columns and old[_PERSON] and new[_PERSON]:
        return "persons_merged" if new[_PERSON] in known else "erased"
    if "operator" in columns and old[_OPERATOR] and new[_OPERATOR]:
        if new[_OPERATOR] in happened.parted:
            return "operators_parted"
        return "operators_merged" if old[_OPERATOR] in happened.merged else "corrected"
    if columns == ["completed_date"] and not old[_COMPLETED]:
        return "completed"
    return "corrected"


def rows_of_pieces(pieces: Iterable[bytes]) -> Iterator[Row]:
    """Read the rows of a frozen table again, block by block; those of snapshots from before sizes were counted are a column shorter."""
    headers: tuple[str, ...] = ROW_HEADERS
    for number, piece in enumerate(pieces):
        if number == 0 and piece.startswith(table_bytes(ROW_HEADERS_WITHOUT_SIZE, ())):
            headers = ROW_HEADERS_WITHOUT_SIZE
        head = table_bytes(headers, ())
        headed = piece if number == 0 else head + piece
        if headed == head:
            continue
        for row in read_sheet(io.BytesIO(headed), filename="rows.csv").rows:
            yield tuple(row.cells[name] for name in headers)
