"""What the settings promise."""

from __future__ import annotations

from django.conf import settings

from config.celery import app


def test_the_clock_calls_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
