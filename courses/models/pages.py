"""Where a course is authored: pages in Wagtail, one tree per language, routed to nobody but authors."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.blocks import RICH_TEXT_FEATURES, LessonBody, OutcomeList, QuestionList, TeacherList

# Wagtail's own title panel would write an address that no form here asks for, and speak of the public.
# An empty one has no frame, so the field itself says what belongs there.
_TITLE = FieldPanel(
    "title",
    classname="title",
    help_text=_("ชื่อที่ผู้เรียนเห็น"),
    widget=forms.TextInput(attrs={"placeholder": _("ชื่อ (จำเป็น)")}),
)

_ALL = 100


def _refuse_over_hundred(page: Page, name: str) -> None:
    """Say beside the field that no percentage is above 100.

    :raises ValidationError: it is.
    """
    if (getattr(page, name) or 0) > _ALL:
        raise ValidationError({name: _("ร้อยละต้องไม่เกิน 100")})


class AuthoredPage(Page):
    """A page that exists for authors; a visitor who guesses its address finds nothing.

    Learners read releases (`courses.CourseRelease`). A unit is the same unit in every language: pages of one unit
    share Wagtail's `translation_key`, and progress, attempts and statistics hang on that key alone.
    """

    show_in_menus_default = False
    promote_panels: ClassVar[list[Any]] = []
    # Nothing goes live by a date: only a release reaches learners.
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    # Rendered from the draft, as a learner will see it.
    preview_template: ClassVar[str] = ""

    def get_url_parts(self, request: HttpRequest | None = None) -> None:  # noqa: ARG002 - Wagtail's signature
        """Answer that no address leads here: Wagtail then offers no link to a live page."""
        return

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:  # noqa: ARG002 - Wagtail's signature
        return TemplateResponse(request, self.preview_template, {"page": self})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ARG002 - Wagtail's signature
        raise Http404

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:  # noqa: ARG002 - Wagtail's signature
        return []


class CoursePage(AuthoredPage):
    """The course's own page in one language: what it is, who teaches, what is needed, how to pass."""

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="pages", verbose_name=_("หลักสูตร"))
    summary = models.TextField(_("คำอธิบายสั้น"), max_length=500)
    outcomes = StreamField(OutcomeList(), verbose_name=_("ผลลัพธ์การเรียนรู้"), blank=True)
    audience = models.TextField(_("เหมาะสำหรับ"), blank=True)
    materials = RichTextField(_("วัสดุและอุปกรณ์"), features=RICH_TEXT_FEATURES, blank=True)
    safety = RichTextField(_("ข้อควรระวังด้านความปลอดภัย"), features=RICH_TEXT_FEATURES, blank=True)
    accessibility = RichTextField(_("การเข้าถึงสำหรับทุกคน"), features=RICH_TEXT_FEATURES, blank=True)
    respect = RichTextField(_("ข้อควรเคารพทางวัฒนธรรม"), features=RICH_TEXT_FEATURES, blank=True)
    teachers = StreamField(TeacherList(), verbose_name=_("ผู้สอน"), blank=True)
    cover = models.ForeignKey(
        "courses.Drawing", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ภาพหน้าปก")
    )
    tai_tham_text = models.CharField(_("ชื่ออักษรธรรมล้านนา"), max_length=200, blank=True)
    tai_tham_thai = models.CharField(_("คำอ่านอักษรไทย"), max_length=200, blank=True)
    lessons_percent = models.PositiveSmallIntegerField(
        _("ต้องเรียนบทเรียนอย่างน้อย (ร้อยละ)"), default=80, help_text=_("นับจากบทเรียนทั้งหมดของหลักสูตร และต้องผ่านแบบทดสอบที่บังคับทุกชุด")
    )

    preview_template = "courses/cms/course.html"
    content_panels: ClassVar[list[Any]] = [
        HelpPanel(template="courses/cms/_release_help.html"),
        _TITLE,
        FieldPanel("course"),
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("outcomes"),
        FieldPanel("audience"),
        FieldPanel("teachers"),
        MultiFieldPanel([FieldPanel("materials"), FieldPanel("safety"), FieldPanel("accessibility"), FieldPanel("respect")]),
        MultiFieldPanel([FieldPanel("tai_tham_text"), FieldPanel("tai_tham_thai")], heading=_("อักษรธรรมล้านนา")),
        FieldPanel("lessons_percent"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("หน้าหลักสูตร")
        verbose_name_plural = _("หน้าหลักสูตร")

    def clean(self) -> None:
        super().clean()
        _refuse_over_hundred(self, "lessons_percent")


class ModulePage(AuthoredPage):
    """A module (หน่วยการเรียนรู้): a titled group of lessons, usually closed by a quiz."""

    summary = models.TextField(_("คำอธิบายสั้น"), blank=True)

    preview_template = "courses/cms/module.html"
    content_panels: ClassVar[list[Any]] = [_TITLE, FieldPanel("summary")]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage", "courses.AssessmentPage"]

    class Meta:
        verbose_name = _("หน่วยการเรียนรู้")
        verbose_name_plural = _("หน่วยการเรียนรู้")


class LessonPage(AuthoredPage):
    """A lesson: blocks to read, watch, do and check oneself with."""

    summary = models.CharField(_("เรียนแล้วทำอะไรได้"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("เวลาโดยประมาณ (นาที)"), default=15)
    body = StreamField(LessonBody(), verbose_name=_("เนื้อหา"))

    preview_template = "courses/cms/lesson.html"
    content_panels: ClassVar[list[Any]] = [_TITLE, FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("บทเรียน")
        verbose_name_plural = _("บทเรียน")


class AssessmentPage(AuthoredPage):
    """A quiz or the final assessment: its rules and its questions."""

    introduction = RichTextField(_("คำชี้แจง"), features=RICH_TEXT_FEATURES, blank=True)
    is_final = models.BooleanField(_("แบบทดสอบท้ายหลักสูตร"), default=False)
    is_required = models.BooleanField(_("ต้องผ่านจึงสำเร็จหลักสูตร"), default=True)
    pass_percent = models.PositiveSmallIntegerField(_("เกณฑ์ผ่าน (ร้อยละ)"), default=60)
    max_attempts = models.PositiveSmallIntegerField(_("จำนวนครั้งที่ทำได้"), default=0, help_text=_("0 คือไม่จำกัด"))
    minutes_limit = models.PositiveSmallIntegerField(_("เวลาที่ให้ (นาที)"), default=0, help_text=_("0 คือไม่จำกัดเวลา"))
    shuffle = models.BooleanField(_("สลับลำดับคำถามและตัวเลือก"), default=True)
    questions = StreamField(QuestionList(min_num=1), verbose_name=_("คำถาม"))

    preview_template = "courses/cms/assessment.html"
    content_panels: ClassVar[list[Any]] = [
        _TITLE,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("is_final"),
                FieldPanel("is_required"),
                FieldPanel("pass_percent"),
                FieldPanel("max_attempts"),
                FieldPanel("minutes_limit"),
                FieldPanel("shuffle"),
            ],
            heading=_("กติกา"),
        ),
        FieldPanel("questions"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("แบบทดสอบ")
        verbose_name_plural = _("แบบทดสอบ")
        constraints = [
            models.CheckConstraint(condition=models.Q(pass_percent__lte=100), name="assessment_pass_percent_max"),
        ]

    def clean(self) -> None:
        super().clean()
        _refuse_over_hundred(self, "pass_percent")
