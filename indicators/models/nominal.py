"""Who saw names, and why."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NominalList(models.Model):
    """One nominal list: the rows of a number with names, asked for by one person with a reason.

    Written before the first name is shown, never changed or deleted. Who asked may open and download it for a day; each
    time is a `NominalUse`. It holds the question, never the answer: names are looked up each time, so who was erased since
    is not in it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ผู้ขอ"))
    made_at = models.DateTimeField(_("ขอเมื่อ"))
    reason = models.CharField(_("เหตุผล"), max_length=500)
    measure = models.CharField(max_length=16)
    part = models.CharField(max_length=8, blank=True)
    # The scope and its filters as a query string, and in words as they were read at that moment.
    query = models.CharField(max_length=1000, blank=True)
    scope_text = models.CharField(max_length=1000)
    row_count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("บัญชีรายชื่อ")
        verbose_name_plural = _("บัญชีรายชื่อ")
        ordering = ["-made_at", "-pk"]
        constraints = [
            # Nobody sees names without saying why.
            models.CheckConstraint(condition=~Q(reason=""), name="nominal_list_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.measure}"


class NominalUse(models.Model):
    """A nominal list was looked at or downloaded."""

    class How(models.TextChoices):
        PAGE = "page", _("เปิดดู")
        CSV = "csv", _("ดาวน์โหลด CSV")
        XLSX = "xlsx", _("ดาวน์โหลด XLSX")

    nominal_list = models.ForeignKey(NominalList, on_delete=models.PROTECT, related_name="uses")
    how = models.CharField(max_length=4, choices=How.choices)
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["used_at", "pk"]

    def __str__(self) -> str:
        return f"{self.nominal_list_id} {self.how}"
