"""What an issuer signs with."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import TimeStamped

from .issuer import Issuer


class IssuerKeyQuerySet(models.QuerySet["IssuerKey"]):
    def active(self) -> Self:
        """Keys that sign today."""
        return self.filter(state=IssuerKey.State.ACTIVE)

    def of(self, issuer: Issuer | None, purpose: str) -> Self:
        """Keys of an issuer (`None`: of the installation) for a purpose, newest first."""
        return self.filter(issuer=issuer, purpose=purpose).order_by("-valid_from", "-pk")

    def proving(self) -> Self:
        """Keys whose signatures count: those in use and those used before, never a revoked one."""
        return self.exclude(state=IssuerKey.State.REVOKED)


class IssuerKey(TimeStamped):
    """The public half of a key, and where the private half is; the private half is never in the database.

    active → retired (another took its place: it signs no more and proves for ever) or revoked (lost or abused: what
    only its signature speaks for is not believed any more). Rows are never deleted: what they signed stays checkable.
    """

    class Purpose(models.TextChoices):
        AUTHORITY = "authority", _("รับรองกุญแจของผู้ออก")
        DOCUMENT = "document", _("ลงนามไฟล์ PDF")
        CREDENTIAL = "credential", _("ลงนามข้อมูลรับรองดิจิทัล")

    class Algorithm(models.TextChoices):
        P256 = "p256", "ECDSA P-256"
        ED25519 = "ed25519", "Ed25519"

    class Storage(models.TextChoices):
        LOCAL = "local", _("ไฟล์ในเครื่อง")
        PKCS11 = "pkcs11", _("อุปกรณ์เก็บกุญแจ (PKCS#11)")

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("issuer key", "ใช้อยู่")
        RETIRED = "retired", pgettext_lazy("issuer key", "เลิกใช้ลงนามแล้ว")
        REVOKED = "revoked", pgettext_lazy("issuer key", "ถูกเพิกถอน")

    # No issuer: the installation's own authority.
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="keys", null=True, blank=True)
    purpose = models.CharField(_("ใช้สำหรับ"), max_length=12, choices=Purpose.choices)
    algorithm = models.CharField(_("ชนิดกุญแจ"), max_length=10, choices=Algorithm.choices)
    # Also the file's name, the label in a token, the fragment in a DID document.
    key_id = models.CharField(_("รหัสกุญแจ"), max_length=64, unique=True)
    storage = models.CharField(_("ที่เก็บ"), max_length=8, choices=Storage.choices, default=Storage.LOCAL)
    # SubjectPublicKeyInfo, PEM.
    public_pem = models.TextField()
    # PEM, the key's own first, its root last; empty for credentials, whose keys a DID document publishes.
    chain_pem = models.TextField(blank=True)
    # SHA-256 (hex) of the key's own certificate, DER.
    fingerprint = models.CharField(_("ลายนิ้วมือ"), max_length=64, blank=True)
    valid_from = models.DateTimeField(_("เริ่มใช้"))
    # When it stopped signing.
    valid_until = models.DateTimeField(_("เลิกใช้"), null=True, blank=True)
    state = models.CharField(_("สถานะ"), max_length=8, choices=State.choices, default=State.ACTIVE)
    state_note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = IssuerKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("กุญแจของผู้ออก")
        verbose_name_plural = _("กุญแจของผู้ออก")
        constraints = [
            # An issuer signs with one key for each purpose.
            models.UniqueConstraint(fields=["issuer", "purpose"], condition=Q(state="active"), name="issuer_key_one_active"),
            # The installation has one authority.
            models.UniqueConstraint(fields=["purpose"], condition=Q(state="active", issuer=None), name="issuer_key_one_authority"),
            # Only an authority is nobody's.
            models.CheckConstraint(
                condition=Q(issuer=None, purpose="authority") | (Q(issuer__isnull=False) & ~Q(purpose="authority")),
                name="issuer_key_authority_alone",
            ),
            # A key that signs no more says since when.
            models.CheckConstraint(
                condition=Q(state="active", valid_until=None) | (~Q(state="active") & Q(valid_until__isnull=False)),
                name="issuer_key_ended_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id

    def signed_at(self, moment: datetime) -> bool:
        """Whether it was in use at `moment`."""
        return self.valid_from <= moment and (self.valid_until is None or moment <= self.valid_until)
