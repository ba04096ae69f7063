"""How far a learner is. Rows hang on unit keys, which are the same in every language and release."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped


class UnitProgress(TimeStamped):
    """A learner's dealings with one lesson: opened, then done. Done never becomes undone.

    Made when the lesson is first opened; `position` is the block last reached, for continuing at the exact place.
    """

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, related_name="+")
    unit_key = models.UUIDField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    position = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ความก้าวหน้ารายบทเรียน")
        verbose_name_plural = _("ความก้าวหน้ารายบทเรียน")
        constraints = [
            # One row per learner and unit: progress cannot be counted twice.
            models.UniqueConstraint(fields=["enrollment", "unit_key"], name="unit_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.unit_key}"


class Attempt(TimeStamped):
    """One try at an assessment, opened, timed and marked on the server.

    open → submitted (by the learner, or by the clock: then `closed_by_clock`). Holds a copy of the rules and the
    order of questions it was opened with; a release that comes later does not touch it. Scores are whole points.
    """

    class State(models.TextChoices):
        OPEN = "open", _("กำลังทำ")
        SUBMITTED = "submitted", _("ส่งแล้ว")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, related_name="+")
    unit_key = models.UUIDField()
    release = models.ForeignKey("courses.CourseRelease", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # [{"question": key, "kind": "single" | "multiple" | "true_false", "options": [option key, …]}, …] as this attempt shows them.
    layout = models.JSONField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_by_clock = models.BooleanField(default=False)
    score = models.PositiveIntegerField(null=True, blank=True)
    max_score = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("ครั้งที่ทำแบบทดสอบ")
        verbose_name_plural = _("ครั้งที่ทำแบบทดสอบ")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "unit_key", "number"], name="attempt_number_unique"),
            # Opening twice is opening once.
            models.UniqueConstraint(fields=["enrollment", "unit_key"], condition=Q(state="open"), name="attempt_one_open"),
            # Submitted means marked.
            models.CheckConstraint(
                condition=Q(state="open") | Q(submitted_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="attempt_submitted_is_marked",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=models.F("max_score")), name="attempt_score_within_max"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.unit_key} #{self.number}"


class Answer(models.Model):
    """The answer to one question of an attempt, saved the moment it is given.

    A save with a sequence number not above the stored one is late and is ignored, so retries and slow networks do
    no harm. `correct` and `points` are written when the attempt is marked.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=64)
    # Chosen option keys.
    chosen = models.JSONField(default=list)
    sequence = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()
    correct = models.BooleanField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("คำตอบ")
        verbose_name_plural = _("คำตอบ")
        constraints = [models.UniqueConstraint(fields=["attempt", "question_key"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_key}"
