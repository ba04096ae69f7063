"""Organisations that enrol cohorts, and their people."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import in_reader_language
from core.models import TimeStamped


class PartnerQuerySet(models.QuerySet["Partner"]):
    def of_coordinator(self, person: models.Model) -> Self:
        """Partners whose coordinator this person is, today."""
        return self.filter(memberships__person=person, memberships__ended_at=None)


class Partner(TimeStamped):
    """An organisation (หน่วยงานภาคี) that enrols cohorts or hosts activities: a university, an office, a chamber, a club."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("มหาวิทยาลัยภาคี")
        GOVERNMENT = "government", _("หน่วยงานรัฐ")
        ASSOCIATION = "association", _("สมาคมหรือชมรม")
        CHAMBER = "chamber", _("สภาหรือหอการค้า")
        SPACE = "space", _("พื้นที่สร้างสรรค์")

    code = models.CharField(_("รหัสหน่วยงาน"), max_length=32, unique=True)
    kind = models.CharField(_("ประเภท"), max_length=16, choices=Kind.choices)
    name_th = models.CharField(_("ชื่อ (ไทย)"), max_length=255)
    name_en = models.CharField(_("ชื่อ (อังกฤษ)"), max_length=255, blank=True)
    province_code = models.CharField(_("จังหวัด"), max_length=2, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("หน่วยงานภาคี")
        verbose_name_plural = _("หน่วยงานภาคี")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return in_reader_language(self.name_th, self.name_en)


class PartnerMembershipQuerySet(models.QuerySet["PartnerMembership"]):
    def current(self) -> Self:
        """Memberships that have not ended."""
        return self.filter(ended_at=None)


class PartnerMembership(models.Model):
    """A person coordinates for a partner (ผู้ประสานงาน), from one day until another; ending it keeps the row."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผู้ประสานงาน")
        verbose_name_plural = _("ผู้ประสานงาน")
        constraints = [
            models.UniqueConstraint(fields=["partner", "person"], condition=models.Q(ended_at=None), name="partner_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.person_id}"
