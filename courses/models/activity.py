"""Programmes, and what happens at a place and time."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import Mode
from core.languages import in_reader_language
from core.models import TimeStamped


class Programme(models.Model):
    """A project (โครงการ) that courses and activities report to; `plan_code` is a free hierarchical code such as C3.1."""

    code = models.CharField(_("รหัสโครงการ"), max_length=32, unique=True)
    plan_code = models.CharField(_("รหัสแผนงาน"), max_length=32, blank=True)
    name_th = models.CharField(_("ชื่อโครงการ (ไทย)"), max_length=255)
    name_en = models.CharField(_("ชื่อโครงการ (อังกฤษ)"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("โครงการ")
        verbose_name_plural = _("โครงการ")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_th}"


def reported_under_eight() -> list[str]:
    """Answer the indicators that an activity is reported under where nobody chose."""
    return [Activity.Indicator.SKILLS]


class Activity(TimeStamped):
    """A workshop, talk, exhibition or market day as an identity: what Indicator 8.2 counts once, however often it is held.

    The times it is held are `enrollment.ActivityOccurrence` rows. A session inside a course is not an activity. `indicator_tags`
    are the indicators of the strategy that it is reported under, one as a rule: under both, reports warn of counting twice.
    """

    class Indicator(models.TextChoices):
        FESTIVALS = "7", _("ตัวชี้วัดที่ 7 กิจกรรม/เทศกาลที่เกิดขึ้น")
        SKILLS = "8", _("ตัวชี้วัดที่ 8 การพัฒนาทักษะล้านนาสร้างสรรค์")

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("การอบรมเชิงปฏิบัติการ")
        TALK = "talk", _("เสวนา")
        EXHIBITION = "exhibition", _("นิทรรศการ")
        MARKET = "market", _("ตลาดนัดงานสร้างสรรค์")
        CONSULTATION = "consultation", _("ให้คำปรึกษา")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสกิจกรรม"), max_length=32, unique=True)
    kind = models.CharField(_("ประเภทกิจกรรม"), max_length=16, choices=Kind.choices, default=Kind.WORKSHOP)
    title_th = models.CharField(_("ชื่อกิจกรรม (ไทย)"), max_length=255)
    title_en = models.CharField(_("ชื่อกิจกรรม (อังกฤษ)"), max_length=255, blank=True)
    summary_th = models.TextField(_("รายละเอียด (ไทย)"), blank=True)
    summary_en = models.TextField(_("รายละเอียด (อังกฤษ)"), blank=True)
    branch_code = models.CharField(_("สาขาหลัก"), max_length=2)
    mode = models.CharField(_("รูปแบบ"), max_length=10, choices=Mode.choices, default=Mode.ONSITE)
    programmes = models.ManyToManyField(Programme, verbose_name=_("โครงการ"), blank=True, related_name="activities")
    indicator_tags = models.JSONField(_("รายงานในตัวชี้วัด"), default=reported_under_eight)

    class Meta:
        verbose_name = _("กิจกรรม")
        verbose_name_plural = _("กิจกรรม")
        ordering = ["code"]
        constraints = [
            # An activity is reported somewhere.
            models.CheckConstraint(condition=~models.Q(indicator_tags=[]), name="activity_has_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_reader_language(self.title_th, self.title_en)

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_th, self.summary_en)
