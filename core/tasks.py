"""The door to Celery: it only carries job ids, the job table is the truth.

An app registers what it can do, in its own `tasks.py`::

    @job_handler("certificates.issue")
    def issue(job: Job, progress: Progress) -> dict[str, Any] | None:
        ...
        progress.report(done, total)

A handler may run twice (a worker that died after the work but before the record), so it must
be safe to repeat. Its return value is stored on the job; a file for its owner is kept by the
action it calls, through `core.actions.attach_artefact`.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from celery import current_app, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core import actions
from core.errors import (
    HonghianError,
    JobCancelledError,
    JobCrashedError,
    JobKindUnknownError,
    JobLeaseLostError,
    JobPausedError,
    JobRightLostError,
)
from core.models import Job

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

logger = logging.getLogger(__name__)

# So much urgent work goes between two steps of other work.
_URGENT_AT_ONCE = 5


class Progress:
    """What a handler tells the world while it works."""

    def __init__(self, job: Job) -> None:
        """Follow `job`, which this worker has claimed."""
        self._job = job

    def report(self, done: int, total: int, *, kept: bool = False) -> None:
        """Record `done` of `total` and keep the lease; `kept` says that a next attempt need not do again what this one just did.

        :raises JobCancelledError: somebody asked to stop.
        :raises JobPausedError: somebody asked to pause.
        :raises JobLeaseLostError: this worker was taken for dead.
        """
        actions.report_progress(job=self._job, done=done, total=total, now=timezone.now(), kept=kept)
        if self._job.kind not in _urgent:
            run_urgent()

    def tell(self, done: int, total: int) -> None:
        """Say how far a long transaction is, from inside it: the page shows it, the job's row does not know."""
        actions.tell_progress(job=self._job, done=done, total=total)


Handler = Callable[[Job, Progress], dict[str, Any] | None]
_handlers: dict[str, Handler] = {}
_labels: dict[str, _StrOrPromise] = {}
# Whether the person who ordered a job may still have what it does; every app knows its own.
Right = Callable[[Job], bool]
_rights: dict[str, Right] = {}
# What apps above know of those who may have jobs of apps below.
_more_rights: dict[str, list[Right]] = {}
_pausable: set[str] = set()
_with_file: set[str] = set()
_urgent: set[str] = set()


def job_handler(
    kind: str,
    *,
    label: _StrOrPromise = "",
    pausable: bool = False,
    makes_file: bool = False,
    urgent: bool = False,
    right: Right | None = None,
) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler for jobs of `kind`.

    `label` is what the person who ordered the job reads as its name. A `pausable` handler reports its progress often and
    finds by itself what is left when it begins again; its page offers to pause. One that `makes_file` always leaves one:
    when it is gone, the page says that it was taken away. An `urgent` one takes well under a second and waits for nobody:
    where every worker is busy with long work, that work does it in between, at its next progress report. `right` answers
    whether the owner may (still) do this; it is asked before the page is shown, the file handed out, the job begun again,
    and by the worker before every attempt.
    """

    def register(handler: Handler) -> Handler:
        known = _handlers.get(kind)
        if known is not None and known.__module__ != handler.__module__:
            message = f"two handlers for job kind {kind!r}"
            raise ValueError(message)
        _handlers[kind] = handler
        _labels[kind] = label
        if pausable:
            _pausable.add(kind)
        if makes_file:
            _with_file.add(kind)
        if urgent:
            _urgent.add(kind)
        if right:
            _rights[kind] = right
        return handler

    return register


def job_right(*kinds: str) -> Callable[[Right], Right]:
    """Register the decorated function as one more answer to whether an owner may have jobs of these kinds: any yes will do.

    For the `tasks.py` of an app that knows roles which the app of the handler cannot know.
    """

    def register(right: Right) -> Right:
        for kind in kinds:
            _more_rights.setdefault(kind, []).append(right)
        return right

    return register


@cache
def _look_into_every_app() -> None:
    autodiscover_modules("tasks")


def handler_for(kind: str) -> Handler:
    """Answer the handler for `kind`, looking into every app's `tasks.py` the first time.

    :raises JobKindUnknownError: no installed app handles it.
    """
    if kind not in _handlers:
        autodiscover_modules("tasks")
    if kind not in _handlers:
        raise JobKindUnknownError
    return _handlers[kind]


def label_of(kind: str) -> str:
    """Answer what people call jobs of `kind`."""
    if kind not in _handlers:
        autodiscover_modules("tasks")
    return str(_labels.get(kind) or _("งานเบื้องหลัง"))


def can_pause(kind: str) -> bool:
    """Whether people are offered to pause jobs of `kind`."""
    if kind not in _handlers:
        autodiscover_modules("tasks")
    return kind in _pausable


def lost_its_file(job: Job) -> bool:
    """Whether a job made a file that was taken away since."""
    if job.kind not in _handlers:
        autodiscover_modules("tasks")
    return job.kind in _with_file and job.state == Job.State.SUCCEEDED and not job.artefact


def owner_may(job: Job) -> bool:
    """Whether whoever ordered a job still has the right to it; what nobody ordered needs none."""
    # All of them: an app above may know a right of its own.
    _look_into_every_app()
    rights = [*([_rights[job.kind]] if job.kind in _rights else []), *_more_rights.get(job.kind, ())]
    return job.owner is None or not rights or any(right(job) for right in rights)


class Heartbeat:
    """Renews a job's lease from a thread of its own while the handler works.

    A handler may compute for minutes without a word; only a dead worker stops the heart.
    """

    def __init__(self, job: Job) -> None:
        """Prepare for `job`, which this worker has claimed."""
        self._job = job
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop at once, and let go of the database."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._ended.wait(actions.LEASE.total_seconds() / 4):
                try:
                    actions.renew_lease(job=self._job, now=timezone.now())
                except JobLeaseLostError:
                    return
                except DatabaseError:
                    # Busy or briefly away: the next beat is soon.
                    logger.warning("job %s: heartbeat missed", self._job.pk)
        finally:
            connection.close()


def run_claimed(job: Job) -> Job:
    """Run a claimed job's handler and record the outcome; nothing is done for an owner who lost the right since."""
    try:
        _check_right(job)
        with Heartbeat(job):
            result = handler_for(job.kind)(job, Progress(job))
        return actions.finish_job(job=job, result=result, now=timezone.now())
    except JobCancelledError:
        return actions.stop_cancelled_job(job=job, now=timezone.now())
    except JobPausedError:
        return actions.rest_paused_job(job=job, now=timezone.now())
    except JobLeaseLostError:
        raise
    except HonghianError as refusal:
        # Most are deterministic: the same rows would be refused again.
        return actions.fail_job(job=job, error=refusal, now=timezone.now(), retry=refusal.is_passing)
    except (Exception, SoftTimeLimitExceeded) as crash:  # noqa: BLE001  the boundary of the worker
        _log_crash(job, crash)
        return actions.fail_job(job=job, error=JobCrashedError(), now=timezone.now())


