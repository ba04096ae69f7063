"""Cohorts that were taken to another release."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CohortMove(models.Model):
    """A person who was shown the effect moved a cohort from one release of its course to a newer one.

    Written with the move, in one transaction, and kept; undoing takes the cohort back and sets `undone_at`. `effect` is
    what the person was shown, in numbers: ``{"learners": 12, "completed": 3, "added": 2, …}``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("enrollment.Cohort", on_delete=models.PROTECT, related_name="moves")
    from_release = models.ForeignKey("courses.CourseRelease", on_delete=models.PROTECT, related_name="+")
    to_release = models.ForeignKey("courses.CourseRelease", on_delete=models.PROTECT, related_name="+")
    effect = models.JSONField(default=dict)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("การย้ายรุ่นไปฉบับใหม่")
        verbose_name_plural = _("การย้ายรุ่นไปฉบับใหม่")
        ordering = ["-moved_at", "-pk"]
        constraints = [
            # Moving to where one is, is no move.
            models.CheckConstraint(condition=~Q(from_release=F("to_release")), name="cohort_move_changes_release"),
            # Who undid it and when are known together.
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="cohort_move_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.from_release_id} → {self.to_release_id}"
