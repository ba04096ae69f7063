"""Many rows at once: the fast way in, and peace while they are made."""

from __future__ import annotations

import gc
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_T = TypeVar("_T")
# Rows from which the fast ways are worth their preparation, and rows of one statement for fewer.
_FAST_FROM, _BATCH = 100, 1_000
# What each driver takes as it is.
_PLAIN = {
    "postgresql": {str, int, bool, datetime, uuid.UUID, type(None)},
    "sqlite": {str, int, bool, type(None)},
}


def in_blocks(values: Iterable[_T], size: int = 2_000) -> Iterator[list[_T]]:
    """Cut `values` into lists short enough for the parameters of one statement."""
    ordered = list(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one table and give them their keys, with a fraction of the work of `bulk_create`.

    PostgreSQL takes them by COPY, SQLite as one prepared statement; both draw the keys before. Otherwise as `bulk_create`
    does it: no signals, and a row that breaks a constraint stops all of them (`IntegrityError`).
    """
    # The connection itself: what stands for it looks for it at every touch.
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor not in _PLAIN or len(rows) < _FAST_FROM:
        for row in rows[:1]:
            type(row)._base_manager.bulk_create(rows, batch_size=_BATCH)  # noqa: SLF001  Django names its public doors so
        return
    meta = rows[0]._meta  # noqa: SLF001
    fields = [field for field in meta.concrete_fields if not field.generated]
    with transaction.atomic(), database.cursor() as cursor, database.wrap_database_errors:
        for row, key in zip(rows, _keys(cursor, meta, database.vendor, len(rows)), strict=True):
            row.pk = key
        _write(cursor, meta.db_table, {field: _held(field, rows) for field in fields}, database)
    for row in rows:
        row._state.adding, row._state.db = False, database.alias  # noqa: SLF001


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that are only values by field (of a reference, by `…_id`): for rows of which nobody needs objects or keys.

    All name the same fields; every other has its default, and is none that tells when it was written. Else as `insert_rows`.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor not in _PLAIN or len(rows) < _FAST_FROM:
        model._base_manager.bulk_create([model(**row) for row in rows], batch_size=_BATCH)  # noqa: SLF001
        return
    meta = model._meta  # noqa: SLF001
    fields = [field for field in meta.concrete_fields if not field.generated and not field.primary_key]
    said = rows[0].keys()
    columns = {
        field: list(map(itemgetter(field.attname), rows)) if field.attname in said else [field.get_default() for _row in rows]
        for field in fields
    }
    with transaction.atomic(), database.cursor() as cursor, database.wrap_database_errors:
        _write(cursor, meta.db_table, columns, database)


def update_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Write values into rows that exist, found by the fields of `key`; all name the same fields, references by `…_id`."""
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    quote, changed = database.ops.quote_name, [name for name in rows[0] if name not in key]
    fields = {name: cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in (*changed, *key)}  # noqa: SLF001
    columns = [_stored(field, [row[name] for row in rows], database) for name, field in fields.items()]
    table, names = quote(model._meta.db_table), {name: quote(str(field.column)) for name, field in fields.items()}  # noqa: SLF001
    with transaction.atomic(), database.cursor() as cursor:
        if database.vendor == "postgresql":
            lists = ", ".join(f"%s::{field.db_type(database)}[]" for field in fields.values())
            said = ", ".join(f"{names[name]} = made.{names[name]}" for name in changed)
            found = " AND ".join(f"{table}.{names[name]} = made.{names[name]}" for name in key)
            cursor.execute(f"UPDATE {table} SET {said} FROM unnest({lists}) AS made ({', '.join(names.values())}) WHERE {found}", columns)  # noqa: S608
        else:
            said = ", ".join(f"{names[name]} = %s" for name in changed)
            found = " AND ".join(f"{names[name]} = %s" for name in key)
            cursor.executemany(f"UPDATE {table} SET {said} WHERE {found}", list(zip(*columns, strict=True)))  # noqa: S608


def _write(cursor: Any, name: str, columns: Mapping[models.Field[Any, Any], list[Any]], database: BaseDatabaseWrapper) -> None:
    table, names = database.ops.quote_name(name), ", ".join(database.ops.quote_name(str(field.column)) for field in columns)
    stored = zip(*(_stored(field, values, database) for field, values in columns.items()), strict=True)
    if database.vendor == "sqlite":
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(stored))  # noqa: S608  names of our own
        return
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in stored:
            copy.write_row(row)


def _keys(cursor: Any, meta: Any, vendor: str, number: int) -> Sequence[int]:
    """Draw keys that no other row has or gets."""
    if vendor == "sqlite":
        # Nobody else writes until this transaction ends, and the table goes on from the highest key it is given.
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [meta.db_table])
        last = int(cursor.fetchone()[0])
        return range(last + 1, last + 1 + number)
    column = str(meta.pk.column)
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [meta.db_table, column, number])
    return [key for (key,) in cursor.fetchall()]


def _held(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """Answer one field's values of all rows."""
    if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
        moment = field.pre_save(rows[0], True)
        for row in rows:
            setattr(row, field.attname, moment)
    if type(field).pre_save is models.Field.pre_save or isinstance(field, models.DateTimeField):
        return list(map(attrgetter(field.attname), rows))
    return [field.pre_save(row, True) for row in rows]


def _stored(field: models.Field[Any, Any], values: list[Any], database: BaseDatabaseWrapper) -> list[Any]:
    """Answer one field's values as the driver takes them; most are that already, and many are the same."""
    if isinstance(field, models.JSONField):
        # Both engines take it as text; the wrapping of one value after the other is what costs.
        encode = (field.encoder or json.JSONEncoder)().encode
        return [None if value is None else encode(value) for value in values]
    plain = _PLAIN[database.vendor]
    if set(map(type, values)) <= plain:
        return values
    if isinstance(field, models.DateTimeField):
        known = {moment: field.get_db_prep_save(moment, database) for moment in set(values)}
        return [known[moment] for moment in values]
    return [value if type(value) in plain else field.get_db_prep_save(value, database) for value in values]


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
