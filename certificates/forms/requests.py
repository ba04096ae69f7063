"""What holders ask for, and the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.actions.name_change import LARGEST_EVIDENCE
from certificates.errors import EvidenceError
from certificates.models import Endorser


class NameChangeForm(forms.Form):
    """A new name for a certificate, with evidence."""

    new_name = forms.CharField(label=_("ชื่อใหม่ (ไทย) พร้อมคำนำหน้า"), max_length=250, help_text=_("พิมพ์อย่างที่ต้องการให้ปรากฏในวุฒิบัตร"))
    new_name_en = forms.CharField(label=_("ชื่อใหม่ (อังกฤษ)"), max_length=250, required=False)
    evidence = forms.FileField(
        label=_("หลักฐานการเปลี่ยนชื่อ"),
        help_text=_("PDF, JPEG หรือ PNG ไม่เกิน 10 เมกะไบต์ ปิดเลขประจำตัวประชาชนได้ เจ้าหน้าที่ดูแล้วระบบลบไฟล์ทันทีที่พิจารณาเสร็จ"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def clean_evidence(self) -> UploadedFile[bytes]:
        """Answer the file; one that is too large is refused before anybody reads it."""
        file: UploadedFile[bytes] = self.cleaned_data["evidence"]
        if (file.size or 0) > LARGEST_EVIDENCE:
            raise ValidationError(EvidenceError.message, code="too_large")
        return file


class EndorsementForm(forms.Form):
    """Which master to ask, and a few words."""

    endorser = forms.ModelChoiceField(
        label=_("สล่าที่ขอให้รับรอง"), queryset=Endorser.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    message = forms.CharField(
        label=_("ข้อความถึงสล่า"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เช่น งานที่ทำ ปีที่เรียนด้วย"),
    )

    def __init__(self, *args: Any, endorsers: QuerySet[Endorser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["endorser"].queryset = endorsers  # type: ignore[attr-defined]
        self.fields["endorser"].label_from_instance = lambda row: f"{row.name} — {row.position}"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes, or no with a reason the holder reads."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(label=_("เหตุผลเมื่อไม่อนุมัติ ผู้ขอจะได้อ่าน"), max_length=300, required=False)


class ThanksForm(forms.Form):
    """Whom to thank for teaching in a cohort."""

    login = forms.CharField(label=_("อีเมลหรือชื่อผู้ใช้ของผู้สอน"), max_length=254, help_text=_("ออกเกียรติบัตรขอบคุณให้ผู้สอนหนึ่งคนต่อหนึ่งรุ่น"))
