"""The one place where counting asks the database, so that answers can be kept and given again (ADR 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.db import connection, transaction

Known = TypeVar("Known")
# Statement and parameters, as a digest → the rows it answered with.
Answers = dict[str, list[list[Any]]]
# For a transaction: memory for one table of hashes, if the server does not give more anyway; and no merging of sorted tables, which
# would read the events in the order of another table, all over the disk.
_ROOM = """
    SELECT set_config('work_mem', GREATEST(pg_size_bytes(current_setting('work_mem')), 67108864) / 1024 || 'kB', true),
           set_config('enable_mergejoin', 'off', true)"""
_kept: ContextVar[Answers | None] = ContextVar("kept_answers", default=None)
# What several statements of one report need to know first, by name.
_known: ContextVar[dict[str, Any] | None] = ContextVar("known_of_report", default=None)


@contextmanager
def room_to_count() -> Iterator[None]:
    """Count one report: of one moment, asking once for what its statements share, and on PostgreSQL in memory.

    By its own settings, which are meant for many small questions, PostgreSQL may not (ADR 8).
    """
    with asking_once():
        if connection.vendor != "postgresql":
            yield
            return
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            with connection.cursor() as cursor:
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(_ROOM)
            yield


@contextmanager
def asking_once() -> Iterator[None]:
    """While this lasts, what several statements need to know first is asked for once (`once`)."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(name: str, find: Callable[[], Known]) -> Known:
    """Answer what `find` finds; while a report is counted it is asked for once. Whoever gets it does not change it."""
    known = _known.get()
    if known is None:
        return find()
    if name not in known:
        known[name] = find()
    return cast("Known", known[name])


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
