"""What an office set out to reach."""

import uuid
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped

# `Target.quarter` of a target for the whole fiscal year.
WHOLE_YEAR = 0


def achievement(result: float | Decimal | None, target: Decimal | None) -> Decimal | None:
    """Answer result ÷ target in percent (ร้อยละ) with two decimals, halves up; none without a result or a target, and none for target 0."""
    if result is None or not target:
        return None
    return (Decimal(str(result)) * 100 / target).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Target(TimeStamped):
    """What one measure of Indicator 8 should reach (ค่าเป้าหมาย).

    It holds for a fiscal year or one quarter of it, for one agency or all, for one place or everywhere; the place is
    a province or an area set. A target for all is never made up from those of its parts. A quarter's target is
    for that quarter alone. Taking a target away deletes the row; every change is kept in `TargetChange`.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    quarter = models.PositiveSmallIntegerField(_("ไตรมาส"), default=WHOLE_YEAR)
    agency_code = models.CharField(_("หน่วยงาน"), max_length=32, blank=True)
    area_code = models.CharField(_("พื้นที่"), max_length=32, blank=True)
    measure = models.CharField(_("ตัวชี้วัด"), max_length=16)
    value = models.DecimalField(_("ค่าเป้าหมาย"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("ค่าเป้าหมาย")
        verbose_name_plural = _("ค่าเป้าหมาย")
        ordering = ["-fiscal_year", "quarter", "agency_code", "area_code", "measure"]
        constraints = [
            # One number to reach for one thing.
            models.UniqueConstraint(fields=["fiscal_year", "quarter", "agency_code", "area_code", "measure"], name="target_once"),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="target_quarter_exists"),
            # Fiscal years are named in the Buddhist Era; a CE year that slipped through would never be met.
            models.CheckConstraint(condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700), name="target_year_is_be"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.fiscal_year}/{self.quarter} {self.agency_code} {self.area_code}".strip()


class TargetChange(TimeStamped):
    """Targets changed together: a sheet, or one visit to the edit page (`file_name` empty).

    A sheet is ready (its dry run is shown) → applied → undone, or cancelled; a change by hand is applied at once.
    `rows` is a list of ``{"line", "key", "old", "new", "outcome", "issue"}``: `key` as in `TargetKey`, values as texts,
    none for no target. Undoing puts `old` back wherever `new` still stands.
    """

    class State(models.TextChoices):
        READY = "ready", _("รอยืนยัน")
        APPLIED = "applied", _("นำเข้าแล้ว")
        UNDONE = "undone", _("ยกเลิกการนำเข้าแล้ว")
        CANCELLED = "cancelled", _("ไม่นำเข้า")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices)
    file_name = models.CharField(max_length=255, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    rows = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("การแก้ไขค่าเป้าหมาย")
        verbose_name_plural = _("การแก้ไขค่าเป้าหมาย")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # What was applied says when.
            models.CheckConstraint(condition=~Q(state__in=["applied", "undone"]) | ~Q(applied_at=None), name="target_change_applied_at"),
            models.CheckConstraint(condition=Q(state="undone") | Q(undone_at=None), name="target_change_undone_at"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or 'by hand'} {self.state}"
