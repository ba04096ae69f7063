"""What was decided about an occurrence that people had registered for: called off, or moved to other days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OccurrenceChange(models.Model):
    """One decision about one occurrence, with who took it and why. Lines are only ever added, with the decision, in one transaction.

    `starts_at` and `ends_at` are the time after it, `old_…` the one before. Who is registered is written to in the order
    of the registrations; `told_up_to` is the last one that was, so that nobody gets the letter twice. A later decision
    about the same occurrence ends the letters of the earlier one.
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("ยกเลิกการจัด")
        POSTPONED = "postponed", _("เลื่อนการจัด")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey("enrollment.ActivityOccurrence", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    old_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_up_to = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("การเปลี่ยนแปลงของกิจกรรม")
        verbose_name_plural = _("การเปลี่ยนแปลงของกิจกรรม")
        ordering = ["-at", "-pk"]
        constraints = [
            # Whoever calls an activity off or moves it says why; who registered reads it.
            models.CheckConstraint(condition=~Q(reason=""), name="occurrence_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence_id}"
