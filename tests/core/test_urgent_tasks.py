"""Urgent work waits for nobody: where every worker is busy, the long work does it between two steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import tasks
from core.actions import enqueue_job
from core.models import Job
from core.tasks import Progress, job_handler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What was done, in its order: `long` reports after each of three steps, `quick` and `stuck` are urgent."""
    done: list[str] = []

    @job_handler("test.long")
    def long(job: Job, progress: Progress) -> None:
        for step in range(3):
            done.append(f"step {step}")
            if job.payload.get("in_one"):
                with transaction.atomic():
                    progress.report(step, 3)
            else:
                progress.report(step, 3)

    @job_handler("test.quick", urgent=True)
    def quick(job: Job, progress: Progress) -> None:
        done.append("quick")
        progress.report(1, 1)

    @job_handler("test.stuck", urgent=True)
    def stuck(_job: Job, _progress: Progress) -> None:
        done.append("stuck")
        raise RuntimeError

    yield done
    for kind in ("test.long", "test.quick", "test.stuck"):
        tasks._handlers.pop(kind, None)
        tasks._urgent.discard(kind)


def order(kind: str, **payload: Any) -> Job:
    return enqueue_job(kind=kind, payload=payload, idempotency_key=f"{kind} {Job.objects.count()}", now=timezone.now())


def test_it_is_done_between_two_steps_and_both_succeed(seen: list[str]) -> None:
    long, quick, again = order("test.long"), order("test.quick"), order("test.quick")

    tasks.run_job(long.pk)
    tasks.run_job(quick.pk)  # its own message comes later

    assert seen == ["step 0", "quick", "quick", "step 1", "step 2"]
    assert list(Job.objects.filter(pk__in=[long.pk, quick.pk, again.pk]).values_list("state", "attempt")) == [("succeeded", 1)] * 3


def test_what_breaks_in_it_does_not_touch_the_long_work(seen: list[str]) -> None:
    long, stuck = order("test.long"), order("test.stuck")

    tasks.run_job(long.pk)

    assert seen == ["step 0", "stuck", "step 1", "step 2"]
    assert dict(Job.objects.values_list("pk", "state")) == {long.pk: "succeeded", stuck.pk: "queued"}


def test_nothing_is_done_inside_a_transaction_of_the_long_work(seen: list[str]) -> None:
    long, quick = order("test.long", in_one=True), order("test.quick")

    tasks.run_job(long.pk)

    quick.refresh_from_db()
    assert (seen, quick.state, connection.in_atomic_block) == (["step 0", "step 1", "step 2"], "queued", False)
