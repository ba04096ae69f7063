"""Many rows at once: the fast way in, and peace while they are made."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_T = TypeVar("_T")
# Rows from which PostgreSQL's COPY is worth its preparation, and rows of one statement elsewhere.
_COPY_FROM, _BATCH = 100, 1_000
_PLAIN = {str, int, bool, datetime, uuid.UUID, type(None)}


def in_blocks(values: Iterable[_T], size: int = 2_000) -> Iterator[list[_T]]:
    """Cut `values` into lists short enough for the parameters of one statement."""
    ordered = list(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one table and give them their keys: by COPY on PostgreSQL, with half the work of `bulk_create`.

    Otherwise as `bulk_create` does it: no signals, and a row that breaks a constraint stops all of them (`IntegrityError`).
    """
    # The connection itself: what stands for it looks for it at every touch.
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or len(rows) < _COPY_FROM:
        for row in rows[:1]:
            type(row)._base_manager.bulk_create(rows, batch_size=_BATCH)  # noqa: SLF001  Django names its public doors so
        return
    meta, quote = rows[0]._meta, database.ops.quote_name  # noqa: SLF001
    fields, key_column = [field for field in meta.concrete_fields if not field.generated], str(meta.pk.column)
    names = ", ".join(quote(str(field.column)) for field in fields)
    with transaction.atomic(), database.cursor() as cursor, database.wrap_database_errors:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [meta.db_table, key_column, len(rows)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        with cursor.copy(f"COPY {quote(meta.db_table)} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_as_stored(field, field.pre_save(row, True), database) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, database.alias  # noqa: SLF001


def _as_stored(field: models.Field[Any, Any], value: Any, database: BaseDatabaseWrapper) -> Any:
    """Answer what the driver takes; most values are that already."""
    if type(value) in _PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, database)


@contextmanager
def collector_rests() -> Iterator[None]:
    """Let Python's collector of cycles rest: while many objects are made that all stay, it looks through all of them again and again.

    For work of a bounded size, of which it takes a third; what lies about afterwards is collected then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
