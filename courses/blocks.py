"""The vocabulary of lessons and questions.

A draft is saved, by itself every few moments, however unfinished it is: what a block still lacks is asked for by
`clean` only when Wagtail does not defer it, and by a release (`courses.export.faults`).
"""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

DRAWING_CHOOSER_TEXTS = {
    "choose_one_text": _("เลือกภาพวาด"),
    "choose_another_text": _("เลือกภาพวาดอื่น"),
    "link_to_chosen_text": _("แก้ไขภาพวาดนี้"),
}
RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]


class DrawingChooserBlock(SnippetChooserBlock):
    """Chooses a drawing. Wagtail would name its buttons for good in the language of whoever comes first."""

    # A migration need not know of it.
    canonical_module_path = "wagtail.snippets.blocks.SnippetChooserBlock"

    @cached_property
    def widget(self) -> Any:
        chooser = super().widget
        for name, text in DRAWING_CHOOSER_TEXTS.items():
            setattr(chooser, name, text)
        return chooser


class PictureBlock(blocks.StructBlock):
    """A photograph or a drawing, one of the two, with its text alternative, caption and rights."""

    image = ImageChooserBlock(label=_("รูปภาพ"), required=False)
    drawing = DrawingChooserBlock("courses.Drawing", label=_("ภาพวาด"), required=False)
    alt = blocks.CharBlock(label=_("คำอธิบายภาพสำหรับผู้ที่มองไม่เห็น"), max_length=300)
    caption = blocks.CharBlock(label=_("คำบรรยายใต้ภาพ"), required=False, max_length=400)
    rights = blocks.CharBlock(label=_("สิทธิ์และที่มา"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("ภาพ")

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation and bool(result["image"]) == bool(result["drawing"]):
            reason = ValidationError(_("เลือกรูปภาพหรือภาพวาดอย่างใดอย่างหนึ่ง"))
            raise blocks.StructBlockValidationError(block_errors={"image": reason})
        return result


class OptionalPictureBlock(PictureBlock):
    """A picture that may be left out, beside a step, a question or an option."""

    alt = blocks.CharBlock(label=_("คำอธิบายภาพสำหรับผู้ที่มองไม่เห็น"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        result = blocks.StructBlock.clean(self, value)
        if self.is_deferred_validation:
            return result
        if result["image"] and result["drawing"]:
            reason = ValidationError(_("เลือกรูปภาพหรือภาพวาดอย่างใดอย่างหนึ่ง"))
            raise blocks.StructBlockValidationError(block_errors={"image": reason})
        if (result["image"] or result["drawing"]) and not result["alt"]:
            reason = ValidationError(_("ภาพต้องมีคำอธิบายสำหรับผู้ที่มองไม่เห็น"))
            raise blocks.StructBlockValidationError(block_errors={"alt": reason})
        return result


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ชื่อชุดภาพ"), required=False, max_length=200)
    items = blocks.ListBlock(PictureBlock(), label=_("ภาพ"), min_num=2, max_num=12)

    class Meta:
        icon = "image"
        label = _("ชุดภาพ")


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ขั้นตอน"), max_length=200)
    text = blocks.TextBlock(label=_("รายละเอียด"), required=False)
    picture = OptionalPictureBlock(label=_("ภาพประกอบ"), required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ชื่อชุดขั้นตอน"), required=False, max_length=200)
    items = blocks.ListBlock(StepBlock(), label=_("ขั้นตอน"), min_num=1, max_num=40)

    class Meta:
        icon = "list-ol"
        label = _("ขั้นตอนการทำ")


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("ชนิด"),
        choices=[
            ("safety", _("ข้อควรระวังด้านความปลอดภัย")),
            ("respect", _("ข้อควรเคารพ")),
            ("tip", _("เคล็ดลับ")),
            ("told", _("ตามคำบอกเล่า")),
        ],
    )
    title = blocks.CharBlock(label=_("หัวเรื่อง"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("ข้อความ"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("กล่องเตือน")


class TermBlock(blocks.StructBlock):
    word = blocks.CharBlock(label=_("คำ"), max_length=100)
    meaning = blocks.TextBlock(label=_("ความหมาย"))

    class Meta:
        icon = "openquote"
        label = _("คำศัพท์")


class TaiThamBlock(blocks.StructBlock):
    """A line in Tai Tham, always with its Thai transcription (domain 5.5)."""

    text = blocks.CharBlock(label=_("อักษรธรรมล้านนา"), max_length=300)
    thai = blocks.CharBlock(label=_("คำอ่านอักษรไทย"), max_length=300)
    meaning = blocks.CharBlock(label=_("ความหมาย"), required=False, max_length=300)

    class Meta:
        icon = "title"
        label = _("อักษรธรรมล้านนา")


class MediaBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=pgettext_lazy("whole", "ชื่อ"), max_length=200)
    file = DocumentChooserBlock(label=_("ไฟล์"))
    seconds = blocks.IntegerBlock(label=_("ความยาว (วินาที)"), min_value=1)
    captions_th = DocumentChooserBlock(label=_("คำบรรยายภาษาไทย (.vtt)"), required=False)
    captions_en = DocumentChooserBlock(label=_("คำบรรยายภาษาอังกฤษ (.vtt)"), required=False)
    transcript = blocks.RichTextBlock(label=_("บทถอดเสียง"), features=RICH_TEXT_FEATURES)


class FileBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ชื่อเอกสาร"), max_length=200)
    file = DocumentChooserBlock(label=_("ไฟล์"))

    class Meta:
        icon = "doc-full"
        label = _("เอกสารประกอบ")


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("ข้อความตัวเลือก"), required=False, max_length=300)
    picture = OptionalPictureBlock(label=_("ภาพ"), required=False)
    correct = blocks.BooleanBlock(label=_("เป็นคำตอบที่ถูก"), required=False)

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        is_empty = not result["text"] and not result["picture"]["image"] and not result["picture"]["drawing"]
        if is_empty and not self.is_deferred_validation:
            reason = ValidationError(_("ตัวเลือกต้องมีข้อความหรือภาพ"))
            raise blocks.StructBlockValidationError(block_errors={"text": reason})
        return result


class KeyBlock(blocks.CharBlock):
    """A question's permanent key, which no author sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, label="", **kwargs)
        self.field.widget = forms.HiddenInput()


class QuestionBlock(blocks.StructBlock):
    """One question with its answer key. True/false is a single choice of two.

    `key` is given when the question is first saved and goes along when the page is translated, so that attempts mean
    the same question in every language; options are a, b, c by their place.
    """

    key = KeyBlock()
    kind = blocks.ChoiceBlock(
        label=_("ชนิดคำถาม"),
        choices=[("single", _("เลือกคำตอบเดียว")), ("multiple", _("เลือกได้หลายคำตอบ")), ("true_false", _("ถูกหรือผิด"))],
    )
    prompt = blocks.TextBlock(label=_("คำถาม"))
    picture = OptionalPictureBlock(label=_("ภาพประกอบคำถาม"), required=False)
    options = blocks.ListBlock(OptionBlock(), label=_("ตัวเลือก"), min_num=2, max_num=10)
    points = blocks.IntegerBlock(label=_("คะแนน"), default=1, min_value=1, max_value=100)
    feedback = blocks.TextBlock(label=_("คำอธิบายหลังตอบ"), required=False)

    class Meta:
        icon = "help"
        label = _("คำถาม")

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        correct = sum(1 for option in result["options"] if option["correct"])
        if self.is_deferred_validation:
            return result
        if correct == 0 or (result["kind"] != "multiple" and correct > 1):
            reason = ValidationError(_("กำหนดคำตอบที่ถูกให้ตรงกับชนิดคำถาม: คำตอบเดียวต้องมีหนึ่งข้อ หลายคำตอบต้องมีอย่างน้อยหนึ่งข้อ"))
            raise blocks.StructBlockValidationError(block_errors={"options": reason})
        return result


class KeyedStreamBlock(blocks.StreamBlock):
    """A stream whose questions each have a key of their own, copied ones too."""

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        taken: set[str] = set()
        for child in result:
            if isinstance(child.block, QuestionBlock):
                if not child.value["key"] or child.value["key"] in taken:
                    child.value["key"] = f"q{uuid.uuid4().hex[:8]}"
                taken.add(child.value["key"])
        return result


class LessonBody(KeyedStreamBlock):
    text = blocks.RichTextBlock(label=_("ข้อความ"), features=RICH_TEXT_FEATURES)
    picture = PictureBlock()
    gallery = GalleryBlock()
    steps = StepsBlock()
    callout = CalloutBlock()
    term = TermBlock()
    tai_tham = TaiThamBlock()
    video = MediaBlock(icon="media", label=_("วิดีโอ"))
    audio = MediaBlock(icon="media", label=_("เสียง"))
    file = FileBlock()
    check = QuestionBlock(label=_("คำถามทบทวน"))


class QuestionList(KeyedStreamBlock):
    question = QuestionBlock()


class TeacherBlock(blocks.StructBlock):
    """A credit line: who made and teaches the course."""

    name = blocks.CharBlock(label=pgettext_lazy("whole", "ชื่อ"), max_length=200)
    role = blocks.CharBlock(label=_("บทบาท"), max_length=200)
    bio = blocks.TextBlock(label=_("ประวัติย่อ"), required=False)


class TeacherList(blocks.StreamBlock):
    teacher = TeacherBlock(label=_("ผู้สอน"))


class OutcomeList(blocks.StreamBlock):
    outcome = blocks.CharBlock(label=_("ผลลัพธ์การเรียนรู้"), max_length=300)