def run_urgent() -> int:
    """Do the urgent work that waits, in between other work; answer how much there was. Nothing inside a transaction of that work."""
    if not _urgent or connection.in_atomic_block:
        return 0
    now = timezone.now()
    done = 0
    waiting = Job.objects.filter(state=Job.State.QUEUED, available_at__lte=now, kind__in=_urgent).order_by("pk")
    for job_id in list(waiting.values_list("pk", flat=True)[:_URGENT_AT_ONCE]):
        job = actions.claim_job(job_id=job_id, now=now)
        if job is not None:
            _run_unless_lost(job)
            done += 1
    return done


def _run_unless_lost(job: Job) -> None:
    try:
        run_claimed(job)
    except JobLeaseLostError:
        logger.warning("job %s (%s): lease lost, outcome left to the new holder", job.pk, job.kind)


def _check_right(job: Job) -> None:
    """Ask of the rows as they are now: the job may have waited for long.

    :raises JobRightLostError: whoever ordered it may not do this any more.
    """
    if not owner_may(Job.objects.select_related("owner").get(pk=job.pk)):
        raise JobRightLostError


def _log_crash(job: Job, crash: BaseException) -> None:
    """Log where it broke; not the exception's text, which can quote personal data."""
    frames = traceback.extract_tb(crash.__traceback__)
    where = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in reversed(frames))
    logger.error("job %s (%s) crashed: %s at %s", job.pk, job.kind, type(crash).__name__, where)


@shared_task(name="core.tasks.run_job", acks_late=True, autoretry_for=(DatabaseError,), retry_backoff=1, max_retries=4)
def run_job(job_id: int) -> None:
    """Claim the job and run it; do nothing when somebody else has it or it is done.

    A database that is away or busy for a moment costs this message a second, not the job its wake-up.
    """
    job = actions.claim_job(job_id=job_id, now=timezone.now())
    if job is not None:
        _run_unless_lost(job)


@shared_task(name="core.tasks.sweep")
def sweep() -> None:
    """Wake jobs nobody took; scheduled every few seconds (JOB_SWEEP_SECONDS)."""
    for job_id in actions.sweep_jobs(now=timezone.now()):
        run_job.delay(job_id)


@shared_task(name="core.tasks.tidy_jobs")
def tidy_jobs() -> None:
    """Forget jobs that ended long ago; scheduled every hour."""
    actions.discard_old_jobs(now=timezone.now())


@worker_ready.connect(dispatch_uid="core.sweep_at_start")
def sweep_at_start(**_: Any) -> None:
    """A worker begins with what another one left behind, instead of waiting for the clock."""
    sweep.delay()


def queue_is_ready() -> bool:
    """Whether the broker takes a connection within two seconds."""
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except Exception:  # noqa: BLE001  each transport raises its own; not ready is the answer
        return False
    return True
