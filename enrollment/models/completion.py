"""The decision that a learner has completed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Completion(models.Model):
    """A learner completed a course in a run: a fact, not a percentage.

    Written once, when the server finds every criterion of the pinned release's rule met; never updated, never
    deleted. A later release, a moved pass mark or an erased person changes nothing here. `rule` and `evidence` are
    copies: evidence is a list of ``{"code": LESSON | ASSESSMENT, "unit": key | null, "at": ISO moment, "score": percent | null}``,
    one for each lesson done and each assessment passed.
    """

    LESSON, ASSESSMENT = "lesson", "assessment"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.OneToOneField("enrollment.Enrollment", on_delete=models.PROTECT, related_name="completion")
    release = models.ForeignKey("courses.CourseRelease", on_delete=models.PROTECT, related_name="+")
    rule = models.JSONField()
    evidence = models.JSONField()
    completed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("การสำเร็จการอบรม")
        verbose_name_plural = _("การสำเร็จการอบรม")
        indexes = [models.Index(fields=["completed_at"], name="completion_completed_at")]

    def __str__(self) -> str:
        return f"{self.enrollment_id} completed"

    @property
    def was_assessed(self) -> bool:
        """Whether anything but lessons went into it: only then may its certificate say that a competence was assessed."""
        return any(item["code"] != self.LESSON for item in self.evidence)
