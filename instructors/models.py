"""Who teaches."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import in_reader_language
from core.models import TimeStamped


class InstructorProfile(TimeStamped):
    """How a teacher is introduced: a master artisan, a lecturer, a speaker. One per person."""

    class Kind(models.TextChoices):
        MASTER = "master", _("ครูช่าง / สล่า")
        LECTURER = "lecturer", _("อาจารย์")
        RESOURCE = "resource", _("วิทยากร")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("ประเภท"), max_length=10, choices=Kind.choices)
    bio_th = models.TextField(_("ประวัติย่อ (ไทย)"), blank=True)
    bio_en = models.TextField(_("ประวัติย่อ (อังกฤษ)"), blank=True)

    class Meta:
        verbose_name = _("ผู้สอน")
        verbose_name_plural = _("ผู้สอน")

    def __str__(self) -> str:
        return f"instructor {self.person_id}"

    @property
    def bio(self) -> str:
        return in_reader_language(self.bio_th, self.bio_en)


class TeachingRoleQuerySet(models.QuerySet["TeachingRole"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)

    def leading(self) -> Self:
        """Current leads who can sign in: a suspended one names nobody."""
        return self.current().filter(role=TeachingRole.Role.LEAD, person__is_active=True)


class TeachingRole(models.Model):
    """A person teaches a course, from one day until another. The rights in Wagtail and in `/teach/` follow from it.

    An author edits the course's pages and asks for releases; a reviewer approves them (and does not edit); a lead is an
    author who also names the team. Ending a role ends its rights at once and keeps the row.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("หัวหน้าผู้สอน")
        AUTHOR = "author", _("ผู้สอน")
        REVIEWER = "reviewer", _("ผู้ทรงคุณวุฒิผู้ตรวจ")

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("บทบาท"), max_length=10, choices=Role.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TeachingRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("ทีมผู้สอน")
        verbose_name_plural = _("ทีมผู้สอน")
        constraints = [
            # One current role per person and course.
            models.UniqueConstraint(fields=["course", "person"], condition=models.Q(ended_at=None), name="teaching_role_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.course_id}"
