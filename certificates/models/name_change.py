"""A holder's name has changed, and the certificate should say so."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .certificate import Certificate


class NameChangeRequest(models.Model):
    """A holder asks for a certificate in a new name, with evidence: asked → approved (a new edition), refused, or withdrawn.

    The evidence is looked at by a certificate manager and deleted with the decision: what stays is who decided and when.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("รอพิจารณา")
        APPROVED = "approved", _("อนุมัติแล้ว")
        REFUSED = "refused", _("ไม่อนุมัติ")
        WITHDRAWN = "withdrawn", _("ถอนคำขอแล้ว")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="name_changes")
    new_name = models.CharField(max_length=250, blank=True)
    new_name_en = models.CharField(max_length=250, blank=True)
    # In the private storage; empty once decided.
    evidence = models.CharField(max_length=200, blank=True)
    evidence_type = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("คำขอเปลี่ยนชื่อในวุฒิบัตร")
        verbose_name_plural = _("คำขอเปลี่ยนชื่อในวุฒิบัตร")
        ordering = ("asked_at", "pk")
        constraints = (
            # One request at a time for a certificate.
            models.UniqueConstraint(fields=["certificate"], condition=Q(state="asked"), name="name_change_one_open"),
            # A decided request has its moment, and no evidence any more.
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | (~Q(state="asked") & Q(decided_at__isnull=False, evidence="")),
                name="name_change_decided_without_evidence",
            ),
        )

    def __str__(self) -> str:
        return str(self.uuid)
