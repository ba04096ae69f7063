"""The shape of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
# Rows that carry annotations, which the type checker cannot follow.
Rows = Any


@dataclass(frozen=True, slots=True)
class RowList:
    """The rows of one number.

    `columns` name the cells; `read(offset, limit)` yields rows in a fixed order, all of them without a limit, in flat memory.
    `adds_up` is the column whose sum is the number; empty: the number is how many rows there are (`count`). `sorts` are the
    orders that can be asked for. Lists with `has_people` begin with the person's key, a `UUID`: never show it, see `pseudonym`.
    """

    kind: str
    columns: tuple[str, ...]
    count: int
    read: Callable[[int, int | None], Iterator[Row]]
    adds_up: str = ""
    sorts: tuple[str, ...] = ()

    @property
    def has_people(self) -> bool:
        return self.columns[0] == "person"
