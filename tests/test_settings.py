"""What the settings promise."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from config.celery import app

ROOT = Path(__file__).resolve().parent.parent


def test_the_clock_calls_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def _read() -> set[str]:
    """Every variable that the settings, the supervisor and the first set-up ask the environment for."""
    asked = re.compile(r'(?:env\.\w+|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)"')
    places = [*(ROOT / "config").rglob("*.py"), ROOT / "bin/serve", ROOT / "bin/prepare"]
    return {name for place in places for name in asked.findall(place.read_text("utf-8"))} - {"FAST_PASSWORDS_FOR_TESTS"}


def _documented(guide: str) -> set[str]:
    """The variables in the first column of a guide's tables."""
    rows = [line.split("|")[1] for line in (ROOT / "docs" / guide).read_text("utf-8").splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def test_every_variable_is_explained_in_both_languages_and_in_the_example() -> None:
    read = _read()
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    # For the supervisor's command line, and never for production.
    on_the_command_line = {"DEBUG", "PORT", "HOST", "WEB_WORKERS", "WEB_THREADS", "JOB_WORKERS", "SAMPLE"}
    # Read by compose.yaml and by the library of the bucket.
    read_elsewhere = {"POSTGRES_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}

    assert (read - _documented("operations.en.md"), read - _documented("operations.th.md")) == (set(), set())
    assert _documented("operations.en.md") == _documented("operations.th.md")
    assert read - example - on_the_command_line == set()
    assert example - read == read_elsewhere
