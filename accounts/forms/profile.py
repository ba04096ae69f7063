"""What a person says about themselves."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.names import has_letters, no_strange_signs
from accounts.models import User
from core.calendar import BE_OFFSET, from_thai_digits, parse_birth_year
from core.codes import Gender, LearnerType, province_choices
from core.errors import HonghianError
from core.thai_text import normalize

_TITLES = ("นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "อาจารย์", "ดร.", "ผศ.", "รศ.", "พระ", "พ่อครู", "แม่ครู", "Mr.", "Ms.", "Dr.")
_PHONE = re.compile(r"\+?[0-9]{9,15}")


class ProfileForm(forms.Form):
    """Name and contact, then the attributes that statistics are made of; only the given name must be there."""

    title = forms.CharField(
        label=_("คำนำหน้าชื่อ"),
        max_length=60,
        required=False,
        validators=[no_strange_signs],
        help_text=_("เช่น นาย นางสาว อาจารย์ สล่า หรือเว้นว่างไว้"),
        widget=forms.TextInput(attrs={"list": "titles", "autocomplete": "honorific-prefix"}),
    )
    given_name = forms.CharField(
        label=_("ชื่อ"),
        max_length=150,
        validators=[has_letters, no_strange_signs],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("นามสกุล"),
        max_length=150,
        required=False,
        validators=[no_strange_signs],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    name_en = forms.CharField(
        label=_("ชื่อภาษาอังกฤษ"),
        max_length=200,
        required=False,
        validators=[no_strange_signs],
        help_text=_("ใช้ในวุฒิบัตรภาษาอังกฤษ ตัวอย่าง Somying Jaidee"),
    )
    phone = forms.CharField(
        label=_("หมายเลขโทรศัพท์"),
        max_length=20,
        required=False,
        help_text=_("ผู้ประสานงานรุ่นใช้ติดต่อคุณเท่านั้น"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("ภาษา"), choices=[("th", "ไทย"), ("en", "English")], help_text=_("ภาษาของหน้าจอและจดหมายถึงคุณ"))
    gender = forms.ChoiceField(label=_("เพศ"), required=False, help_text=_("ใช้นับจำนวนผู้เรียนจำแนกตามเพศ"))
    birth_year = forms.CharField(
        label=_("ปีเกิด"),
        max_length=12,
        required=False,
        help_text=_("พ.ศ. หรือ ค.ศ. ก็ได้ เช่น 2533 หรือ 1990 ใช้นับจำนวนผู้เรียนจำแนกตามกลุ่มอายุ"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
    )
    province_code = forms.ChoiceField(label=_("จังหวัดที่อยู่อาศัย"), required=False, help_text=_("ใช้นับจำนวนผู้เรียนจำแนกตามจังหวัด"))
    learner_type = forms.ChoiceField(label=_("ประเภทผู้เรียน"), required=False, help_text=_("ใช้นับว่าหลักสูตรไปถึงคนกลุ่มใดบ้าง"))

    titles = _TITLES
    # Asked for statistics only: not there for somebody who withdrew that consent.
    reporting = ("gender", "birth_year", "province_code", "learner_type")

    def __init__(self, *args: Any, with_reporting: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_reporting:
            for name in self.reporting:
                del self.fields[name]
            return
        unsaid: list[tuple[str, Any]] = [("", _("ไม่ระบุ"))]
        lists: dict[str, list[tuple[str, Any]]] = {
            "gender": [pair for pair in Gender.choices if pair[0] != Gender.UNKNOWN],
            "province_code": province_choices(),
            "learner_type": [pair for pair in LearnerType.choices if pair[0] != LearnerType.UNKNOWN],
        }
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*unsaid, *choices]

    @classmethod
    def initial_of(cls, person: User, language: str) -> dict[str, Any]:
        """Answer what the form shows first; the year in the era of the reader's language."""
        shown: dict[str, Any] = {name: getattr(person, name) for name in cls.base_fields}
        if person.birth_year:
            shown["birth_year"] = str(person.birth_year + (BE_OFFSET if language.startswith("th") else 0))
        return shown

    def own_fields(self) -> list[forms.BoundField]:
        """Answer the fields about name and contact."""
        return [self[name] for name in self.fields if name not in self.reporting]

    def reporting_fields(self) -> list[forms.BoundField]:
        """Answer the fields that statistics are made of, none when the person withdrew that consent."""
        return [self[name] for name in self.fields if name in self.reporting]

    def clean_birth_year(self) -> int | None:
        """Answer the year in CE, `None` when the person keeps it to themselves."""
        text: str = self.cleaned_data["birth_year"].strip()
        if not text:
            return None
        try:
            return parse_birth_year(text)
        except HonghianError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_phone(self) -> str:
        """Keep digits only, as people dial them; Thai digits are digits."""
        phone = re.sub(r"[\s().–-]", "", from_thai_digits(normalize(self.cleaned_data["phone"])))
        if phone and not _PHONE.fullmatch(phone):
            raise forms.ValidationError(_("หมายเลขโทรศัพท์มี 9 ถึง 15 หลัก เช่น 081-234-5678"))
        return phone


class CertificateNameForm(forms.Form):
    """The name that certificates will state, confirmed once."""

    name = forms.CharField(
        label=_("ชื่อที่ปรากฏในวุฒิบัตร"),
        max_length=200,
        validators=[has_letters, no_strange_signs],
        help_text=_("โปรดตรวจตัวสะกดทุกตัว ยืนยันได้ครั้งเดียว"),
    )


class EraseForm(forms.Form):
    """The deliberate yes before everything is erased."""

    sure = forms.BooleanField(label=_("ฉันเข้าใจว่าเมื่อลบแล้วนำกลับคืนมาไม่ได้"))
