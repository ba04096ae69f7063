"""A worker for test_worker.py: the real Celery application, a short lease, and one slow handler."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import django

from config.celery import app

django.setup()

from core import actions  # noqa: E402  only after Django is set up
from core.models import Job  # noqa: E402
from core.tasks import Progress, job_handler  # noqa: E402

__all__ = ["app"]

actions.LEASE = timedelta(seconds=3)


@job_handler("test.slow_once")
def work(job: Job, progress: Progress) -> None:
    """Take for ever at the first attempt, nothing at the second; write down what happened."""
    diary = Path(job.payload["diary"])
    with diary.open("a") as page:
        page.write(f"began {job.attempt}\n")
    while job.attempt == 1:
        progress.report(1, 2)
        time.sleep(0.2)
    with diary.open("a") as page:
        page.write(f"ended {job.attempt}\n")
