"""Rosters: lists of people a partner enrols."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to_coordinator(self, person: models.Model) -> Self:
        """Imports into cohorts of the partners this person coordinates for."""
        return self.filter(cohort__partner__memberships__person=person, cohort__partner__memberships__ended_at=None)


class RosterImport(TimeStamped):
    """One uploaded list for one cohort.

    checking (the worker reads the file and makes the dry run) → ready (the person sees what would happen) →
    applying → applied → undone, within 30 days; or refused (the file cannot be read: `error_*` say why) or cancelled.
    A workbook with lists on several sheets waits in choosing until one is named, and is checked again.
    Nothing is enrolled before `applying`, and applying is one transaction. The raw file is deleted after 30 days.

    `changed` is what it did to operators, as undoing needs it: ``{"operator": id}`` made, with `field` and `new` filled
    in; the same with `told` for what the partner's lists say of them (`PartnerOperator`).
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("กำลังตรวจไฟล์")
        CHOOSING = "choosing", _("รอเลือกแผ่นงาน")
        READY = "ready", _("รอยืนยัน")
        REFUSED = "refused", _("อ่านไฟล์ไม่ได้")
        APPLYING = "applying", _("กำลังนำเข้า")
        APPLIED = "applied", _("นำเข้าแล้ว")
        UNDONE = "undone", _("ยกเลิกการนำเข้าแล้ว")
        CANCELLED = "cancelled", _("ไม่นำเข้า")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("enrollment.Cohort", on_delete=models.PROTECT, related_name="roster_imports")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    file_name = models.CharField(max_length=255)
    # Path in the private storage; empty after it was deleted.
    file = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    # How the file was read: `sheet` (wanted or read), `sheets` to choose from as [name, rows], `others` not read, the lines
    # `above` the head as [line, text], headers that `spread` over columns as [name, first, last]. Emptied with the rows.
    reading = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    skip_errors = models.BooleanField(default=False)
    error_code = models.CharField(max_length=64, blank=True)
    error_params = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("การนำเข้ารายชื่อ")
        verbose_name_plural = _("การนำเข้ารายชื่อ")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.state}"


class RosterRow(models.Model):
    """One line of a roster: what the file said, what would happen, what happened.

    `cells` is the line as read, in the order of the import's `headers`; `parsed` the values understood; `issues` a
    list of ``{"column": header, "code": reason, "params": {…}}``; `changes` of ``{"field": …, "old": …, "new": …}``,
    with `old_id` and `new_id` where another operator is represented, which is also what undoing puts back. All of it
    may be shown to the partner: it tells nothing that another partner's list said.
    """

    class Outcome(models.TextChoices):
        CREATE = "create", _("เพิ่มใหม่")
        CHANGE = "change", _("แก้ไขข้อมูล")
        SAME = "same", _("มีอยู่แล้ว")
        CONFLICT = "conflict", _("ข้อมูลขัดแย้ง")
        ERROR = "error", _("ข้อมูลผิด")

    # The index of its constraint begins with it.
    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    # As Excel shows it: the header is line 1.
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    parsed = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    issues = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.SET_NULL, null=True, related_name="+")
    person_was_created = models.BooleanField(default=False)
    enrollment_was_created = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "line"], name="roster_row_line_unique")]
        indexes = [models.Index(fields=["roster", "outcome"], name="roster_row_outcome")]

    def __str__(self) -> str:
        return f"{self.roster_id}:{self.line}"
