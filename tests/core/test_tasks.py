"""Running handlers: outcomes, crashes, cancelling, and what goes to the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.utils import timezone

from core import actions, tasks
from core.errors import NotAllowedError
from core.models import Job
from core.queries import job_progress
from core.tasks import Progress, job_handler

MakeJob = Callable[..., Job]


@pytest.fixture
def handle() -> Iterator[Callable[[Callable[[Job, Progress], dict[str, Any] | None]], None]]:
    """Register a function as the handler of `test.echo` for this test."""

    def register(function: Callable[[Job, Progress], dict[str, Any] | None]) -> None:
        tasks._handlers["test.echo"] = function

    yield register
    tasks._handlers.pop("test.echo", None)


def outcome(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempt, job.error_code


def test_a_handler_works_and_its_result_is_kept(make_job: MakeJob, handle: Any) -> None:
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        for done in range(job.payload["n"]):
            progress.report(done + 1, job.payload["n"])
        actions.attach_artefact(job=job, name="made.csv", content=ContentFile(b"a\r\n"))
        return {"url": "/learn/"}

    handle(count)
    job = make_job(payload={"n": 3})

    tasks.run_job(job.pk)
    tasks.run_job(job.pk)  # a second message changes nothing

    assert outcome(job) == ("succeeded", 1, "")
    assert (job.result, job.progress_done, job.artefact.read()) == ({"url": "/learn/"}, 3, b"a\r\n")
    job.artefact.close()


def test_a_transaction_tells_how_far_it_is_without_the_database(
    make_job: MakeJob, handle: Any, django_assert_num_queries: Any, settings: Any
) -> None:
    """What it writes nobody can read before it ends, and the embedded engine lets nobody else write meanwhile."""
    seen = []

    def work(job: Job, progress: Progress) -> None:
        progress.report(0, 10)
        for done in (4, 9):
            with django_assert_num_queries(0):
                progress.tell(done, 10)
            far = job_progress(uuid=job.uuid, user=get_user_model()(is_staff=True))
            seen.append((far.phase, far.done, far.total))
        # Nor does the work stop when nobody can hear it.
        settings.CACHES = {"default": settings.CACHES["default"]}
        progress.tell(10, 10)

    handle(work)
    job = make_job()
    tasks.run_job(job.pk)

    assert seen == [("running", 4, 10), ("running", 9, 10)]
    assert (outcome(job), job.progress_done) == (("succeeded", 1, ""), 0)


def test_a_crash_is_tried_again_and_the_log_quotes_nobody(make_job: MakeJob, handle: Any, caplog: pytest.LogCaptureFixture) -> None:
    def crash(_job: Job, _progress: Progress) -> None:
        raise RuntimeError("สมหญิง ใจดี")

    handle(crash)
    job = make_job()

    with caplog.at_level(logging.ERROR):
        tasks.run_job(job.pk)

    assert outcome(job) == ("queued", 1, "job_crashed")
    assert "RuntimeError" in caplog.text
    assert "test_tasks.py" in caplog.text
    assert "สมหญิง" not in caplog.text + job.error_text


def test_a_claim_that_the_database_could_not_answer_is_asked_again(make_job: MakeJob, handle: Any) -> None:
    handle(lambda _job, _progress: None)
    job, troubles = make_job(), [OperationalError("the database is away")]

    def trouble_once(execute: Callable[..., Any], *rest: Any) -> Any:
        if troubles:
            raise troubles.pop()
        return execute(*rest)

    with connection.execute_wrapper(trouble_once):
        tasks.run_job.apply((job.pk,))

    assert outcome(job) == ("succeeded", 1, "")


def test_a_refusal_is_final(make_job: MakeJob, handle: Any) -> None:
    def refuse(_job: Job, _progress: Progress) -> None:
        raise NotAllowedError

    handle(refuse)
    job = make_job()

    tasks.run_job(job.pk)

    assert outcome(job) == ("failed", 1, "not_allowed")


def test_nothing_is_done_for_an_owner_who_lost_the_right_while_the_job_waited(
    make_job: MakeJob, handle: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    handle(lambda job, _progress: done.append(job.pk))
    monkeypatch.setitem(tasks._rights, "test.echo", lambda job: job.owner.is_active)
    theirs, claimed, nobodys = make_job(owner=person), make_job(owner=person), make_job()
    held = actions.claim_job(job_id=claimed.pk, now=timezone.now())
    assert held is not None
    type(person).objects.update(is_active=False)

    tasks.run_job(theirs.pk)
    tasks.run_claimed(held)  # it was in the worker's hands already
    tasks.run_job(nobodys.pk)

    assert [outcome(job) for job in (theirs, claimed, nobodys)] == [
        ("failed", 1, "job_right_lost"),
        ("failed", 1, "job_right_lost"),
        ("succeeded", 1, ""),
    ]
    assert done == [nobodys.pk]
    assert "ไม่มีสิทธิ์ทำรายการนี้แล้ว" in theirs.error_text


def test_an_app_above_may_know_who_else_has_the_right(make_job: MakeJob, handle: Any, person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    handle(lambda job, _progress: done.append(job.pk))
    monkeypatch.setitem(tasks._rights, "test.echo", lambda _job: False)
    monkeypatch.setitem(tasks._more_rights, "test.echo", [])
    refused, allowed = make_job(owner=person), make_job(owner=person)

    tasks.run_job(refused.pk)
    tasks.job_right("test.echo")(lambda job: job.owner == person)
    tasks.run_job(allowed.pk)

    assert (outcome(refused), outcome(allowed), done) == (("failed", 1, "job_right_lost"), ("succeeded", 1, ""), [allowed.pk])


def test_a_job_cancelled_while_it_runs_stops(make_job: MakeJob, handle: Any) -> None:
    def work(job: Job, progress: Progress) -> None:
        actions.cancel_job(job=Job.objects.get(pk=job.pk), now=timezone.now())
        progress.report(1, 2)
        raise AssertionError("went on after it was cancelled")

    handle(work)
    job = make_job()

    tasks.run_job(job.pk)

    assert outcome(job) == ("cancelled", 1, "")


def test_a_worker_that_lost_its_lease_leaves_the_outcome_alone(make_job: MakeJob, handle: Any) -> None:
    def slow(job: Job, _progress: Progress) -> dict[str, Any]:
        later = timezone.now() + actions.LEASE + timedelta(seconds=1)
        assert actions.claim_job(job_id=job.pk, now=later) is not None
        return {"by": "the slow one"}

    handle(slow)
    job = make_job()

    tasks.run_job(job.pk)

    assert outcome(job) == ("running", 2, "")
    assert job.result == {}


def test_a_kind_nobody_handles_fails_with_its_reason(make_job: MakeJob) -> None:
    job = make_job(kind="test.unknown")

    tasks.run_job(job.pk)

    assert outcome(job) == ("failed", 1, "job_kind_unknown")


def test_one_kind_has_one_handler() -> None:
    def other(_job: Job, _progress: Progress) -> None: ...

    other.__module__ = "elsewhere.tasks"
    job_handler("test.twice")(lambda _job, _progress: None)
    try:
        with pytest.raises(ValueError, match="two handlers"):
            job_handler("test.twice")(other)
    finally:
        tasks._handlers.pop("test.twice")
        tasks._labels.pop("test.twice")


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_says_nothing_keeps_its_lease(make_job: MakeJob, handle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LEASE", timedelta(seconds=1))

    def silent(_job: Job, _progress: Progress) -> dict[str, Any]:
        time.sleep(1.6)
        return {"abandoned": Job.objects.abandoned(timezone.now()).count()}

    handle(silent)
    job = make_job()

    tasks.run_job(job.pk)

    assert outcome(job) == ("succeeded", 1, "")
    assert job.result == {"abandoned": 0}
