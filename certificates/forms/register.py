"""What those who keep the registers fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.actions.emblem import LARGEST_EMBLEM
from certificates.actions.ending import CORRECTIONS
from certificates.actions.register import LARGEST_PICTURE
from certificates.errors import SignaturePictureError
from certificates.models import Certificate, Issuer
from enrollment.models import Partner


class RevokeForm(forms.Form):
    """Why a certificate ends: a class for everybody, a note for the file."""

    reason = forms.ChoiceField(
        label=_("เหตุผล"),
        choices=[choice for choice in Certificate.Reason.choices if choice[0] not in CORRECTIONS],
        widget=forms.RadioSelect,
        help_text=_("ทุกคนที่ตรวจสอบวุฒิบัตรจะเห็นเหตุผลนี้"),
    )
    note = forms.CharField(
        label=_("บันทึกภายใน"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("เช่น เลขหนังสือหรือมติ ไม่แสดงต่อสาธารณะ")
    )


class ReplaceForm(forms.Form):
    """What the corrected certificate says."""

    holder_name = forms.CharField(label=_("ชื่อผู้ได้รับ (ไทย)"), max_length=250)
    holder_name_en = forms.CharField(label=_("ชื่อผู้ได้รับ (อังกฤษ)"), max_length=250, required=False)
    course_title_th = forms.CharField(label=_("ชื่อหลักสูตร (ไทย)"), max_length=255)
    course_title_en = forms.CharField(label=_("ชื่อหลักสูตร (อังกฤษ)"), max_length=255, required=False)
    note = forms.CharField(
        label=_("หลักฐานที่ใช้แก้ไข"),
        max_length=300,
        help_text=_("เช่น หนังสือสำคัญการเปลี่ยนชื่อ ลงวันที่ ไม่แสดงต่อสาธารณะ อย่าใส่เลขประจำตัวประชาชน"),
    )


class RegistrarForm(forms.Form):
    """Whom to let keep an issuer's register."""

    login = forms.CharField(label=_("อีเมลหรือชื่อผู้ใช้"), max_length=254)


class PartnerForm(forms.Form):
    """Which partner's runs an issuer certifies."""

    partner = forms.ModelChoiceField(
        label=_("หน่วยงานภาคี"), queryset=Partner.objects.order_by("name_th"), required=False, empty_label=pgettext_lazy("partner", "ไม่มี")
    )


class PrakatsaniyabatForm(forms.Form):
    """Whether an issuer may issue ประกาศนียบัตร."""

    issues_prakatsaniyabat = forms.BooleanField(label=_("ออกประกาศนียบัตรได้"), required=False)


class VoidForm(forms.Form):
    """Why a number is given up."""

    reason = forms.CharField(label=_("เหตุผลที่ยกเลิกเลขที่"), max_length=280, help_text=_("เช่น ออกฉบับกระดาษไปแล้ว หรือพิมพ์เสีย"))


if TYPE_CHECKING:
    _IssuerModelForm = forms.ModelForm[Issuer]
else:
    # Django's own takes no brackets this early in the start.
    _IssuerModelForm = forms.ModelForm


