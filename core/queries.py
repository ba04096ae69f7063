"""Answers about jobs and about whether this site can do its work."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import caches
from django.core.files.storage import Storage, default_storage
from django.db import DatabaseError, connection
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.invariants import register_invariant
from core.models import Job, private_storage

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class JobProgress:
    """What a job's page shows. `phase` is waiting, running, paused, done, failed or cancelled."""

    job: Job
    phase: str
    done: int
    total: int
    error: str
    result_url: str
    has_file: bool
    is_stopping: bool
    is_pausing: bool

    @property
    def has_ended(self) -> bool:
        """Whether the page needs no more asking."""
        return self.phase in ("done", "failed", "cancelled")


_PHASES = {
    Job.State.QUEUED: "waiting",
    Job.State.RUNNING: "running",
    Job.State.PAUSED: "paused",
    Job.State.SUCCEEDED: "done",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "cancelled",
}


def job_progress(*, uuid: UUID, user: AbstractBaseUser | AnonymousUser) -> JobProgress:
    """Answer how far a job is, for its owner or staff. The file is offered to its owner only.

    A handler may put `{"url": "/path/"}` in its result; only addresses of this site are shown.

    :raises Job.DoesNotExist: there is none, or none this user may see.
    """
    job = Job.objects.visible_to(user).select_related("owner").get(uuid=uuid)
    url = str(job.result.get("url", "")) if isinstance(job.result, dict) else ""
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    done, total = _how_far(job)
    return JobProgress(
        job=job,
        phase=_PHASES[Job.State(job.state)],
        done=done,
        total=total,
        error=job.error_text if job.state == Job.State.FAILED else "",
        result_url=url if is_ours and job.state == Job.State.SUCCEEDED else "",
        has_file=bool(job.artefact) and job.owner_id == user.pk,
        is_stopping=job.cancel_requested and not job.has_ended,
        is_pausing=job.pause_requested and job.state == Job.State.RUNNING,
    )


def _how_far(job: Job) -> tuple[int, int]:
    """What the job's row says, or what a transaction that nobody can look into has told since."""
    recorded = job.progress_done, job.progress_total
    if job.state != Job.State.RUNNING:
        return recorded
    try:
        told: tuple[int, int] | None = caches["progress"].get(job.progress_key)
    except Exception:  # noqa: BLE001  each cache raises its own; the row is there
        return recorded
    return told if told and told[0] >= job.progress_done else recorded


def database_is_ready() -> bool:
    """Whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def storage_is_ready() -> bool:
    """Whether both file storages can be reached, and written to where that is a folder."""
    return all(_is_reachable(storage) for storage in (default_storage, private_storage()))


def _is_reachable(storage: Storage) -> bool:
    try:
        if hasattr(storage, "base_location"):  # a folder; true of Django's lazy default_storage too
            return _can_write(Path(storage.base_location).absolute())
        storage.exists("readyz")
    except Exception:  # noqa: BLE001  each storage raises its own; not ready is the answer
        return False
    return True


def _can_write(folder: Path) -> bool:
    """Whether files can be made in `folder`, or `folder` itself where it is not yet there."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    return os.access(nearest, os.W_OK | os.X_OK)


def _ended_with_lost_file() -> int:
    """Count succeeded jobs whose file is gone from the storage."""
    with_file = Job.objects.filter(state=Job.State.SUCCEEDED).exclude(artefact="")
    return sum(not job.artefact.storage.exists(job.artefact.name or "") for job in with_file.iterator())


register_invariant("core.job_files", _("งานที่สำเร็จและมีไฟล์ผลลัพธ์ ต้องยังมีไฟล์อยู่"), _ended_with_lost_file)
