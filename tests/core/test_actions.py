"""The life of a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from core import actions
from core.errors import HonghianError, JobCancelledError, JobCrashedError, JobLeaseLostError, JobStateError
from core.models import Job
from core.signals import job_ended

MakeJob = Callable[..., Job]


class SeatsTakenError(HonghianError):
    code = "seats_taken"
    message = "%(name)s ไม่มีที่นั่งใน %(cohort)s: เต็ม %(limit)d ที่"


def claim(job: Job, now: datetime) -> Job:
    claimed = actions.claim_job(job_id=job.pk, now=now)
    assert claimed is not None
    return claimed


def state_of(job: Job) -> tuple[str, int]:
    found = Job.objects.get(pk=job.pk)
    return found.state, found.attempt


def test_the_same_key_is_the_same_job_whatever_became_of_it(make_job: MakeJob, now: datetime) -> None:
    first = make_job(idempotency_key="same", payload={"n": 1})
    actions.finish_job(job=claim(first, now), now=now)

    second = make_job(idempotency_key="same", payload={"n": 2})

    assert second.pk == first.pk
    assert (Job.objects.count(), second.state, second.payload) == (1, "succeeded", {"n": 1})


def test_a_job_for_later_waits_for_its_moment(make_job: MakeJob, now: datetime) -> None:
    later = now + timedelta(hours=1)
    job = make_job(not_before=later)

    early = actions.sweep_jobs(now=later - timedelta(seconds=1)), actions.claim_job(job_id=job.pk, now=now)
    due = actions.sweep_jobs(now=later)

    assert (early, due, job.woken_at) == (([], None), [job.pk], None)


def test_a_job_goes_from_queued_to_succeeded(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)

    actions.report_progress(job=job, done=2, total=4, now=now + timedelta(minutes=1))
    done = actions.finish_job(job=job, result={"made": 4}, now=now + timedelta(minutes=2))

    assert (done.state, done.attempt, done.result, done.percent) == ("succeeded", 1, {"made": 4}, 100)
    assert (done.started_at, done.heartbeat_at, done.finished_at) == (now, now + timedelta(minutes=1), now + timedelta(minutes=2))
    assert (done.progress_done, done.progress_total, done.lease_token, done.lease_until) == (2, 4, None, None)


def test_a_job_is_claimed_once(make_job: MakeJob, now: datetime) -> None:
    job = make_job()

    assert [actions.claim_job(job_id=job.pk, now=now) is not None for _ in range(3)] == [True, False, False]
    assert state_of(job) == ("running", 1)


@pytest.mark.django_db(transaction=True)
def test_of_workers_claiming_together_exactly_one_gets_the_job(make_job: MakeJob, now: datetime) -> None:
    job = make_job()
    start, won = Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            won.append(actions.claim_job(job_id=job.pk, now=now) is not None)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, False, False, True]
    assert state_of(job) == ("running", 1)


def test_a_job_waits_for_its_time_and_ended_ones_are_not_taken(make_job: MakeJob, now: datetime) -> None:
    job = make_job(now=now + timedelta(minutes=1))

    assert actions.claim_job(job_id=job.pk, now=now) is None
    actions.finish_job(job=claim(job, now + timedelta(minutes=1)), now=now)
    assert actions.claim_job(job_id=job.pk, now=now + timedelta(days=1)) is None
    assert actions.claim_job(job_id=job.pk + 1, now=now) is None


def test_a_failed_attempt_is_tried_again_later_each_time_until_the_fifth(make_job: MakeJob, now: datetime) -> None:
    job, waits, at = make_job(), [], now
    for _ in range(5):
        actions.fail_job(job=claim(job, at), error=JobCrashedError(), now=at)
        job.refresh_from_db()
        waits.append((job.available_at - at).total_seconds())
        at = max(at, job.available_at)

    assert waits[:4] == [5, 15, 45, 135]
    assert (job.state, job.attempt, job.error_code, job.finished_at) == ("failed", 5, "job_crashed", at)
    assert actions.claim_job(job_id=job.pk, now=at + timedelta(days=1)) is None


def test_a_refusal_fails_at_once_and_names_nobody(make_job: MakeJob, now: datetime) -> None:
    error = SeatsTakenError(name="สมหญิง ใจดี", cohort="รุ่น 1", limit=30)

    failed = actions.fail_job(job=claim(make_job(), now), error=error, now=now, retry=False)

    assert (failed.state, failed.attempt, failed.error_code) == ("failed", 1, "seats_taken")
    assert "สมหญิง" in str(error)
    assert failed.error_text == "… ไม่มีที่นั่งใน …: เต็ม 30 ที่"
    assert "สมหญิง" not in f"{failed.error_message}{failed.error_params}"


def test_a_worker_taken_for_dead_cannot_write_its_outcome(make_job: MakeJob, now: datetime) -> None:
    job = make_job()
    dead = claim(job, now)
    later = now + actions.LEASE
    alive = claim(job, later)

    for write in (
        lambda: actions.finish_job(job=dead, result={"by": "dead"}, now=later),
        lambda: actions.fail_job(job=dead, error=JobCrashedError(), now=later),
        lambda: actions.report_progress(job=dead, done=1, total=1, now=later),
        lambda: actions.stop_cancelled_job(job=dead, now=later),
        lambda: actions.attach_artefact(job=dead, name="a.txt", content=ContentFile(b"dead")),
    ):
        with pytest.raises(JobLeaseLostError):
            write()
    assert state_of(job) == ("running", 2)

    assert actions.finish_job(job=alive, result={"by": "alive"}, now=later).result == {"by": "alive"}


def test_a_heartbeat_keeps_the_lease(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)
    later = now + actions.LEASE - timedelta(seconds=1)

    actions.report_progress(job=job, done=1, total=2, now=later)

    assert actions.claim_job(job_id=job.pk, now=now + actions.LEASE) is None
    assert actions.sweep_jobs(now=now + actions.LEASE) == []


def test_a_waiting_job_is_cancelled_at_once(make_job: MakeJob, now: datetime) -> None:
    job = actions.cancel_job(job=make_job(), now=now)

    assert (job.state, job.finished_at) == ("cancelled", now)
    assert actions.claim_job(job_id=job.pk, now=now) is None
    with pytest.raises(JobStateError):
        actions.cancel_job(job=job, now=now)


def test_a_running_job_is_told_to_stop_at_its_next_report(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)

    assert actions.cancel_job(job=job, now=now).state == "running"
    with pytest.raises(JobCancelledError):
        actions.report_progress(job=job, done=1, total=2, now=now)
    assert actions.stop_cancelled_job(job=job, now=now).state == "cancelled"


def test_a_job_that_was_told_to_stop_is_not_tried_again(make_job: MakeJob, now: datetime) -> None:
    job = claim(make_job(), now)
    actions.cancel_job(job=Job.objects.get(pk=job.pk), now=now)

    ended = actions.fail_job(job=job, error=JobCrashedError(), now=now)

    assert (ended.state, ended.error_code, ended.finished_at) == ("failed", "job_crashed", now)
    assert actions.sweep_jobs(now=now + timedelta(hours=1)) == []


def test_a_failed_job_can_be_started_anew_but_not_one_that_succeeded(make_job: MakeJob, now: datetime) -> None:
    failed, succeeded = make_job(), make_job()
    actions.fail_job(job=claim(failed, now), error=JobCrashedError(), now=now, retry=False)
    actions.finish_job(job=claim(succeeded, now), now=now)

    again = actions.retry_job(job=failed, now=now)

    assert (again.state, again.attempt, again.error_code, again.finished_at) == ("queued", 0, "", None)
    with pytest.raises(JobStateError):
        actions.retry_job(job=succeeded, now=now)
    assert state_of(succeeded) == ("succeeded", 1)


def test_the_sweeper_wakes_what_nobody_took_but_not_at_every_sweep(make_job: MakeJob, now: datetime) -> None:
    job = make_job()
    make_job(now=now + timedelta(hours=1))

    assert actions.sweep_jobs(now=now + timedelta(seconds=14)) == []
    assert actions.sweep_jobs(now=now + timedelta(seconds=15)) == [job.pk]
    assert actions.sweep_jobs(now=now + timedelta(seconds=20)) == []
    assert actions.sweep_jobs(now=now + timedelta(seconds=30)) == [job.pk]


def test_the_sweeper_wakes_a_failed_attempt_when_its_wait_is_over(make_job: MakeJob, now: datetime) -> None:
    job = make_job()
    actions.fail_job(job=claim(job, now), error=JobCrashedError(), now=now)

    assert actions.sweep_jobs(now=now + timedelta(seconds=4)) == []
    assert actions.sweep_jobs(now=now + timedelta(seconds=5)) == [job.pk]


def test_the_sweeper_gives_back_what_a_dead_worker_held(make_job: MakeJob, now: datetime) -> None:
    held, stopped, hopeless = make_job(), make_job(), make_job(idempotency_key="hopeless")
    for job in (held, stopped):
        claim(job, now)
    actions.cancel_job(job=stopped, now=now)
    Job.objects.filter(pk=hopeless.pk).update(attempt=4)
    claim(hopeless, now)
    later = now + actions.LEASE

    assert actions.sweep_jobs(now=later) == [held.pk]

    assert [state_of(job) for job in (held, stopped, hopeless)] == [("queued", 1), ("cancelled", 1), ("failed", 5)]
    assert Job.objects.get(pk=hopeless.pk).error_code == "job_worker_lost"
    assert not Job.objects.stuck(later).exists()


def test_work_that_is_kept_gives_back_the_attempts_before_it(make_job: MakeJob, now: datetime) -> None:
    job = make_job()
    Job.objects.update(attempt=4)
    last = claim(job, now)
    actions.report_progress(job=last, done=1, total=9, now=now)
    assert state_of(job) == ("running", 5)

    actions.report_progress(job=last, done=2, total=9, now=now, kept=True)

    assert (last.attempt, state_of(job)) == (1, ("running", 1))
    assert actions.sweep_jobs(now=now + actions.LEASE) == [job.pk]
    assert state_of(job) == ("queued", 1)


def test_the_sweeper_asks_a_fixed_number_of_queries(
    make_job: MakeJob, now: datetime, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _ in range(3):
        make_job()

    with django_assert_num_queries(3):  # nothing to do: it looks, and writes nothing (savepoint and release included)
        assert actions.sweep_jobs(now=now) == []
    with django_assert_num_queries(7):
        assert len(actions.sweep_jobs(now=now + timedelta(hours=1))) == 3


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"attempt": 6}, "job_attempts_within_limit"),
        ({"progress_done": 2, "progress_total": 1}, "job_progress_within_total"),
        ({"state": "running"}, "job_lease_while_running"),
        ({"state": "succeeded"}, "job_end_has_moment"),
        ({"state": "failed", "finished_at": datetime.fromisoformat("2026-01-01T00:00Z")}, "job_failure_has_reason"),
    ],
)
def test_the_database_holds_the_rules(make_job: MakeJob, changes: dict[str, object], rule: str) -> None:
    job = make_job()

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**changes)


def test_a_job_is_seen_by_its_owner_and_staff_only(make_job: MakeJob, person: object, stranger: object, staff: object) -> None:
    from django.contrib.auth.models import AnonymousUser

    own, nobodys = make_job(owner=person), make_job()

    seen = {who: set(Job.objects.visible_to(user).values_list("pk", flat=True)) for who, user in (
        ("owner", person), ("stranger", stranger), ("staff", staff), ("anybody", AnonymousUser()),
    )}  # fmt: skip
    assert seen == {"owner": {own.pk}, "stranger": set(), "staff": {own.pk, nobodys.pk}, "anybody": set()}


def test_a_job_keeps_one_file(make_job: MakeJob, now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    job = claim(make_job(), now)
    actions.attach_artefact(job=job, name="a.txt", content=ContentFile(b"one"))
    first = job.artefact.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.attach_artefact(job=job, name="a.txt", content=ContentFile(b"two"))
        assert job.artefact.storage.exists(first)

    job.refresh_from_db()
    with job.artefact.open() as file:
        assert file.read() == b"two"
    assert not job.artefact.storage.exists(first)


def test_apps_above_hear_of_every_end_and_of_no_other_step(make_job: MakeJob, now: datetime) -> None:
    heard: list[tuple[int, str]] = []

    def hear(*, job: Job, **_: Any) -> None:
        heard.append((job.pk, job.state))

    done, failed, stopped, waiting, lost = (make_job() for _ in range(5))
    job_ended.connect(hear)
    try:
        actions.finish_job(job=claim(done, now), now=now)
        actions.fail_job(job=claim(failed, now), error=JobCrashedError(), now=now)
        actions.fail_job(job=claim(stopped, now), error=SeatsTakenError(limit=1), now=now, retry=False)
        actions.cancel_job(job=waiting, now=now)
        claim(lost, now)
        actions.cancel_job(job=lost, now=now)
        actions.sweep_jobs(now=now + timedelta(hours=1))
    finally:
        job_ended.disconnect(hear)

    assert heard == [(done.pk, "succeeded"), (stopped.pk, "failed"), (waiting.pk, "cancelled"), (lost.pk, "cancelled")]


def test_ended_jobs_are_forgotten_after_ninety_days_with_their_files(
    make_job: MakeJob, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    old, young, open_one = claim(make_job(), now), claim(make_job(), now), make_job()
    actions.attach_artefact(job=old, name="x.txt", content=ContentFile(b"x"))
    name, storage = old.artefact.name, old.artefact.storage
    actions.finish_job(job=old, now=now)
    actions.finish_job(job=young, now=now + timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        gone = [actions.discard_old_jobs(now=now + timedelta(days=90, hours=1)) for _ in range(2)]

    assert gone == [1, 0]
    assert set(Job.objects.values_list("pk", flat=True)) == {young.pk, open_one.pk}
    assert not storage.exists(name)
