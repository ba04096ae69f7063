"""Runs of a course."""

import re
import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.codes import Mode
from core.models import TimeStamped

# The end of the code of a self-paced group that began with a later release.
_OF_RELEASE = re.compile(r"-R\d+$")
# A window ends with the moment after its last day.
MOMENT = timedelta(microseconds=1)


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Questions about cohorts."""

    def visible_to_coordinator(self, person: models.Model) -> Self:
        """Cohorts of the partners this person coordinates for, and no others."""
        return self.filter(partner__memberships__person=person, partner__memberships__ended_at=None).distinct()

    def open_to_all(self, now: datetime) -> Self:
        """Cohorts that anybody may join at this moment (room is checked when joining)."""
        return self.filter(state=Cohort.State.OPEN, is_by_invitation=False, opens_at__lte=now).filter(
            Q(closes_at=None) | Q(closes_at__gt=now)
        )


class Cohort(TimeStamped):
    """One run (รุ่น) of a course: a pinned release, a window of time, places.

    planned → open → closed; or cancelled before anybody learned, or stopped half-way (both keep their rows and a reason);
    and open again, if that was a mistake. Each such decision is a `CohortChange`.
    Learners in it stay on its release until a person moves the whole cohort to a newer one. A self-paced course has
    one implicit cohort per fiscal year and release, made at the first enrollment; together they are one run (domain 1.5).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("วางแผน")
        OPEN = "open", _("เปิดเรียน")
        CLOSED = "closed", _("ปิดรุ่นแล้ว")
        CANCELLED = "cancelled", _("ยกเลิกการจัด")
        STOPPED = "stopped", _("ยุติก่อนกำหนด")

    # States of a run that is still to be learned in.
    LIVING: ClassVar[tuple[str, ...]] = (State.PLANNED, State.OPEN)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสรุ่น"), max_length=64, unique=True)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("one", "หลักสูตร"))
    release = models.ForeignKey("courses.CourseRelease", on_delete=models.PROTECT, related_name="+", verbose_name=_("ฉบับเผยแพร่"))
    partner = models.ForeignKey(
        "enrollment.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts", verbose_name=_("หน่วยงานภาคี")
    )
    name = models.CharField(_("ชื่อรุ่น"), max_length=200)
    mode = models.CharField(_("รูปแบบการเรียน"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    # Province of delivery; "00" is online (domain 1.4).
    province_code = models.CharField(_("จังหวัดที่จัด"), max_length=2, default="00")
    state = models.CharField(_("สถานะ"), max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("เหตุผล"), max_length=300, blank=True)
    is_self_paced = models.BooleanField(_("เรียนด้วยตนเอง"), default=False)
    is_by_invitation = models.BooleanField(_("เฉพาะผู้ได้รับเชิญ"), default=False)
    opens_at = models.DateTimeField(_("เปิดเรียน"))
    closes_at = models.DateTimeField(_("ปิดเรียน"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("จำนวนที่รับ"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("รุ่น")
        verbose_name_plural = _("รุ่น")
        ordering = ["-opens_at", "code"]
        constraints = [
            # A window ends after it begins.
            models.CheckConstraint(condition=Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")), name="cohort_closes_after_opening"),
            # Whoever cancels or stops says why; it is printed in the report.
            models.CheckConstraint(condition=~Q(state__in=["cancelled", "stopped"]) | ~Q(reason=""), name="cohort_end_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def title(self) -> str:
        """What people call the run: its name, or for the implicit run of a self-paced course, that it is self-paced."""
        return gettext("เรียนด้วยตนเอง") if self.is_self_paced else self.name

    @property
    def last_moment(self) -> datetime | None:
        """The last moment of the last day; nothing without an end."""
        return self.closes_at and self.closes_at - MOMENT

    def has_begun(self, now: datetime) -> bool:
        """Whether its first day has come, and nobody holds it back as planned."""
        return self.state != self.State.PLANNED and self.opens_at <= now

    def is_past(self, now: datetime) -> bool:
        """Whether its window is over: nobody new comes in."""
        return self.closes_at is not None and self.closes_at <= now

    def has_ended(self, now: datetime) -> bool:
        """Whether learning in it is over. Who is inside a self-paced run may finish: only a stop ends that."""
        return self.state not in self.LIVING or (self.is_past(now) and not self.is_self_paced)

    @property
    def run_code(self) -> str:
        """The run that reports count: a self-paced course has one a fiscal year, however many releases it had (`…-S2570-R3`)."""
        return _OF_RELEASE.sub("", self.code) if self.is_self_paced else self.code
