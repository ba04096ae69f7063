"""What was done about somebody's account, by whom, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffAct(models.Model):
    """One act of the desk about one account. Lines are only ever added, with the act, in one transaction."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("ระงับบัญชี")
        REACTIVATED = "reactivated", _("เปิดใช้บัญชีอีกครั้ง")
        NAME_RESET = "name_reset", _("ให้ยืนยันชื่อในวุฒิบัตรใหม่")
        APPOINTED = "appointed", _("แต่งตั้งให้มีบทบาท")
        DISMISSED = "dismissed", _("ให้พ้นจากบทบาท")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("การดำเนินการกับบัญชี")
        verbose_name_plural = _("การดำเนินการกับบัญชี")
        constraints = [
            # Whoever acts on somebody's account says why.
            models.CheckConstraint(condition=~models.Q(reason=""), name="staff_act_has_reason"),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="staff_act_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
