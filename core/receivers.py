"""Wake a worker for each new job, after its transaction has committed; prepare each connection to the database."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from core.models import Job
from core.signals import job_enqueued
from core.tasks import run_job

logger = logging.getLogger(__name__)


@receiver(job_enqueued, dispatch_uid="core.wake_worker")
def wake_worker(*, job: Job, **_: Any) -> None:
    """Send the job's id to the queue once the row is really there."""
    transaction.on_commit(partial(send_wake_up, job.pk))


def send_wake_up(job_id: int) -> None:
    """Put `job_id` on the queue; with the broker down the sweeper finds the job later."""
    try:
        run_job.delay(job_id)
    except (OperationalError, OSError):
        # The person's request has succeeded; a broker that is down must not undo that.
        logger.warning("job %s: broker unreachable, left to the sweeper", job_id)


class _BitOr:
    """SQLite's BIT_OR, which PostgreSQL has: every bit that is set in one of the rows; NULL for no rows."""

    def __init__(self) -> None:
        self.bits: int | None = None

    def step(self, value: int | None) -> None:
        """Take one row in."""
        if value is not None:
            self.bits = value | (self.bits or 0)

    def finalize(self) -> int | None:
        """Answer what came together."""
        return self.bits


@receiver(connection_created, dispatch_uid="core.teach_sqlite")
def teach_sqlite(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give SQLite the aggregate that counting by bits needs on both engines (ADR 8)."""
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate("BIT_OR", 1, _BitOr)
