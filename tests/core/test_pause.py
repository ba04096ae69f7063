"""A long job can rest and go on, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import actions, tasks
from core.errors import JobPausedError, JobStateError
from core.models import Job
from core.tasks import Progress

MakeJob = Callable[..., Job]


def claim(job: Job, now: datetime) -> Job:
    claimed = actions.claim_job(job_id=job.pk, now=now)
    assert claimed is not None
    return claimed


@pytest.fixture
def pausable() -> Iterator[list[int]]:
    """Let `test.echo` count to five, reporting each step; a job paused at a step goes on from there."""
    done: list[int] = []

    @tasks.job_handler("test.echo", pausable=True)
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        while len(done) < 5:
            done.append(len(done))
            if len(done) == job.payload.get("pause_at") and job.attempt == 1 and not job.payload.get("paused"):
                actions.pause_job(job=Job.objects.get(pk=job.pk))
                Job.objects.filter(pk=job.pk).update(payload=job.payload | {"paused": True})
            progress.report(len(done), 5)
        return {"made": len(done)}

    yield done
    tasks._handlers.pop("test.echo")
    tasks._pausable.discard("test.echo")


def test_a_waiting_job_rests_at_once_and_nobody_takes_it(make_job: MakeJob, now: datetime) -> None:
    job = actions.pause_job(job=make_job())

    assert (job.state, actions.claim_job(job_id=job.pk, now=now), actions.sweep_jobs(now=now + timedelta(days=1))) == ("paused", None, [])

    actions.resume_job(job=job, now=now)
    assert claim(job, now).state == "running"


def test_a_running_job_rests_at_its_next_report_and_goes_on_by_itself(make_job: MakeJob, pausable: list[int]) -> None:
    job = make_job(payload={"pause_at": 2}, now=timezone.now())
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total, job.lease_until, pausable) == ("paused", 2, 5, None, [0, 1])

    actions.resume_job(job=job, now=timezone.now())
    tasks.run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, job.attempt, pausable) == ("succeeded", {"made": 5}, 1, [0, 1, 2, 3, 4])


def test_a_pause_that_was_only_asked_for_is_taken_back(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)
    actions.pause_job(job=job)
    with pytest.raises(JobPausedError):
        actions.report_progress(job=job, done=1, total=2, now=now)

    actions.resume_job(job=job, now=now)

    actions.report_progress(job=job, done=2, total=2, now=now)
    assert Job.objects.get().state == "running"


@pytest.mark.parametrize("end", ["finished", "cancelled"])
def test_an_ended_job_neither_rests_nor_goes_on(make_job: MakeJob, now: datetime, end: str) -> None:
    job = make_job()
    if end == "finished":
        actions.finish_job(job=claim(job, now), now=now)
    else:
        actions.cancel_job(job=job, now=now)

    with pytest.raises(JobStateError):
        actions.pause_job(job=job)
    with pytest.raises(JobStateError):
        actions.resume_job(job=job, now=now)


def test_a_resting_job_can_be_cancelled_and_a_running_one_not_resumed(make_job: MakeJob, now: datetime) -> None:
    running = claim(make_job(), now)
    with pytest.raises(JobStateError):
        actions.resume_job(job=running, now=now)

    resting = actions.pause_job(job=make_job())
    assert actions.cancel_job(job=resting, now=now).state == "cancelled"


def test_a_job_that_was_told_to_stop_while_it_came_to_rest_ends(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)
    actions.pause_job(job=job)
    with pytest.raises(JobPausedError):
        actions.report_progress(job=job, done=1, total=2, now=now)
    actions.cancel_job(job=Job.objects.get(), now=now)

    ended = actions.rest_paused_job(job=job, now=now)

    assert (ended.state, ended.finished_at, ended.lease_token) == ("cancelled", now, None)


def test_a_worker_that_dies_after_it_was_asked_to_pause_leaves_a_resting_job(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)
    actions.pause_job(job=job)

    woken = actions.sweep_jobs(now=now + actions.LEASE + timedelta(seconds=1))

    job.refresh_from_db()
    assert (woken, job.state, job.pause_requested, job.lease_token) == ([], "paused", False, None)


@pytest.mark.usefixtures("pausable")
def test_its_page_offers_to_pause_and_to_go_on(client: Client, make_job: MakeJob, person: Any, stranger: Any) -> None:
    job = make_job(owner=person)
    page, pause = reverse("core:job", args=[job.uuid]), reverse("core:pause_job", args=[job.uuid])

    client.force_login(stranger)
    assert client.post(pause).status_code == 404

    client.force_login(person)
    assert "พักงานนี้" in client.get(page, headers={"accept-language": "th"}).content.decode()
    assert client.get(pause).status_code == 405
    client.post(pause)
    job.refresh_from_db()
    assert job.state == "paused"
    assert "ทำต่อ" in client.get(page, headers={"accept-language": "th"}).content.decode()
    client.post(pause)  # twice is no error
    client.post(pause, {"resume": "1"})
    job.refresh_from_db()
    assert job.state == "queued"


def test_other_jobs_offer_no_pause(client: Client, make_job: MakeJob, person: Any) -> None:
    job = make_job(owner=person, kind="test.other")
    client.force_login(person)

    assert reverse("core:pause_job", args=[job.uuid]) not in client.get(reverse("core:job", args=[job.uuid])).content.decode()
    assert client.post(reverse("core:pause_job", args=[job.uuid])).status_code == 404
