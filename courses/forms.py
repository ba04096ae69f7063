"""What visitors and authors type."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.snippets.widgets import AdminSnippetChooser

from core.codes import Level, Mode, branch_choices, branches_of
from core.errors import HonghianError
from core.file_kinds import is_what_its_name_says
from core.sanitize import clean_svg
from core.thai_text import normalize
from courses import actions
from courses.blocks import DRAWING_CHOOSER_TEXTS
from courses.models import Activity, Course, Drawing
from courses.queries import CatalogueQuery, branch_code

_LONGEST_SEARCH = 100
_MOST_SECONDARY_BRANCHES = 2
_MISNAMED = _("เนื้อในไฟล์ไม่ตรงกับนามสกุล %(ending)s จึงยังไม่ได้เก็บไฟล์นี้ โปรดเปิดดูในเครื่องของคุณ แล้วบันทึกใหม่เป็นชนิดที่ถูกต้อง")

_BROKEN_PICTURE = _("เปิดไฟล์ภาพนี้ไม่ได้ ไฟล์อาจขาดหรือเสีย จึงยังไม่ได้เก็บ โปรดเปิดดูในเครื่องของคุณ แล้วบันทึกใหม่เป็น JPEG, PNG หรือ WebP")


class CatalogueForm(forms.Form):
    """Search words and filters, in the address. What cannot be understood is left out, never an error page."""

    q = forms.CharField(label=_("ค้นหาหลักสูตร"), required=False)
    branch = forms.ChoiceField(label=_("สาขา"), required=False)
    level = forms.ChoiceField(label=_("ระดับ"), required=False, choices=[("", _("ทุกระดับ")), *Level.choices])
    hours = forms.ChoiceField(
        label=_("เวลาเรียน"),
        required=False,
        choices=[
            ("", _("นานเท่าไรก็ได้")),
            ("short", _("ไม่เกิน 20 ชั่วโมง")),
            ("medium", _("21–40 ชั่วโมง")),
            ("long", _("มากกว่า 40 ชั่วโมง")),
        ],
    )
    mode = forms.ChoiceField(label=_("รูปแบบการเรียน"), required=False, choices=[("", _("ทุกรูปแบบ")), *Mode.choices])
    language = forms.ChoiceField(label=_("ภาษาที่ใช้สอน"), required=False, choices=[("", _("ทุกภาษา")), *settings.LANGUAGES])
    page = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = self.fields["branch"]
        if isinstance(branches, forms.ChoiceField):
            branches.choices = [("", _("ทุกสาขา")), *((entry.slug, entry.label) for entry in branches_of("cea15"))]

    def filters(self) -> list[forms.BoundField]:
        """Answer the fields that are folded away below words and branches."""
        return [self[name] for name in ("level", "hours", "mode", "language")]

    def query(self) -> CatalogueQuery:
        """Answer what was asked for, as far as it makes sense."""
        self.is_valid()
        asked = self.cleaned_data
        return CatalogueQuery(
            words=normalize(asked.get("q") or "")[:_LONGEST_SEARCH],
            branch=branch_code(asked.get("branch") or ""),
            level=int(asked.get("level") or 0),
            hours=asked.get("hours") or "",
            mode=asked.get("mode") or "",
            language=asked.get("language") or "",
            page=asked.get("page") or 1,
        )


class LessonFileForm(BaseDocumentForm):
    """A file an author puts up, in whichever way Wagtail offers: it must be what its name says, for learners will open it."""

    def _post_clean(self) -> None:
        # After the model's own look at the name: a file refused before it would be told of as a file without any.
        super()._post_clean()
        file = self.cleaned_data.get("file")
        # A file that was there before has been looked at before.
        if "file" in self.changed_data and file and not is_what_its_name_says(file, file.name):
            self.add_error("file", _MISNAMED % {"ending": PurePosixPath(file.name).suffix})


class PictureForm(BaseImageForm):
    """A picture an author puts up. What begins like one and then breaks off is refused, and not an error of ours."""

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()
        except (OSError, SyntaxError):
            # As Pillow says it of files that are no picture inside.
            self.add_error("file", _BROKEN_PICTURE)


class DrawingForm(WagtailAdminModelForm):
    """A drawing by an author: the file, or its text."""

    svg_file = forms.FileField(label=_("ไฟล์ SVG"), required=False, help_text=_("เลือกไฟล์ .svg หรือวางข้อความ SVG ในช่องด้านล่าง ภาพต้องมี viewBox"))
    svg = forms.CharField(label=_("ข้อความ SVG"), required=False, widget=forms.Textarea(attrs={"rows": 8}))

    class Meta:
        model = Drawing
        fields = ["name", "rights"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("svg_file")
        text = upload.read().decode("utf-8", errors="replace") if upload else cleaned.get("svg", "")
        if not text.strip():
            raise ValidationError({"svg_file": _("เลือกไฟล์หรือวางข้อความ SVG")})
        try:
            cleaned["svg"] = str(clean_svg(text))
            actions.drawing_size(cleaned["svg"])
        except HonghianError as refusal:
            raise ValidationError({"svg_file": str(refusal)}) from refusal
        return cleaned

    def save(self, commit: bool = True) -> Drawing:  # noqa: FBT001, FBT002  Django's signature
        """Write the drawing through its action."""
        drawing: Drawing = self.instance
        if not commit:
            return drawing
        given = self.cleaned_data
        known = Drawing.objects.get(pk=drawing.pk) if drawing.pk else None
        saved = actions.save_drawing(name=given["name"], svg=given["svg"], rights=given["rights"], drawing=known)
        drawing.__dict__.update(saved.__dict__)
        return drawing


class BranchForm(WagtailAdminModelForm):
    """A form that chooses branches by name."""

    branch_code = forms.ChoiceField(label=_("สาขาหลัก"), choices=branch_choices())


class ActivityForm(BranchForm):
    """An activity, and which indicators it is reported under."""

    indicator_tags = forms.MultipleChoiceField(
        label=_("รายงานในตัวชี้วัด"),
        choices=Activity.Indicator.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ตามปกติเลือกตัวชี้วัดเดียว ถ้าเลือกทั้งสอง รายงานตัวชี้วัดที่ 8 จะพิมพ์คำเตือนเรื่องการนับซ้ำ ถ้าเลือกเฉพาะตัวชี้วัดที่ 7 กิจกรรมนี้ไม่นับในตัวชี้วัดที่ 8"),
    )

    def clean_indicator_tags(self) -> list[str]:
        return sorted(self.cleaned_data["indicator_tags"])


class CourseForm(BranchForm):
    """A course's identity. Creating one also makes its Thai page."""

    secondary_branch_codes = forms.MultipleChoiceField(
        label=_("สาขารอง"), choices=branch_choices(), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("ไม่เกินสองสาขา")
    )

    class Meta:
        model = Course
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The code is printed on certificates and stays what it was.
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_secondary_branch_codes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["secondary_branch_codes"]
        if len(chosen) > _MOST_SECONDARY_BRANCHES:
            raise ValidationError(_("เลือกสาขารองได้ไม่เกินสองสาขา"))
        return chosen

    def save(self, commit: bool = True) -> Course:  # noqa: FBT001, FBT002  Django's signature
        """Write the course through its action."""
        course: Course = self.instance
        if not commit:
            return course
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "title_th", "programmes")}
        title = self.cleaned_data["title_th"]
        if course.pk:
            saved = actions.update_course(course=course, title_th=title, programmes=self.cleaned_data["programmes"], **facts)
        else:
            saved = actions.create_course(
                code=self.cleaned_data["code"], title_th=title, programmes=self.cleaned_data["programmes"], author=self.for_user, **facts
            )
        course.__dict__.update(saved.__dict__)
        return course


class DrawingChooser(AdminSnippetChooser):
    """Chooses a drawing; its buttons are named in the language of who sees them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Drawing, **kwargs)
        for name, text in DRAWING_CHOOSER_TEXTS.items():
            setattr(self, name, text)
