"""What learners are served: frozen releases."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseReleaseQuerySet(models.QuerySet["CourseRelease"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")


class CourseRelease(models.Model):
    """One immutable edition of a course, made from its pages in one transaction (stack section 3).

    Born when a reviewer approves a request; never changed, never deleted. A cohort pins one; a typing error fixed is
    a new release that the cohort may be moved to. Its text lives in `UnitContent`, one row per unit and language.

    `outline` is language-neutral but carries titles per language, and is all a classroom needs for its outline::

        {"languages": ["th", "en"], "title": {"th": …}, "modules": [{"key": "<uuid>", "title": {…}, "units":
         [{"key": "<uuid>", "kind": "lesson" | "assessment", "title": {…}, "minutes": 20, "required": true,
           "final": false, "pass_percent": 60, "max_attempts": 0, "minutes_limit": 0}]}]}

    `about` is the course page (summary, outcomes, teachers, materials, safety …) per language, prepared HTML.
    `rule` is the completion rule: ``{"lessons_percent": 80, "assessments": ["<uuid>", …]}``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    languages = models.JSONField(default=list)
    outline = models.JSONField()
    about = models.JSONField()
    rule = models.JSONField()
    # SHA-256 over outline, about, rule and every unit's content, in canonical JSON.
    content_hash = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    objects = CourseReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับเผยแพร่")
        verbose_name_plural = _("ฉบับเผยแพร่")
        constraints = [
            # Editions of a course are numbered 1, 2, 3 …
            models.UniqueConstraint(fields=["course", "number"], name="course_release_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} r{self.number}"


class UnitContent(models.Model):
    """One unit of a release in one language, ready to serve.

    A lesson holds prepared, sanitised HTML in `html` and its ungraded checks in `questions`; an assessment holds its
    introduction in `html` and the questions as learners may see them in `questions`. `answer_key` never leaves the
    server: ``{question key: {"correct": [option key, …], "points": 1, "feedback": "…"}}``.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("บทเรียน")
        ASSESSMENT = "assessment", _("การวัดและประเมินผล")

    release = models.ForeignKey(CourseRelease, on_delete=models.PROTECT, related_name="units")
    unit_key = models.UUIDField()
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=255)
    html = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    answer_key = models.JSONField(default=dict)
    # Style sheet in the public storage that brings the Lanna letters of this unit; empty without any, and in releases before there were such.
    letters_file = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "unit_key", "language"], name="unit_content_one_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.unit_key} {self.language}"


class ReleaseRequestQuerySet(models.QuerySet["ReleaseRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=[ReleaseRequest.State.REQUESTED, ReleaseRequest.State.APPROVED])


class ReleaseRequest(models.Model):
    """An author asks that the course's pages, as they stand, become a release.

    requested → approved (the worker makes the release) → released; or → returned with a comment. Two different people
    ask and approve. The pages' fingerprint is taken when asked: pages edited since must be asked for again, so that
    what was reviewed is what is released.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("รอตรวจสอบ")
        APPROVED = "approved", _("อนุมัติแล้ว กำลังเผยแพร่")
        RELEASED = "released", _("เผยแพร่แล้ว")
        RETURNED = "returned", _("ส่งกลับแก้ไข")
        WITHDRAWN = "withdrawn", _("ยกเลิกคำขอ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="release_requests")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    fingerprint = models.CharField(max_length=64)
    note = models.TextField(_("สิ่งที่เปลี่ยนแปลง"), blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(_("ความเห็นผู้ตรวจ"), blank=True)
    release = models.OneToOneField(CourseRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReleaseRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำขอเผยแพร่หลักสูตร")
        verbose_name_plural = _("คำขอเผยแพร่หลักสูตร")
        constraints = [
            # One request of a course is under way at a time.
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state__in=["requested", "approved"]), name="release_request_one_open"
            ),
            # Four eyes: nobody approves their own request.
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("requested_by")), name="release_request_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.state}"
