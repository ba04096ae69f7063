"""What the settings promise."""

from __future__ import annotations

import pytest
from django.conf import settings

from config.celery import app, connect_without_pool


def test_the_clock_calls_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_worker_builds_no_pool_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"pool": {"max_size": 8}, "options": "-c jit=off"}
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", options)

    connect_without_pool()

    assert options == {"options": "-c jit=off"}
