"""What was decided about runs and activities: called off, moved to other days, closed, opened again."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.cohort import MOMENT


class Change(models.Model):
    """One decision, with who took it and why. Lines are only ever added, with the decision, in one transaction.

    Whoever has a place in what was decided about is written to, in the order of the places; `told_up_to` is the last place
    whose holder was, so that nobody gets the letter twice. A later decision about the same thing ends the letters of the
    earlier one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_up_to = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


class CohortChange(Change):
    """A decision about a run. `opens_at` and `closes_at` are the window after it, `old_…` the one before."""

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("ยกเลิกการจัด")
        STOPPED = "stopped", _("ยุติก่อนกำหนด")
        CLOSED = "closed", _("ปิดรุ่นแล้ว")
        POSTPONED = "postponed", _("เปลี่ยนวันเรียน")
        REOPENED = "reopened", _("เปิดรุ่นอีกครั้ง")

    cohort = models.ForeignKey("enrollment.Cohort", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    old_opens_at = models.DateTimeField()
    old_closes_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta(Change.Meta):
        verbose_name = _("การเปลี่ยนแปลงของรุ่น")
        verbose_name_plural = _("การเปลี่ยนแปลงของรุ่น")
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


class OccurrenceChange(Change):
    """A decision about an activity that is held. `starts_at` and `ends_at` are the time after it, `old_…` the one before."""

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("ยกเลิกการจัด")
        POSTPONED = "postponed", _("เลื่อนการจัด")

    occurrence = models.ForeignKey("enrollment.ActivityOccurrence", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    old_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(Change.Meta):
        verbose_name = _("การเปลี่ยนแปลงของกิจกรรม")
        verbose_name_plural = _("การเปลี่ยนแปลงของกิจกรรม")
        constraints = [
            # Whoever calls an activity off or moves it says why; who registered reads it.
            models.CheckConstraint(condition=~Q(reason=""), name="occurrence_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence_id}"
