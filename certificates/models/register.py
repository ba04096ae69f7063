"""What happens in a register besides issuing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .certificate import Certificate
from .issuer import Issuer


class VoidNumber(models.Model):
    """A number of a register that belongs to no certificate and never will: spoiled, or given away on paper.

    Taken like any other, so the register stays without gaps; written once, never changed, never used again.
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="void_numbers")
    year_be = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reason = models.CharField(_("เหตุผล"), max_length=300)
    voided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("เลขที่ที่ยกเลิก")
        verbose_name_plural = _("เลขที่ที่ยกเลิก")
        constraints = [
            # A number of a register is used once.
            models.UniqueConstraint(fields=["issuer", "year_be", "number"], name="void_number_once"),
            # A void number says why.
            models.CheckConstraint(condition=~Q(reason=""), name="void_number_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year_be}"


class RegisterEventQuerySet(models.QuerySet["RegisterEvent"]):
    def of_certificate(self, certificate: Certificate) -> Self:
        """What was done to a certificate, newest first."""
        return self.filter(certificate=certificate).select_related("actor").order_by("-at", "-pk")

    def of_issuer(self, issuer: Issuer) -> Self:
        """What was done to an issuer itself and its register, newest first."""
        return self.filter(issuer=issuer, certificate=None).select_related("actor").order_by("-at", "-pk")


class RegisterEvent(models.Model):
    """Who changed what in a register, and why. Written with the change it tells of; never changed, never deleted."""

    class Kind(models.TextChoices):
        REVOKED = "revoked", _("เพิกถอน")
        REPLACED = "replaced", _("ออกฉบับแทน")
        VOIDED = "voided", _("ยกเลิกเลขที่")
        ISSUER_MADE = "issuer_made", _("เพิ่มผู้ออก")
        ISSUER_CHANGED = "issuer_changed", _("แก้ไขข้อมูลผู้ออก")
        REGISTRAR_MADE = "registrar_made", _("แต่งตั้งนายทะเบียน")
        REGISTRAR_ENDED = "registrar_ended", _("ยกเลิกนายทะเบียน")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="events", null=True, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events", null=True, blank=True)
    # Nobody: the system itself. A person who is erased stays as an emptied row.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # Field → [old, new], of what an issuer states; never of a holder.
    changes = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    objects = RegisterEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประวัติทะเบียน")
        verbose_name_plural = _("ประวัติทะเบียน")
        constraints = [
            # An entry is about something.
            models.CheckConstraint(condition=Q(issuer__isnull=False) | Q(certificate__isnull=False), name="register_event_has_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
