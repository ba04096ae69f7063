"""What an official types to merge two records of one operator."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.codes import OperatorSize, OperatorType
from core.thai_text import normalize
from enrollment.models import Operator, OperatorChange


class OperatorCodeField(forms.CharField):
    """The code of an operator; its value is the operator."""

    def clean(self, value: str) -> Operator:
        """Find the operator.

        :raises ValidationError: there is none of this code.
        """
        code = normalize(super().clean(value))
        found = Operator.objects.filter(code=code).first()
        if found is None:
            raise ValidationError(_("ไม่มีผู้ประกอบการรหัส %(code)s"), params={"code": code})
        return found


class FindOperatorForm(forms.Form):
    """Which operators to list."""

    q = forms.CharField(label=_("รหัส ชื่อ หรือเลขทะเบียน"), required=False, max_length=100)

    def clean_q(self) -> str:
        """Bring it to the form that names are kept in."""
        return normalize(self.cleaned_data["q"])


class ChangeOperatorForm(forms.Form):
    """What an operator is by form and size, since when, and why."""

    type = forms.ChoiceField(label=_("รูปแบบผู้ประกอบการ"), required=False, choices=[("", _("ไม่ระบุ")), *OperatorType.choices])
    size = forms.ChoiceField(
        label=_("ขนาดกิจการ"), required=False, choices=[("", _("ไม่ระบุ")), *OperatorSize.choices],
        help_text=_("ตามกฎกระทรวง พ.ศ. 2562 ถ้าจำนวนคนงานกับรายได้ให้ผลต่างกัน ใช้รายได้"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("มีผลอย่างไร"), widget=forms.RadioSelect, initial=OperatorChange.Kind.CHANGED,
        choices=[
            (OperatorChange.Kind.CHANGED, _("เปลี่ยนตั้งแต่บัดนี้ การเข้ารับบริการก่อนหน้านี้นับตามค่าเดิม")),
            (OperatorChange.Kind.CORRECTED, _("เดิมบันทึกผิด ตัวเลขขณะนี้ของทุกปีนับตามค่าใหม่")),
        ],
    )  # fmt: skip
    note = forms.CharField(
        label=_("เหตุผล"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("เช่น ตรวจกับงบการเงินปี 2568 แล้ว เก็บไว้ถาวร")
    )


class MergeOperatorsForm(forms.Form):
    """Which record goes, which stays, and why."""

    operator = OperatorCodeField(label=_("รหัสระเบียนที่ซ้ำ"), max_length=64, help_text=_("ระเบียนนี้จะนับรวมกับระเบียนที่คงไว้"))
    into = OperatorCodeField(label=_("รหัสระเบียนที่คงไว้"), max_length=64)
    note = forms.CharField(
        label=_("เหตุผล"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เช่น ชื่อร้านกับชื่อบริษัทเป็นรายเดียวกัน ตรวจกับทะเบียนแล้ว เก็บไว้ถาวร"),
    )  # fmt: skip
