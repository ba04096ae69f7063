"""The one place where counting asks the database, so that answers can be kept and given again (ADR 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

# Statement and parameters, as a digest → the rows it answered with.
Answers = dict[str, list[list[Any]]]
_kept: ContextVar[Answers | None] = ContextVar("kept_answers", default=None)


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
