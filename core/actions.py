"""Every write to the job table.

Timing: a lease lasts `LEASE`. A thread beside the handler renews it every quarter of that, and so
does each progress report; a worker that dies is therefore noticed within a lease and a sweep. A
failed attempt waits `RETRY_WAIT` × 3^(attempt − 1) before the next: most troubles pass in seconds,
and the last attempt still comes minutes later.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import File
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import translation

from core.errors import (
    HonghianError,
    JobCancelledError,
    JobLeaseLostError,
    JobPausedError,
    JobStateError,
    JobWorkerLostError,
)
from core.models import Job, JobQuerySet
from core.signals import job_ended, job_enqueued

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
RETRY_WAIT = timedelta(seconds=5)
# How long what a transaction told of itself is kept.
TOLD_FOR = timedelta(hours=1)
SWEEP_LIMIT = 500
JOBS_KEPT_FOR = timedelta(days=90)
DISCARD_LIMIT = 5_000


@transaction.atomic
def enqueue_job(
    *,
    kind: str,
    payload: Mapping[str, Any],
    idempotency_key: str,
    owner: AbstractBaseUser | None = None,
    not_before: datetime | None = None,
    now: datetime,
) -> Job:
    """Write down work for later; a worker is woken when the transaction commits.

    The same `idempotency_key` answers the job that exists already, whatever its state, and
    never makes a second one. `payload` must be JSON and should hold ids, not names. With
    `not_before`, nobody is woken now: the sweeper takes the job when that moment has come.
    """
    job, created = Job.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "kind": kind,
            "payload": dict(payload),
            "owner_id": owner.pk if owner else None,
            "created_at": now,
            "available_at": not_before or now,
            "woken_at": None if not_before else now,
        },
    )
    if created and not_before is None:
        job_enqueued.send(sender=Job, job=job)
    return job


@transaction.atomic
def claim_job(*, job_id: int, now: datetime) -> Job | None:
    """Take a waiting or abandoned job for this worker.

    One conditional UPDATE decides, so of any number of workers exactly one gets the job; the
    others, and a call for a job that has ended, get `None`.
    """
    token = uuid.uuid4()
    free = Job.objects.filter(pk=job_id, attempt__lt=F("max_attempts"), cancel_requested=False)
    waiting = free.filter(state=Job.State.QUEUED, available_at__lte=now)
    taken = {
        "state": Job.State.RUNNING,
        "attempt": F("attempt") + 1,
        "lease_token": token,
        "lease_until": now + LEASE,
        "heartbeat_at": now,
        "started_at": now,
        "progress_done": 0,
        "progress_total": 0,
    }
    if waiting.update(**taken) or free.abandoned(now).update(**taken):
        return Job.objects.select_related("owner").get(pk=job_id)
    return None


def report_progress(*, job: Job, done: int, total: int, now: datetime, kept: bool = False) -> None:
    """Record how far a running job is and renew its lease.

    `kept`: since the last report something was finished that stays finished, so the attempts before this one were not in
    vain: a long job may lose any number of workers, but not two in a row at the same place too often.

    :raises JobCancelledError: somebody asked to stop it.
    :raises JobPausedError: somebody asked to pause it.
    :raises JobLeaseLostError: another worker holds it now.
    """
    reported = {"progress_done": min(done, total), "progress_total": total, "heartbeat_at": now, "lease_until": now + LEASE}
    if kept:
        reported["attempt"] = 1
    with transaction.atomic():
        if not _held(job).update(**reported):
            raise JobLeaseLostError
        is_cancelled, is_paused = Job.objects.values_list("cancel_requested", "pause_requested").get(pk=job.pk)
    if kept:
        job.attempt = 1
    # After the transaction: how far it came stays written.
    if is_cancelled:
        raise JobCancelledError
    if is_paused:
        raise JobPausedError


def tell_progress(*, job: Job, done: int, total: int) -> None:
    """Tell readers how far a transaction is that nobody can look into; nothing is asked, and nothing is lost when it is not heard."""
    try:
        caches["progress"].set(job.progress_key, (min(done, total), total), timeout=TOLD_FOR.total_seconds())
    except Exception as failure:  # noqa: BLE001  each cache raises its own, and the work goes on without
        logger.warning("job %s: progress not told (%s)", job.pk, type(failure).__name__)


@transaction.atomic
def renew_lease(*, job: Job, now: datetime) -> None:
    """Say that this worker is alive and still at it.

    :raises JobLeaseLostError: the job has ended, or another worker holds it now.
    """
    if not _held(job).update(heartbeat_at=now, lease_until=now + LEASE):
        raise JobLeaseLostError


@transaction.atomic
def finish_job(*, job: Job, result: Mapping[str, Any] | None = None, now: datetime) -> Job:
    """Record that a running job did what it was asked to.

    :raises JobLeaseLostError: another worker holds it now; its outcome counts, not this one.
    """
    return _end(job, now, state=Job.State.SUCCEEDED, result=dict(result or {}))


@transaction.atomic
def attach_artefact(*, job: Job, name: str, content: File[bytes]) -> None:
    """Keep `content` as the file this job produced; a second one replaces the first.

    :raises JobLeaseLostError: another worker holds it now.
    """
    if not _held(job).exists():
        raise JobLeaseLostError
    replaced = job.artefact.name
    if replaced:
        # After the commit: a rollback must not leave a row whose file is gone.
        transaction.on_commit(partial(job.artefact.storage.delete, replaced))
    job.artefact.save(name, content, save=False)
    _held(job).update(artefact=job.artefact.name)


@transaction.atomic
def withdraw_artefacts(*, jobs: JobQuerySet) -> int:
    """Delete the files of these jobs, because what is in them is no longer so; their pages say it. Answers how many there were."""
    found = [job for job in jobs.select_for_update() if job.artefact]
    for job in found:
        # After the commit: a rollback must not leave a row whose file is gone.
        transaction.on_commit(partial(job.artefact.storage.delete, job.artefact.name or ""))
    Job.objects.filter(pk__in=[job.pk for job in found]).update(artefact="")
    return len(found)


@transaction.atomic
def fail_job(*, job: Job, error: HonghianError, now: datetime, retry: bool = True) -> Job:
    """Record a failed attempt; the job is tried again until its attempts are used up.

    `retry=False` is for a refusal that another attempt cannot change; a job that was told to stop is not tried again
    either. What is stored is the code, the message in the source language and parameters that cannot name a person.

    :raises JobLeaseLostError: another worker holds it now.
    """
    reason = _reason(error)
    again = {"state": Job.State.QUEUED, "available_at": now + RETRY_WAIT * 3 ** max(job.attempt - 1, 0), "woken_at": None}
    if retry and job.attempt < job.max_attempts and _release_unless_cancelled(job, **again, **reason):
        return job
    return _end(job, now, state=Job.State.FAILED, **reason)


@transaction.atomic
def cancel_job(*, job: Job, now: datetime) -> Job:
    """Stop a job: at once while it waits or rests, at its next progress report while it runs.

    :raises JobStateError: it has ended already.
    """
    cancelled = Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.PAUSED]).update(
        state=Job.State.CANCELLED, cancel_requested=True, finished_at=now
    )
    if cancelled:
        job.refresh_from_db()
        job_ended.send(sender=Job, job=job)
    else:
        asked = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)
        if not asked:
            raise JobStateError
        job.refresh_from_db()
    return job


@transaction.atomic
def stop_cancelled_job(*, job: Job, now: datetime) -> Job:
    """Record that the worker stopped a running job as asked.

    :raises JobLeaseLostError: another worker holds it now.
    """
    return _end(job, now, state=Job.State.CANCELLED)


@transaction.atomic
def pause_job(*, job: Job) -> Job:
    """Let a job rest: at once while it waits, at its next progress report while it runs. What is done stays done.

    :raises JobStateError: it has ended, or rests already.
    """
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, cancel_requested=False)
    if not waiting.update(state=Job.State.PAUSED, pause_requested=False):
        running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, cancel_requested=False)
        if not running.update(pause_requested=True):
            raise JobStateError
    job.refresh_from_db()
    return job


@transaction.atomic
def rest_paused_job(*, job: Job, now: datetime) -> Job:
    """Record that the worker let a running job rest as asked; it ends if somebody asked to stop it meanwhile.

    :raises JobLeaseLostError: another worker holds it now.
    """
    if _release_unless_cancelled(job, state=Job.State.PAUSED, pause_requested=False):
        return job
    return _end(job, now, state=Job.State.CANCELLED)


@transaction.atomic
def resume_job(*, job: Job, now: datetime) -> Job:
    """Let a paused job go on, with a fresh set of attempts; a pause that was only asked for is taken back.

    :raises JobStateError: it is neither paused nor about to be.
    """
    taken_back = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, pause_requested=True).update(pause_requested=False)
    resting = Job.objects.filter(pk=job.pk, state=Job.State.PAUSED)
    resumed = resting.update(state=Job.State.QUEUED, attempt=0, available_at=now, woken_at=now, pause_requested=False)
    if not taken_back and not resumed:
        raise JobStateError
    job.refresh_from_db()
    if resumed:
        job_enqueued.send(sender=Job, job=job)
    return job


@transaction.atomic
def retry_job(*, job: Job, now: datetime) -> Job:
    """Give a failed or cancelled job a fresh set of attempts; same row, same key.

    :raises JobStateError: it is still waiting or running, or it succeeded.
    """
    restarted = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED]).update(
        state=Job.State.QUEUED,
        attempt=0,
        available_at=now,
        woken_at=now,
        cancel_requested=False,
        pause_requested=False,
        finished_at=None,
        error_code="",
        error_message="",
        error_params={},
    )
    if not restarted:
        raise JobStateError
    job.refresh_from_db()
    job_enqueued.send(sender=Job, job=job)
    return job


@transaction.atomic
def sweep_jobs(*, now: datetime) -> list[int]:
    """Find jobs nobody took or whose worker went silent; answer the ids to wake.

    Abandoned jobs that were asked to stop are cancelled, those that were asked to rest do, those without attempts
    left fail with `job_worker_lost`. At most `SWEEP_LIMIT` ids, oldest first. With nothing to do it only reads.
    """
    if not Job.objects.stuck(now).exists():
        return []
    abandoned = Job.objects.abandoned(now)
    _end_hopeless(abandoned, now)
    abandoned.update(
        state=Case(When(pause_requested=True, then=Value(Job.State.PAUSED)), default=Value(Job.State.QUEUED)),
        pause_requested=False,
        lease_token=None,
        lease_until=None,
        available_at=now,
        woken_at=None,
    )
    ids = list(Job.objects.waiting(now).order_by("available_at", "pk").values_list("pk", flat=True)[:SWEEP_LIMIT])
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids


def _end_hopeless(abandoned: JobQuerySet, now: datetime) -> None:
    """End abandoned jobs that were asked to stop, or have no attempt left."""
    ids = list(abandoned.filter(Q(cancel_requested=True) | Q(attempt__gte=F("max_attempts"))).values_list("pk", flat=True))
    if not ids:
        return
    ended = {"lease_token": None, "lease_until": None, "finished_at": now}
    abandoned.filter(cancel_requested=True).update(state=Job.State.CANCELLED, **ended)
    abandoned.filter(attempt__gte=F("max_attempts")).update(state=Job.State.FAILED, **ended, **_reason(JobWorkerLostError()))
    for job in Job.objects.filter(pk__in=ids, state__in=[Job.State.CANCELLED, Job.State.FAILED]):
        job_ended.send(sender=Job, job=job)


@transaction.atomic
def discard_old_jobs(*, now: datetime) -> int:
    """Delete jobs that ended longer ago than `JOBS_KEPT_FOR`, and their files; answer how many. Safe to repeat.

    What came of them stands in the tables they wrote; the oldest go first, a block at a time.
    """
    old = Job.objects.filter(state__in=Job.ENDED, finished_at__lt=now - JOBS_KEPT_FOR).order_by("finished_at", "pk")
    found = list(old[:DISCARD_LIMIT])
    for job in found:
        if job.artefact:
            # After the commit: a rollback must not leave a row whose file is gone.
            transaction.on_commit(partial(job.artefact.storage.delete, job.artefact.name or ""))
    Job.objects.filter(pk__in=[job.pk for job in found], state__in=Job.ENDED).delete()
    return len(found)


def _held(job: Job) -> Any:
    """Narrow to `job` if this worker's lease token is still the current one."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, lease_token=job.lease_token)


def _release(job: Job, **changes: Any) -> Job:
    """Write `changes` and give the lease back, if it is still ours."""
    if not _held(job).update(lease_token=None, lease_until=None, **changes):
        raise JobLeaseLostError
    job.refresh_from_db()
    return job


def _release_unless_cancelled(job: Job, **changes: Any) -> bool:
    """Write `changes` and give the lease back, unless it was lost or somebody asked to stop: the row knows, `job` is from before."""
    released = _held(job).filter(cancel_requested=False).update(lease_token=None, lease_until=None, **changes)
    if released:
        job.refresh_from_db()
    return bool(released)


def _end(job: Job, now: datetime, **changes: Any) -> Job:
    ended = _release(job, finished_at=now, **changes)
    job_ended.send(sender=Job, job=ended)
    return ended


def _reason(error: HonghianError) -> dict[str, Any]:
    """Answer the error columns: message in Thai (the msgid), parameters made safe."""
    with translation.override("th"):
        message = str(error.message)
    return {
        "error_code": error.code,
        "error_message": message[:500],
        "error_params": error.safe_params(),
    }
