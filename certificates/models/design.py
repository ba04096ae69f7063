"""How certificates look: designs that people edit, and that each certificate copies."""

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.types import PLACEHOLDER, PLACEHOLDERS
from core.codes import DocumentKind
from core.languages import in_reader_language
from core.models import TimeStamped

# Nothing of markup, and no controls: these words are printed as they stand.
_NOT_WORDS = re.compile("[<>{}\\\\\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


def validate_words(text: str) -> None:
    """Refuse markup, braces that name nothing we know, and invisible controls.

    :raises ValidationError: with what is wrong.
    """
    unknown = sorted(set(PLACEHOLDER.findall(text)) - set(PLACEHOLDERS))
    if unknown:
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(_("ไม่รู้จัก {%(name)s} ใช้ได้เฉพาะ %(known)s"), code="placeholder", params={"name": unknown[0], "known": known})
    if _NOT_WORDS.search(PLACEHOLDER.sub("", text)):
        raise ValidationError(_("ใช้ได้เฉพาะข้อความธรรมดา ไม่มีเครื่องหมาย < > { } หรือรหัสจัดหน้า"), code="markup")


def _words(label: Any, *, max_length: int = 200) -> "models.CharField[str, str]":
    """A line of a certificate in a design's own words; empty means the usual ones."""
    return models.CharField(label, max_length=max_length, blank=True, default="", validators=[validate_words])


class CertificateDesignQuerySet(models.QuerySet["CertificateDesign"]):
    """Questions about designs."""

    def for_use(self, *, course_id: int | None, kind: str) -> Self:
        """Published designs that a document of this kind, for this course, may have; the closest first."""
        fitting = self.filter(live=True).filter(Q(kind=kind) | Q(kind=""))
        chosen = fitting.filter(courses=course_id) if course_id else fitting.none()
        usual = fitting.filter(is_default=True)
        rows = (chosen | usual).distinct() if course_id else usual
        of_course = [models.When(courses=course_id, kind=kind, then=0), models.When(courses=course_id, then=1)] if course_id else []
        closeness = models.Case(*of_course, models.When(kind=kind, then=2), default=3)
        return rows.annotate(_closeness=closeness).order_by("_closeness", "pk")


class CertificateDesign(DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel, TimeStamped):
    """A design: one of the school's frames, with languages, direction and words of its own.

    Drafted, previewed and published in Wagtail. A certificate copies `spec` when it is issued and keeps it for ever:
    publishing again or deleting the design changes no certificate that exists.
    """

    class Frame(models.TextChoices):
        TINCHOK = "tinchok", _("ตีนจก — แถบลายทอสีครามและทอง")
        SILVER = "silver", _("ดุนเงิน — กลีบบัวเครื่องเงินวัวลาย")
        LACQUER = "lacquer", _("เครื่องเขิน — ลายทองบนพื้นรักดำแดง")
        SAA = "saa", _("กระดาษสา — ดอกไม้และใบไม้บนเยื่อสา")
        CELADON = "celadon", _("ศิลาดล — กลีบบัวบนเคลือบเขียว")
        PLAIN = "plain", _("ทางการ — เส้นกรอบเรียบบนกระดาษขาว")

    class Orientation(models.TextChoices):
        LANDSCAPE = "landscape", _("แนวนอน")
        PORTRAIT = "portrait", _("แนวตั้ง")

    class Language(models.TextChoices):
        BOTH = "both", _("ไทยและอังกฤษ")
        TH = "th", _("ไทย")
        EN = "en", _("อังกฤษ")

    code = models.CharField(
        _("รหัสแบบ"),
        max_length=32,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("ใช้ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีด"))],
        help_text=_("ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีด ตั้งแล้วไม่เปลี่ยน"),
    )
    name_th = models.CharField(_("ชื่อแบบ (ไทย)"), max_length=120)
    name_en = models.CharField(_("ชื่อแบบ (อังกฤษ)"), max_length=120, blank=True)
    frame = models.CharField(_("กรอบและลาย"), max_length=16, choices=Frame.choices, default=Frame.TINCHOK)
    orientation = models.CharField(_("แนวกระดาษ"), max_length=10, choices=Orientation.choices, default=Orientation.LANDSCAPE)
    language = models.CharField(_("ภาษาในเอกสาร"), max_length=4, choices=Language.choices, default=Language.BOTH)
    thai_digits = models.BooleanField(_("ใช้เลขไทยในบรรทัดภาษาไทย"), default=True)
    tai_tham = models.BooleanField(_("แสดงชื่อหลักสูตรเป็นอักษรธรรมล้านนา (เมื่อหลักสูตรมี)"), default=True)
    kind = models.CharField(_("ใช้กับเอกสาร"), max_length=16, choices=DocumentKind.choices, blank=True, help_text=_("เว้นว่างไว้ถ้าใช้ได้ทุกประเภท"))
    is_default = models.BooleanField(_("เป็นแบบปกติของเอกสารประเภทนี้"), default=False, help_text=_("ใช้เมื่อหลักสูตรไม่ได้เลือกแบบของตนเอง"))
    courses = ParentalManyToManyField("courses.Course", verbose_name=_("หลักสูตรที่ใช้แบบนี้"), related_name="+", blank=True)
    word_th = _words(_("คำใหญ่ (ไทย)"), max_length=60)
    word_en = _words(_("คำใหญ่ (อังกฤษ)"), max_length=60)
    opening_th = _words(_("บรรทัดก่อนชื่อ (ไทย)"))
    opening_en = _words(_("บรรทัดก่อนชื่อ (อังกฤษ)"))
    verb_th = _words(_("บรรทัดก่อนหลักสูตร (ไทย)"))
    verb_en = _words(_("บรรทัดก่อนหลักสูตร (อังกฤษ)"))
    closing_th = _words(_("คำอวยพรหรือข้อความท้าย (ไทย)"))
    closing_en = _words(_("คำอวยพรหรือข้อความท้าย (อังกฤษ)"))

    objects = CertificateDesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("แบบวุฒิบัตร")
        verbose_name_plural = _("แบบวุฒิบัตร")
        ordering = ("code",)
        constraints = (
            # A kind of document has one usual design (of those published).
            models.UniqueConstraint(fields=["kind"], condition=Q(is_default=True, live=True), name="design_one_default_per_kind"),
        )

    PLACES = ("word_th", "word_en", "opening_th", "opening_en", "verb_th", "verb_en", "closing_th", "closing_en")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The design's name in the reader's language."""
        return in_reader_language(self.name_th, self.name_en)

    @property
    def spec(self) -> dict[str, Any]:
        """What a certificate copies: plain values, read by `certificates.pdf.look`."""
        return {
            "code": self.code,
            "frame": self.frame,
            "orientation": self.orientation,
            "language": self.language,
            "thai_digits": self.thai_digits,
            "tai_tham": self.tai_tham,
            "texts": {place: text for place in self.PLACES if (text := getattr(self, place))},
        }

    preview_sizes = [
        {"name": "desktop", "icon": "desktop", "device_width": 1100, "label": _("เต็มหน้า")},
    ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The people whose certificates the preview can show: hard names are where a design fails."""
        return [("usual", _("ชื่อทั่วไป")), ("long", _("ชื่อและหลักสูตรยาวที่สุด")), ("short", _("ชื่ออักษรเดียว")), ("endorsed", _("มีสล่ารับรอง"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002  Wagtail's signature
        return "certificates/design_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {"object": self, "request": request, "case": mode_name or "usual"}
