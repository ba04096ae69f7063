"""The base of every table, and the one table core owns."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.core.files.storage.handler import InvalidStorageError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

# A queued job whose wake-up message is older than this is woken again by the sweeper. A queue gives messages in their
# order, so a sweep that is being worked on came after every wake-up sent before it: what still waits then was lost.
WAKE_AGAIN_AFTER = timedelta(seconds=15)


def private_storage() -> Storage:
    """Answer the storage for files that need a permission check, `default` when none is set."""
    try:
        return storages["private"]
    except InvalidStorageError:
        return default_storage


class TimeStamped(models.Model):
    """A row that knows when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(_("สร้างเมื่อ"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about jobs."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Answer the jobs `user` may follow: their own; staff see all of them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if getattr(user, "is_staff", False):
            return self
        return self.filter(owner_id=user.pk)

    def waiting(self, now: datetime) -> Self:
        """Answer queued jobs whose time has come and whose wake-up seems to be lost."""
        return self.filter(
            Q(woken_at=None) | Q(woken_at__lte=now - WAKE_AGAIN_AFTER),
            state=Job.State.QUEUED,
            available_at__lte=now,
        )

    def abandoned(self, now: datetime) -> Self:
        """Answer running jobs whose lease has run out: the worker died or hangs."""
        return self.filter(state=Job.State.RUNNING, lease_until__lte=now)

    def stuck(self, now: datetime) -> Self:
        """Answer every job the sweeper has to do something about."""
        return self.waiting(now) | self.abandoned(now)


class Job(models.Model):
    """One piece of work for later, and the truth about how far it is.

    Life: written `queued` in the business transaction; a worker claims it (`running`, with a
    lease and a fresh `lease_token`) and heartbeats; it ends `succeeded`, `failed` or
    `cancelled`. A failed attempt, or a lease that ran out, puts it back to `queued` until
    `max_attempts`. A person may pause it (`paused`) and let it go on. Only the holder of the current `lease_token` may write its outcome. The
    broker carries nothing but the id: a lost message costs seconds, never a job.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", _("รอดำเนินการ")
        RUNNING = "running", _("กำลังดำเนินการ")
        PAUSED = "paused", _("พักไว้")
        SUCCEEDED = "succeeded", _("สำเร็จ")
        FAILED = "failed", _("ไม่สำเร็จ")
        CANCELLED = "cancelled", _("ยกเลิกแล้ว")

    ENDED: ClassVar[tuple[str, ...]] = (State.SUCCEEDED, State.FAILED, State.CANCELLED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("ชนิดงาน"), max_length=60)
    payload = models.JSONField(_("ข้อมูลงาน"), default=dict)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State.choices, default=State.QUEUED)
    idempotency_key = models.CharField(max_length=200)
    attempt = models.PositiveSmallIntegerField(_("ครั้งที่ลอง"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    available_at = models.DateTimeField()
    woken_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    pause_requested = models.BooleanField(default=False)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้สั่งงาน"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    artefact = models.FileField(_("ไฟล์ผลลัพธ์"), upload_to="jobs/%Y/%m/", storage=private_storage, blank=True)
    result = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("สร้างเมื่อ"))
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), null=True, blank=True)
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("งานเบื้องหลัง")
        verbose_name_plural = _("งานเบื้องหลัง")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["state", "available_at"], name="job_by_state"),
            models.Index(fields=["owner", "-created_at"], name="job_by_owner"),
        )
        constraints = (
            # The same request twice is one job.
            models.UniqueConstraint(fields=["idempotency_key"], name="job_one_per_idempotency_key"),
            # A job is never tried more often than allowed.
            models.CheckConstraint(condition=Q(attempt__lte=F("max_attempts")), name="job_attempts_within_limit"),
            # Progress never passes 100 %.
            models.CheckConstraint(
                condition=Q(progress_total=0) | Q(progress_done__lte=F("progress_total")),
                name="job_progress_within_total",
            ),
            # A running job, and only a running one, is held by one worker.
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="running") & Q(lease_until=None, lease_token=None)),
                name="job_lease_while_running",
            ),
            # An ended job says when it ended.
            models.CheckConstraint(
                condition=Q(state__in=["succeeded", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running", "paused"], finished_at=None),
                name="job_end_has_moment",
            ),
            # A failed job says why.
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="job_failure_has_reason"),
        )

    def __str__(self) -> str:
        """Name the job without its payload, which may hold personal data."""
        return f"{self.kind} #{self.pk}"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to this job."""
        return self.state in self.ENDED

    @property
    def progress_key(self) -> str:
        """Under which a long transaction of this attempt tells how far it is."""
        return f"{self.uuid}:{self.attempt}"

    @property
    def percent(self) -> int | None:
        """How far it is, 0–100; `None` while the amount of work is unknown."""
        if self.state == self.State.SUCCEEDED:
            return 100
        if not self.progress_total:
            return None
        return 100 * self.progress_done // self.progress_total

    @property
    def error_text(self) -> str:
        """The reason of the last failure in the active language, empty when there is none."""
        if not self.error_message:
            return ""
        text = gettext(self.error_message)
        return text % self.error_params if self.error_params else text
