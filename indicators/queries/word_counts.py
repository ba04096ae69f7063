"""How many units (persons) have each word of bits: the rows read once, and once again for each word (ADR 8).

PostgreSQL counts all words in one pass over the units (GROUPING SETS); SQLite, which has no such thing, in a pass a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from indicators.queries.answers import ask
from indicators.queries.masks import Layout, Words

# Layouts, each with the parts of the rows over which its words are wanted.
Wanted = Sequence[tuple[Layout, Sequence[str]]]
# For each set of columns that is grouped by: column → the word and the part that it holds.
_Sets = list[dict[str, tuple[str, str]]]


def count_words(rows: Any, unit: str, wanted: Wanted, parts: Mapping[str, Q]) -> list[dict[str, Words]]:
    """Answer, layout by layout, part → how many units have which words over their rows of that part.

    `parts`: name → which rows. A row's words are worked out once, however many parts the row belongs to.
    """
    places = [(layout, number) for layout, (each, _names) in enumerate(wanted) for number in range(each.size)]
    words = {f"word_{place}": each for place, each in enumerate(each for layout, _names in wanted for each in layout.of_rows())}
    flags = {f"is_{place}": ExpressionWrapper(part, output_field=BooleanField()) for place, part in enumerate(parts.values())}
    flag_of = dict(zip(parts, flags, strict=True))
    sets = [
        {f"{word}_{flag_of[name]}": (word, flag_of[name]) for name in wanted[layout][1]}
        for word, (layout, _number) in zip(words, places, strict=True)
    ]
    found: list[dict[str, Counter[tuple[int, int]]]] = [{name: Counter() for name in names} for _layout, names in wanted]
    for place, several, units in _grouped(rows.annotate(**words, **flags).values_list(unit, *words, *flags), unit, sets):
        layout, number = places[place]
        for name, bits in zip(wanted[layout][1], several, strict=True):
            found[layout][name][number, bits] += units
    return [{name: Words((*key, units) for key, units in counted.items()) for name, counted in each.items()} for each in found]


def _grouped(rows: Any, unit: str, sets: _Sets) -> Iterator[tuple[int, list[int], int]]:
    """Yield (set, the values of its columns, how many units have just these), each set grouped by itself."""
    try:
        inner, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    words = ", ".join(
        f'BIT_OR(CASE WHEN "{flag}" THEN "{word}" ELSE 0 END) AS "{column}"' for each in sets for column, (word, flag) in each.items()
    )
    # What is taken from a limited table is worked out there, and not anew for each use of it.
    units = f'SELECT {words} FROM ({inner} {"OFFSET 0" if _is_postgresql() else "LIMIT -1 OFFSET 0"}) r GROUP BY "{unit}"'  # noqa: S608  names are ours, values are parameters
    columns = [column for each in sets for column in each]
    for place, *cells, count in ask(_grouping_sets(units, sets) if _is_postgresql() else _one_by_one(units, sets), tuple(values)):
        held = dict(zip(columns, cells, strict=True))
        yield int(place), [int(held[column]) for column in sets[place]], int(count)


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _grouping_sets(units: str, sets: _Sets) -> str:
    every = ", ".join(column for each in sets for column in each)
    # Asked of one column at a time: of several, GROUPING takes no more than 31.
    place = " ".join(f"WHEN GROUPING({next(iter(each))}) = 0 THEN {place}" for place, each in enumerate(sets))
    listed = ", ".join(f"({', '.join(each)})" for each in sets)
    return f"SELECT CASE {place} END, {every}, COUNT(*) FROM ({units}) u GROUP BY GROUPING SETS ({listed})"  # noqa: S608  names are ours


def _one_by_one(units: str, sets: _Sets) -> str:
    every = [column for each in sets for column in each]
    parts = (
        f"SELECT {place}, {', '.join(column if column in each else 'NULL' for column in every)}, COUNT(*)"  # noqa: S608  names are ours
        f" FROM units GROUP BY {', '.join(each)}"
        for place, each in enumerate(sets)
    )
    return f"WITH units AS MATERIALIZED ({units}) {' UNION ALL '.join(parts)}"