class IssuerForm(_IssuerModelForm):
    """What an issuer's future certificates state."""

    emblem = forms.FileField(
        label=_("ตราของหน่วยงาน (SVG, PNG หรือ JPEG)"),
        required=False,
        help_text=_("ไม่เกิน 300 กิโลไบต์ ภาพลายเส้น SVG คมชัดที่สุด พื้นโปร่งใส ห้ามใช้ตราครุฑ ส่งตราใหม่จะแทนตราเดิมทั้งหมด"),
    )
    emblem_2 = forms.FileField(label=_("ตราที่สอง (ถ้ามี)"), required=False, help_text=_("วางเรียงข้างกัน สูงเท่ากัน ไม่เกินสามตรา"))
    emblem_3 = forms.FileField(label=_("ตราที่สาม (ถ้ามี)"), required=False)
    may_use_emblem = forms.BooleanField(
        label=_("ยืนยันว่าหน่วยงานมีสิทธิ์ใช้ตรานี้ และไม่ใช่ตราครุฑ"),
        required=False,
        help_text=_("ตราครุฑใช้ได้เฉพาะราชการตามพระราชบัญญัติเครื่องหมายครุฑพ่าห์ พ.ศ. 2534"),
    )
    no_emblem = forms.BooleanField(label=_("เอาตราออก"), required=False)
    signature = forms.FileField(
        label=_("ภาพลายมือชื่อ (PNG หรือ JPEG)"),
        required=False,
        help_text=_("พื้นขาวหรือโปร่งใส เป็นเพียงภาพ ไม่ใช่ลายเซ็นดิจิทัล ไฟล์ PDF ลงนามด้วยกุญแจของหน่วยงานอยู่แล้ว"),
    )
    no_signature = forms.BooleanField(label=_("เอาภาพลายมือชื่อออก"), required=False)

    class Meta:
        model = Issuer
        fields = (
            "name_th", "name_en", "signatory_name_th", "signatory_position_th", "signatory_name_en", "signatory_position_en", "year_basis",
            "states_signature",
        )  # fmt: skip

    def clean_emblem(self) -> bytes | None:
        """Answer the file's bytes, `None` when none was sent."""
        return self._emblem("emblem")

    def clean_emblem_2(self) -> bytes | None:
        """Answer the file's bytes, `None` when none was sent."""
        return self._emblem("emblem_2")

    def clean_emblem_3(self) -> bytes | None:
        """Answer the file's bytes, `None` when none was sent."""
        return self._emblem("emblem_3")

    def _emblem(self, name: str) -> bytes | None:
        file: UploadedFile[bytes] | None = self.cleaned_data[name]
        if file is None:
            return None
        if (file.size or 0) > LARGEST_EMBLEM:
            raise ValidationError(_("ไฟล์ตราใหญ่เกิน 300 กิโลไบต์"), code="too_large")
        content: bytes = file.read()
        return content

    def clean_signature(self) -> bytes | None:
        """Answer the picture's bytes, `None` when none was sent."""
        file: UploadedFile[bytes] | None = self.cleaned_data["signature"]
        if file is None:
            return None
        if (file.size or 0) > LARGEST_PICTURE:
            raise ValidationError(SignaturePictureError.message, code="too_large")
        picture: bytes = file.read()
        return picture

    def details(self) -> dict[str, Any]:
        """Answer the fields of `IssuerDetails`."""
        data = self.cleaned_data
        texts = {name: data[name] for name in self.Meta.fields}
        sent = tuple(file for file in (data["emblem"], data["emblem_2"], data["emblem_3"]) if file is not None)
        emblems = () if data["no_emblem"] else sent or None
        signature = b"" if data["no_signature"] else data["signature"]
        return texts | {"emblems": emblems, "may_use_emblem": data["may_use_emblem"], "signature": signature}


class NewIssuerForm(IssuerForm):
    """An issuer that is not there yet: with its code, which stays."""

    class Meta(IssuerForm.Meta):
        fields = ("code", *IssuerForm.Meta.fields)  # type: ignore[assignment]

    def clean_code(self) -> str:
        """Answer the code in capitals: it stands in addresses and file names."""
        code: str = self.cleaned_data["code"].upper()
        if not code.replace("-", "").isascii() or not code.replace("-", "").isalnum():
            raise ValidationError(_("ใช้ตัวอักษรอังกฤษ ตัวเลข และขีดเท่านั้น"), code="code")
        if Issuer.objects.filter(code__iexact=code).exists():
            raise ValidationError(_("มีผู้ออกที่ใช้รหัสนี้แล้ว"), code="taken")
        return code

    def details(self) -> dict[str, Any]:
        """Answer the fields of `IssuerDetails`: all but the code."""
        return {name: value for name, value in super().details().items() if name != "code"}
