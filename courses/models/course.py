"""The course as an identity."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import CertificateKind, Level, Mode
from core.languages import in_reader_language
from core.models import TimeStamped


class CourseQuerySet(models.QuerySet["Course"]):
    """Questions about courses."""

    def open(self) -> Self:
        """Courses a person can find: released at least once and not archived."""
        return self.exclude(current_release=None).filter(archived_at=None)


class Course(TimeStamped):
    """What is counted, run, certified and reported, in no language.

    Born when an author starts it; appears to learners with its first release; `current_release` is what new cohorts
    pin. Archiving hides it from the catalogue and keeps everything that hangs on it. Never deleted once somebody
    took part. Titles, summaries, languages and cover are a copy of the newest release's, for lists and reports.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสหลักสูตร"), max_length=32, unique=True)
    title_th = models.CharField(_("ชื่อหลักสูตร (ไทย)"), max_length=255)
    title_en = models.CharField(_("ชื่อหลักสูตร (อังกฤษ)"), max_length=255, blank=True)
    sort_title = models.CharField(max_length=500, blank=True, editable=False)
    summary_th = models.TextField(_("คำอธิบายสั้น (ไทย)"), blank=True)
    summary_en = models.TextField(_("คำอธิบายสั้น (อังกฤษ)"), blank=True)
    # Languages of the newest release, one blank between, e.g. "th en".
    languages = models.CharField(max_length=20, blank=True, editable=False)
    # The newest release's cover in the public storage.
    cover_file = models.CharField(max_length=120, blank=True, editable=False)
    # Exactly one primary branch counts (domain 2); up to two more are for finding.
    branch_code = models.CharField(_("สาขาหลัก"), max_length=2)
    secondary_branch_codes = models.JSONField(_("สาขารอง"), default=list, blank=True)
    level = models.PositiveSmallIntegerField(_("ระดับ"), choices=Level.choices, default=Level.FOUNDATION)
    mode = models.CharField(_("รูปแบบการเรียน"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    theory_hours = models.PositiveSmallIntegerField(_("ชั่วโมงทฤษฎี"), default=0)
    practice_hours = models.PositiveSmallIntegerField(_("ชั่วโมงปฏิบัติ"), default=0)
    field_hours = models.PositiveSmallIntegerField(_("ชั่วโมงภาคสนาม"), default=0)
    certificate_kind = models.CharField(
        _("ประเภทเอกสารรับรอง"), max_length=16, choices=CertificateKind.choices, default=CertificateKind.WUTTHIBAT
    )
    programmes = models.ManyToManyField("courses.Programme", verbose_name=_("โครงการ"), blank=True, related_name="courses")
    # Sample content waits for an expert's review and says so on every page and certificate.
    is_sample = models.BooleanField(_("เนื้อหาตัวอย่าง"), default=False)
    current_release = models.ForeignKey(
        "courses.CourseRelease", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ฉบับที่ใช้อยู่")
    )
    first_released_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("หลักสูตร")
        verbose_name_plural = _("หลักสูตร")
        ordering = ["sort_title", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The title in the reader's language, Thai where there is no other."""
        return in_reader_language(self.title_th, self.title_en)

    @property
    def summary(self) -> str:
        """The summary in the reader's language, Thai where there is no other."""
        return in_reader_language(self.summary_th, self.summary_en)

    @property
    def hours(self) -> int:
        """Learner hours in all, practice included."""
        return self.theory_hours + self.practice_hours + self.field_hours
