"""Who issues: organisations, their signatories and registers."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import in_reader_language
from core.models import TimeStamped


class IssuerQuerySet(models.QuerySet["Issuer"]):
    def for_partner(self, partner_id: int | None) -> Self:
        """Who issues for a partner's runs: its own issuer, else the default one; the first is meant."""
        if not partner_id:
            return self.filter(is_default=True)
        # The default one may be another partner's own: whose it is says nothing about the order.
        is_own = models.Case(models.When(partner=partner_id, then=0), default=1)
        return self.filter(Q(partner=partner_id) | Q(is_default=True)).order_by(is_own)


class Issuer(TimeStamped):
    """An organisation that issues certificates, with its signatory and its register (ทะเบียนคุม).

    Changing names here changes future certificates only: each one copies what it states.
    """

    class YearBasis(models.TextChoices):
        CALENDAR = "calendar", _("ปีปฏิทิน พ.ศ.")
        FISCAL = "fiscal", _("ปีงบประมาณ พ.ศ.")

    code = models.CharField(_("รหัสผู้ออก"), max_length=32, unique=True)
    name_th = models.CharField(_("ชื่อหน่วยงาน (ไทย)"), max_length=255)
    name_en = models.CharField(_("ชื่อหน่วยงาน (อังกฤษ)"), max_length=255)
    signatory_name_th = models.CharField(_("ชื่อผู้ลงนาม (ไทย)"), max_length=200)
    signatory_name_en = models.CharField(_("ชื่อผู้ลงนาม (อังกฤษ)"), max_length=200)
    signatory_position_th = models.CharField(_("ตำแหน่งผู้ลงนาม (ไทย)"), max_length=200)
    signatory_position_en = models.CharField(_("ตำแหน่งผู้ลงนาม (อังกฤษ)"), max_length=200)
    # Sanitised SVG text; the issuer confirmed the right to use it. Never the Garuda (domain 5.7).
    emblem_svg = models.TextField(_("ตรา"), blank=True)
    # A PNG in the private storage, under its own hash: certificates name it too, so it is never deleted. Empty: a dotted line.
    signature_file = models.CharField(_("ภาพลายมือชื่อ"), max_length=120, blank=True)
    # Whether the paper says in words that the file bears a digital signature; the signature itself is invisible.
    states_signature = models.BooleanField(_("พิมพ์บรรทัดลายเซ็นดิจิทัลบนวุฒิบัตร"), default=False)
    # Which BE year the register (เลขที่ running/year) starts anew with; not changed once numbers are given.
    year_basis = models.CharField(_("ปีของทะเบียนคุม"), max_length=8, choices=YearBasis.choices, default=YearBasis.CALENDAR)
    # ประกาศนียบัตร is for credit-bearing or statutory programmes: only issuers enabled for it say so (domain 5.6).
    issues_prakatsaniyabat = models.BooleanField(_("ออกประกาศนียบัตรได้"), default=False)
    is_default = models.BooleanField(_("ผู้ออกหลัก"), default=False)
    # Runs of this partner are certified by this issuer; those of nobody, and of partners without one, by the default issuer.
    partner = models.ForeignKey(
        "enrollment.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ออกให้รุ่นของหน่วยงานภาคี")
    )

    objects = IssuerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผู้ออกวุฒิบัตร")
        verbose_name_plural = _("ผู้ออกวุฒิบัตร")
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="issuer_one_default"),
            # A partner's runs have one issuer.
            models.UniqueConstraint(fields=["partner"], name="issuer_one_per_partner"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The organisation's name in the reader's language."""
        return in_reader_language(self.name_th, self.name_en)


class Register(models.Model):
    """The last number given in one issuer's register of one BE year. Locked while a number is taken: no gaps, no twins."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="registers")
    year_be = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("ทะเบียนคุมวุฒิบัตร")
        verbose_name_plural = _("ทะเบียนคุมวุฒิบัตร")
        constraints = [models.UniqueConstraint(fields=["issuer", "year_be"], name="register_one_per_year")]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.year_be}"


class Registrar(TimeStamped):
    """A person who keeps one issuer's register (นายทะเบียน): its certificates, numbers, signatories, and names that change.

    Appointed and dismissed by the certificate managers, who keep every register. Dismissing deletes the row; what the
    person did stays in the register's history.
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="registrars")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("นายทะเบียน")
        verbose_name_plural = _("นายทะเบียน")
        ordering = ("created_at", "pk")
        constraints = [
            # Appointing twice is appointing once.
            models.UniqueConstraint(fields=["issuer", "person"], name="registrar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.person_id}"
