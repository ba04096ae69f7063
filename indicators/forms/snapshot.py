"""Forms of the way to a signed report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms.area import AreaForm
from indicators.types import Scope

_QUARTERS = {1: _("ไตรมาส 1 (ต.ค.–ธ.ค.)"), 2: _("ไตรมาส 2 (ม.ค.–มี.ค.)"), 3: _("ไตรมาส 3 (เม.ย.–มิ.ย.)"), 4: _("ไตรมาส 4 (ก.ค.–ก.ย.)")}


class SnapshotForm(AreaForm):
    """Which report to freeze."""

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("รอบการรายงาน"), coerce=int, required=False, empty_value=None,
        help_text=_("ทั้งปีบันทึกยอดของทุกไตรมาสที่เริ่มแล้วไว้ด้วย"),
    )  # fmt: skip
    field_order = ("fiscal_year", "quarter", "area", "provinces")

    def __init__(self, data: Any = None, *, years: list[int], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.offer("fiscal_year", [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in years])
        self.offer("quarter", [("", _("ทั้งปี")), *_QUARTERS.items()])

    def scope(self) -> Scope:
        """Answer what was chosen."""
        chosen = self.cleaned_data
        return Scope(chosen["fiscal_year"], chosen["quarter"], self.chosen_area())


class NoteForm(forms.Form):
    """A remark that is kept with the step; it may be left out."""

    note = forms.CharField(
        label=_("หมายเหตุ"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เก็บไว้กับขั้นตอนนี้ถาวร ไม่ใส่ชื่อหรือข้อมูลของผู้เข้ารับบริการ"),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why: needed wherever others must understand the step later."""

    note = forms.CharField(
        label=_("เหตุผล"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เก็บไว้กับขั้นตอนนี้ถาวร ไม่ใส่ชื่อหรือข้อมูลของผู้เข้ารับบริการ"),
    )  # fmt: skip


class SubmitForm(forms.Form):
    """To whom a report went."""

    note = forms.CharField(label=_("ส่งถึงใคร เลขที่หนังสือ"), max_length=400, help_text=_("เช่น ส่ง สศช. หนังสือที่ อว 0001/123 ลงวันที่ 5 มกราคม 2570"))
