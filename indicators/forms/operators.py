"""What an official types to merge two records of one operator."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.thai_text import normalize
from enrollment.models import Operator


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


class MergeOperatorsForm(forms.Form):
    """Which record goes, which stays, and why."""

    operator = OperatorCodeField(label=_("รหัสระเบียนที่ซ้ำ"), max_length=64, help_text=_("ระเบียนนี้จะนับรวมกับระเบียนที่คงไว้"))
    into = OperatorCodeField(label=_("รหัสระเบียนที่คงไว้"), max_length=64)
    note = forms.CharField(
        label=_("เหตุผล"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เช่น ชื่อร้านกับชื่อบริษัทเป็นรายเดียวกัน ตรวจกับทะเบียนแล้ว เก็บไว้ถาวร"),
    )  # fmt: skip
