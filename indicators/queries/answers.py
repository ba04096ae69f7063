"""The one place where counting asks the database, so that answers can be kept and given again (ADR 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

# Statement and parameters, as a digest → the rows it answered with.
Answers = dict[str, list[list[Any]]]
# For a transaction: memory for one table of hashes, if the server does not give more anyway; and no merging of sorted tables, which
# would read the events in the order of another table, all over the disk.
_ROOM = """
    SELECT set_config('work_mem', GREATEST(pg_size_bytes(current_setting('work_mem')), 67108864) / 1024 || 'kB', true),
           set_config('enable_mergejoin', 'off', true)"""
_kept: ContextVar[Answers | None] = ContextVar("kept_answers", default=None)


@contextmanager
def room_to_count() -> Iterator[None]:
    """Let PostgreSQL count in memory, as it may not by its own settings, which are meant for many small questions (ADR 8)."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ROOM)
        yield


@contextmanager
def keeping(answers: Answers) -> Iterator[None]:
    """While this lasts, a statement that `answers` knows is not run, and what is run is added to them.

    Whoever brings answers from before vouches that nothing has changed since.
    """
    token = _kept.set(answers)
    try:
        yield
    finally:
        _kept.reset(token)


def ask(statement: str, values: tuple[Any, ...]) -> list[list[Any]]:
    """Answer the rows of a statement."""
    answers = _kept.get()
    if answers is None:
        return _run(statement, values)
    digest = hashlib.sha256(repr((statement, values)).encode()).hexdigest()
    if digest not in answers:
        answers[digest] = _run(statement, values)
    return answers[digest]


def _run(statement: str, values: tuple[Any, ...]) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [list(row) for row in cursor.fetchall()]
