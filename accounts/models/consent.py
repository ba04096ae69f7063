"""What a person agreed to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, person: models.Model) -> Self:
        """This person's ledger, newest first."""
        return self.filter(person=person).order_by("-at", "-pk")


class Consent(models.Model):
    """One line of the consent ledger: a person gave or withdrew consent for one purpose, under one text.

    Lines are only ever added; what holds now is the newest line of each purpose. Erasing a person keeps the lines
    (they prove what was agreed) on the emptied row.
    """

    class Purpose(models.TextChoices):
        TERMS = "terms", _("ข้อตกลงการใช้งานและประกาศความเป็นส่วนตัว")
        STATISTICS = "statistics", _("ข้อมูลเพื่อจัดทำสถิติตัวชี้วัด")
        NEWS = "news", _("ข่าวสารหลักสูตรและกิจกรรม")
        PHOTO = "photo", _("ภาพถ่ายและวิดีโอในกิจกรรม")
        PARTNER = "partner", _("แบ่งปันความก้าวหน้ากับหน่วยงานภาคี")

    class Action(models.TextChoices):
        GIVEN = "given", _("ยินยอม")
        WITHDRAWN = "withdrawn", _("ถอนความยินยอม")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    action = models.CharField(max_length=10, choices=Action.choices)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ความยินยอม")
        verbose_name_plural = _("ความยินยอม")
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.action}"


# The text that is shown now (year and month of its approval). A new text gets a new version: people are asked again,
# for that purpose only.
CONSENT_VERSIONS = dict.fromkeys(Consent.Purpose, "2026-11")
