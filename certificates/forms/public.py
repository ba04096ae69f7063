"""What checkers and holders type and choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 5 * 1024 * 1024


class CodeForm(forms.Form):
    """The code printed beside the QR code, however it is typed."""

    code = forms.CharField(
        label=_("รหัสตรวจสอบ"),
        max_length=300,
        help_text=_("อยู่ใต้คิวอาร์โค้ดมุมขวาล่างของวุฒิบัตร พิมพ์ตัวเล็กหรือใหญ่ มีขีดหรือเว้นวรรคก็ได้"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class CompareForm(forms.Form):
    """A PDF somebody was given, to be compared with the one we issued; read for its hash and thrown away."""

    file = forms.FileField(
        label=_("ไฟล์ PDF ที่ได้รับมา"), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf,.json,.png,.svg"})
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("ไฟล์ใหญ่เกิน 5 เมกะไบต์ ไฟล์วุฒิบัตรของเรามีขนาดไม่ถึงหนึ่งเมกะไบต์"), code="too_large")
        return file


class NameVisibilityForm(forms.Form):
    """Whether the public page shows the whole name."""

    shows_full_name = forms.TypedChoiceField(
        label=_("ชื่อในหน้าตรวจสอบสาธารณะ"),
        choices=[("yes", _("แสดงชื่อเต็ม")), ("no", _("แสดงเฉพาะอักษรแรก"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shows_full_name"].widget.attrs.pop("required", None)
