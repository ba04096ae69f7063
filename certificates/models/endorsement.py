"""Masters (สล่า, ครูช่าง) who put their name to a learner's certificate."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import in_reader_language
from core.models import TimeStamped

from .certificate import Certificate


class EndorserQuerySet(models.QuerySet["Endorser"]):
    def for_branch(self, branch_code: str) -> Self:
        """Masters who can be asked about a course of this branch."""
        return self.filter(is_active=True, person__is_active=True).filter(Q(branch_code="") | Q(branch_code=branch_code))


class Endorser(TimeStamped):
    """A master whom the school trusts to endorse, and the account they do it with.

    Kept by the certificate managers. A certificate copies the names; changing or ending this row changes none of them.
    """

    person = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+", verbose_name=_("บัญชีผู้ใช้"))
    name_th = models.CharField(_("ชื่อที่ปรากฏ (ไทย)"), max_length=200)
    name_en = models.CharField(_("ชื่อที่ปรากฏ (อังกฤษ)"), max_length=200, blank=True)
    position_th = models.CharField(_("ความเชี่ยวชาญหรือตำแหน่ง (ไทย)"), max_length=200)
    position_en = models.CharField(_("ความเชี่ยวชาญหรือตำแหน่ง (อังกฤษ)"), max_length=200, blank=True)
    branch_code = models.CharField(_("สาขา"), max_length=8, blank=True, help_text=_("เว้นว่างไว้ถ้ารับรองได้ทุกสาขา"))
    is_active = models.BooleanField(_("รับรองอยู่"), default=True)

    objects = EndorserQuerySet.as_manager()

    class Meta:
        verbose_name = _("สล่าผู้รับรอง")
        verbose_name_plural = _("สล่าผู้รับรอง")
        ordering = ("name_th",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self.name_th, self.name_en)

    @property
    def position(self) -> str:
        """The position in the reader's language."""
        return in_reader_language(self.position_th, self.position_en)


class EndorsementRequest(models.Model):
    """A holder asks a master to endorse a certificate: asked → given (a new edition bears the name), declined, or withdrawn."""

    class State(models.TextChoices):
        ASKED = "asked", _("รอคำตอบ")
        GIVEN = "given", _("รับรองแล้ว")
        DECLINED = "declined", _("ไม่รับรอง")
        WITHDRAWN = "withdrawn", _("ถอนคำขอแล้ว")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="endorsement_requests")
    endorser = models.ForeignKey(Endorser, on_delete=models.CASCADE, related_name="requests")
    message = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("คำขอให้สล่ารับรอง")
        verbose_name_plural = _("คำขอให้สล่ารับรอง")
        ordering = ("asked_at", "pk")
        constraints = (
            # One master at a time is asked about a certificate.
            models.UniqueConstraint(fields=["certificate"], condition=Q(state="asked"), name="endorsement_one_open"),
            # An answer has its moment.
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="endorsement_answer_has_moment",
            ),
        )

    def __str__(self) -> str:
        return str(self.uuid)
