"""People and jobs for the tests of core."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from core import actions
from core.models import Job

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def person(db: None) -> Any:
    return get_user_model().objects.create_user("somying", "somying@example.org", "x")


@pytest.fixture
def stranger(db: None) -> Any:
    return get_user_model().objects.create_user("stranger", "stranger@example.org", "x")


@pytest.fixture
def staff(db: None) -> Any:
    return get_user_model().objects.create_user("staff", "staff@example.org", "x", is_staff=True)


@pytest.fixture
def make_job(db: None, now: datetime) -> Callable[..., Job]:
    """Enqueue a job; every call another one unless `idempotency_key` is given."""
    number = iter(range(1_000))

    def make(**changes: Any) -> Job:
        given = {"kind": "test.echo", "payload": {"n": 1}, "idempotency_key": f"key-{next(number)}", "now": now}
        return actions.enqueue_job(**(given | changes))

    return make
