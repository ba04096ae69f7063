"""Entrepreneurs."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import OperatorSize, OperatorType
from core.models import TimeStamped


class Operator(TimeStamped):
    """An operator (ผู้ประกอบการ, unit ราย): a person or body that trades in its own name in a creative branch (domain 1.4).

    Never inferred from a person: somebody represents it. Two registrations of one operator are merged by pointing
    `merged_into` at the one that stays; counts follow the pointer, frozen reports do not.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสผู้ประกอบการ"), max_length=64, unique=True)
    name = models.CharField(_("ชื่อผู้ประกอบการ"), max_length=255, blank=True)
    type = models.CharField(_("รูปแบบ"), max_length=24, choices=OperatorType.choices, blank=True)
    # Asked for one purpose: Indicator 8.3 by MSME size. The band is kept and neither revenue nor the number of workers.
    size = models.CharField(_("ขนาดกิจการ"), max_length=8, choices=OperatorSize.choices, blank=True)
    registration_number = models.CharField(_("เลขทะเบียน"), max_length=32, blank=True)
    branch_code = models.CharField(_("สาขาหลัก"), max_length=2, blank=True)
    province_code = models.CharField(_("จังหวัดที่ประกอบการ"), max_length=2, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ผู้ประกอบการ")
        verbose_name_plural = _("ผู้ประกอบการ")
        ordering = ["code"]
        constraints = [
            # A registration number is one operator; having none is common.
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~models.Q(registration_number="") & models.Q(merged_into=None),
                name="operator_registration_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")), name="operator_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PartnerOperator(models.Model):
    """What one partner's lists say of an operator: all that this partner is ever shown of it (ADR 22).

    The first list that names the operator for the partner makes the row; a later one fills what it left empty and never
    writes over what it said. Undoing a list takes its part back. `Operator` itself holds what is counted, for officials.
    """

    partner = models.ForeignKey("enrollment.Partner", on_delete=models.PROTECT, related_name="operators")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="told")
    name = models.CharField(max_length=255, blank=True)
    type = models.CharField(max_length=24, choices=OperatorType.choices, blank=True)
    size = models.CharField(max_length=8, choices=OperatorSize.choices, blank=True)
    registration_number = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("ผู้ประกอบการตามรายชื่อของหน่วยงาน")
        verbose_name_plural = _("ผู้ประกอบการตามรายชื่อของหน่วยงาน")
        ordering = ["pk"]
        constraints = [
            # To a partner a registration number is one operator; without one, a name is.
            models.UniqueConstraint(
                fields=["partner", "registration_number"], condition=~models.Q(registration_number=""), name="partner_operator_number_once"
            ),
            models.UniqueConstraint(
                fields=["partner", "name"], condition=models.Q(registration_number=""), name="partner_operator_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.operator_id}"


class OperatorRepresentative(models.Model):
    """A person may speak for an operator, from one day until another."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operator", "person"], condition=models.Q(ended_at=None), name="operator_representative_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.person_id}"


class OperatorChange(models.Model):
    """An official said that an operator's form or size is another one: what, why, who, when. Lines are only ever added.

    `changed`: it became so at that moment; what was served before keeps the old value in every number. `corrected`: it had been
    recorded wrongly, and the new value holds for all services. Frozen reports do not change either way.
    """

    class Fact(models.TextChoices):
        TYPE = "type", _("รูปแบบ")
        SIZE = "size", _("ขนาดกิจการ")

    class Kind(models.TextChoices):
        CHANGED = "changed", _("เปลี่ยนตั้งแต่บัดนี้")
        CORRECTED = "corrected", _("เดิมบันทึกผิด")

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="changes")
    fact = models.CharField(max_length=4, choices=Fact.choices)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    old = models.CharField(max_length=24, blank=True)
    new = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("การแก้ข้อมูลผู้ประกอบการ")
        verbose_name_plural = _("การแก้ข้อมูลผู้ประกอบการ")
        ordering = ["-at", "-pk"]
        constraints = [
            # Whoever changes what is counted says why.
            models.CheckConstraint(condition=~models.Q(reason=""), name="operator_change_has_reason"),
            # A line says that something changed.
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="operator_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.fact}"


class OperatorMerge(models.Model):
    """An official found that two records are one operator: who, when, why. Undoing sets `undone_at`, and the row is kept.

    While it stands, `operator.merged_into` points at `merged_into`, and live numbers count one; frozen reports do not change.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("การรวมระเบียนผู้ประกอบการ")
        verbose_name_plural = _("การรวมระเบียนผู้ประกอบการ")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            # An operator is merged into one other at a time.
            models.UniqueConstraint(fields=["operator"], condition=models.Q(undone_at=None), name="operator_merged_once"),
            # A merge says why.
            models.CheckConstraint(condition=~models.Q(reason=""), name="operator_merge_has_reason"),
            # Who undid it and when are known together.
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None) | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="operator_merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} → {self.merged_into_id}"
