"""A job survives `kill -9` of its worker, whatever the broker loses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from core import actions, tasks
from core.models import Job
from tests import engine

# A queue of its own: the journeys' site has a worker on this process's broker, which would take the message first.
QUEUE = "test-worker"
ROOT = Path(__file__).resolve().parent.parent.parent
Start = Callable[[], subprocess.Popen[bytes]]
pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def wait_until(condition: Callable[[], bool], what: str, log: Path) -> None:
    deadline = time.monotonic() + 100
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}\n{log.read_text()[-4000:]}"
        time.sleep(0.1)


@pytest.fixture
def start_worker(
    database_engine: engine.Engine, test_database_name: str, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    workers: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_engine.address(test_database_name),
        "VAR_DIR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.core.worker", "worker", "-P", "prefork", "-c", "1", "-Q", QUEUE]

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End the worker and its children as a power cut would."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wake(*job_ids: int) -> None:
    for job_id in job_ids:
        tasks.run_job.apply_async((job_id,), queue=QUEUE)


def test_a_job_whose_worker_is_killed_is_done_by_the_next(start_worker: Start, tmp_path: Path) -> None:
    diary, log = tmp_path / "diary", tmp_path / "worker.log"
    diary.touch()
    first = start_worker()
    job = actions.enqueue_job(kind="test.slow_once", payload={"diary": str(diary)}, idempotency_key="k", now=timezone.now())
    wake(job.pk)
    wait_until(lambda: "began 1" in diary.read_text(), "the first attempt", log)

    kill(first)
    start_worker()
    wait_until(lambda: Job.objects.abandoned(timezone.now()).exists(), "the lease to run out", log)
    wake(*actions.sweep_jobs(now=timezone.now()))
    wait_until(lambda: Job.objects.get().state == Job.State.SUCCEEDED, "the second attempt", log)

    job.refresh_from_db()
    assert (job.attempt, job.error_code) == (2, "")
    assert diary.read_text().splitlines() == ["began 1", "began 2", "ended 2"]
