"""What was decided about a run: called off, moved to other days, closed, opened again."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.cohort import MOMENT


class CohortChange(models.Model):
    """One decision about one run, with who took it and why. Lines are only ever added, with the decision, in one transaction.

    `opens_at` and `closes_at` are the window after it, `old_…` the one before. The learners are written to in the order of
    their places; `told_up_to` is the last place that was, so that nobody gets the letter twice. A later decision about
    the same run ends the letters of the earlier one.
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("ยกเลิกการจัด")
        STOPPED = "stopped", _("ยุติก่อนกำหนด")
        CLOSED = "closed", _("ปิดรุ่นแล้ว")
        POSTPONED = "postponed", _("เปลี่ยนวันเรียน")
        REOPENED = "reopened", _("เปิดรุ่นอีกครั้ง")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("enrollment.Cohort", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    old_opens_at = models.DateTimeField()
    old_closes_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_up_to = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("การเปลี่ยนแปลงของรุ่น")
        verbose_name_plural = _("การเปลี่ยนแปลงของรุ่น")
        ordering = ["-at", "-pk"]
        constraints = [
            # Whoever decides about a run says why; its learners read it.
            models.CheckConstraint(condition=~Q(reason=""), name="cohort_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cohort_id}"

    @property
    def last_moment(self) -> datetime | None:
        """The last moment of the last day; `closes_at` is the one after it."""
        return self.closes_at and self.closes_at - MOMENT

    @property
    def old_last_moment(self) -> datetime | None:
        """The last moment of the last day before."""
        return self.old_closes_at and self.old_closes_at - MOMENT
