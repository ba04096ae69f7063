"""Files that are made by themselves after each period, and sent to officials."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportScheduleQuerySet(models.QuerySet["ExportSchedule"]):
    """Questions about schedules."""

    def listed(self) -> Self:
        """Schedules nobody deleted."""
        return self.filter(ended_at=None)


class ExportSchedule(models.Model):
    """An official's wish to have one kind of file made after every month, quarter or fiscal year.

    running → paused → running …; or ended (deleted for people, kept with its exports as the record of who was sent what).
    After each period a worker makes the file once, and writes to the recipients, all of them officials.
    """

    class Every(models.TextChoices):
        MONTH = "month", pgettext_lazy("frequency", "ทุกเดือน")
        QUARTER = "quarter", _("ทุกไตรมาส")
        YEAR = "year", _("ทุกปีงบประมาณ")

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("ตาราง XLSX")
        PDF = "pdf", _("รายงาน PDF")
        CSV = "csv", _("ข้อมูลแบบยาว CSV")
        JSON = "json", _("ข้อมูล JSON")
        PACKAGE = "package", _("ชุดข้อมูล (Data Package)")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("ชื่อรายการ"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("เจ้าของ"))
    every = models.CharField(_("ทำเมื่อสิ้น"), max_length=8, choices=Every.choices)
    kind = models.CharField(_("ชนิดไฟล์"), max_length=8, choices=Kind.choices)
    area = models.CharField(_("พื้นที่"), max_length=255, blank=True)
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("ผู้รับ"))
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(_("ครั้งต่อไป"))
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("การส่งออกตามกำหนด")
        verbose_name_plural = _("การส่งออกตามกำหนด")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether the next file will be made."""
        return self.paused_at is None and self.ended_at is None


class ScheduledExport(models.Model):
    """The file of one schedule for one period, or why there is none. Made once; the file is deleted when its links expire."""

    class State(models.TextChoices):
        MADE = "made", _("ทำแล้ว")
        FAILED = "failed", _("ไม่สำเร็จ")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    schedule = models.ForeignKey(ExportSchedule, on_delete=models.PROTECT, related_name="exports")
    # e.g. 2569-01, 2569-Q2, 2569: fiscal year, and its month or quarter.
    period = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # In the private storage; empty when it failed or has expired.
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    # Numbers of the people a letter went to: a second attempt writes to the others only.
    written_to = models.JSONField(default=list)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            # However often the worker runs, a period has one file.
            models.UniqueConstraint(fields=["schedule", "period"], name="scheduled_export_once"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="scheduled_export_failure_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.period}"
