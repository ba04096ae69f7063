"""Activities held, and who came."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import in_reader_language
from core.models import TimeStamped

# How long before the beginning and after the end people check themselves in with the code at the venue.
DOORS = timedelta(hours=1)


class ActivityOccurrence(TimeStamped):
    """One time (ครั้ง) that an activity is held, over one or several days.

    planned → held, when the host says so or the first person is checked in; or postponed (to new dates, same row) or
    cancelled, with the reason (`OccurrenceChange`). Only a held occurrence counts, and one with check-ins can no longer be cancelled.
    It always has a host: whoever stands at the door, and decides about it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("วางแผน")
        HELD = "held", _("จัดแล้ว")
        POSTPONED = "postponed", _("เลื่อนการจัด")
        CANCELLED = "cancelled", _("ยกเลิกการจัด")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสครั้งที่จัด"), max_length=64, unique=True)
    activity = models.ForeignKey("courses.Activity", on_delete=models.PROTECT, related_name="+", verbose_name=_("กิจกรรม"))
    host = models.ForeignKey("enrollment.Partner", on_delete=models.PROTECT, related_name="occurrences", verbose_name=_("หน่วยงานผู้จัด"))
    venue = models.CharField(_("สถานที่"), max_length=255)
    venue_en = models.CharField(_("สถานที่ (อังกฤษ)"), max_length=255, blank=True, default="", db_default="")
    province_code = models.CharField(_("จังหวัดที่จัด"), max_length=2)
    starts_at = models.DateTimeField(_("เริ่ม"))
    ends_at = models.DateTimeField(_("สิ้นสุด"))
    capacity = models.PositiveIntegerField(_("จำนวนที่รับ"), null=True, blank=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(_("เหตุผล"), max_length=300, blank=True)
    # Shown at the venue only; typing it there checks a person in. Empty: the host checks in by list alone.
    venue_code = models.CharField(_("รหัสหน้างาน"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("ครั้งที่จัดกิจกรรม")
        verbose_name_plural = _("ครั้งที่จัดกิจกรรม")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="occurrence_ends_after_start"),
            models.CheckConstraint(condition=~Q(state__in=["cancelled", "postponed"]) | ~Q(reason=""), name="occurrence_end_has_reason"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def venue_name(self) -> str:
        """The place in the reader's language; in Thai where it has no English name."""
        return in_reader_language(self.venue, self.venue_en)

    def takes_codes(self, now: datetime) -> bool:
        """Whether people may check themselves in with the code at the venue: from shortly before to shortly after it."""
        return self.state != self.State.CANCELLED and self.starts_at - DOORS <= now <= self.ends_at + DOORS

    def nearest_moment(self, now: datetime) -> datetime:
        """`now`, kept within the occurrence: what is entered later is dated into it, never into another year."""
        return min(max(now, self.starts_at), self.ends_at)


class Registration(TimeStamped):
    """A person registered for an occurrence, and perhaps came.

    registered → checked in, once; or withdrawn. Checking in makes the `ServiceEvent`. A walk-in is registered and
    checked in at the same moment.
    """

    class How(models.TextChoices):
        LIST = "list", _("รายชื่อของผู้จัด")
        CODE = "code", _("รหัสหน้างาน")

    occurrence = models.ForeignKey(ActivityOccurrence, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("enrollment.Operator", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices, blank=True)

    class Meta:
        verbose_name = _("การลงทะเบียนเข้าร่วม")
        verbose_name_plural = _("การลงทะเบียนเข้าร่วม")
        constraints = [
            # A person is on an occurrence's list once.
            models.UniqueConstraint(fields=["occurrence", "person"], name="registration_once"),
            # Who came did not withdraw.
            models.CheckConstraint(condition=Q(checked_in_at=None) | Q(withdrawn_at=None), name="registration_came_or_withdrew"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.occurrence_id}"


class CheckInUndone(models.Model):
    """A check-in that the host took back: a line that is only ever added, in the same transaction.

    `entry` is the number that the line of the list has, or had: of who was known only by having been added at the door nothing
    else is left.
    """

    occurrence = models.ForeignKey(ActivityOccurrence, on_delete=models.PROTECT, related_name="undone")
    entry = models.PositiveBigIntegerField()
    checked_in_at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=Registration.How.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("การเช็กชื่อที่ยกเลิก")
        verbose_name_plural = _("การเช็กชื่อที่ยกเลิก")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry} at {self.occurrence_id}"
