"""Which rows somebody wants to see, and why with names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.codes import BRANCHES, ONLINE, PROVINCES, AgeGroup, Gender, LearnerType, Mode
from core.languages import reader_language
from courses.models import Programme
from enrollment.models import Partner, ServiceEvent
from indicators.definitions import DIMENSION_LABELS, value_label
from indicators.forms.scope import ScopeForm
from indicators.types import TIME_DIMENSIONS, UNKNOWN

# Filters to choose from, by name; the other dimensions come by link and stay until they are cleared.
FILTER_LABELS = {
    "branch": _("สาขา"),
    "province": _("จังหวัด"),
    "gender": _("เพศ"),
    "age_group": _("กลุ่มอายุ"),
    "learner_type": _("ประเภทผู้เรียน"),
    "mode": _("รูปแบบการเรียน"),
    "partner": _("หน่วยงานภาคี"),
    "programme": _("โครงการ"),
    "assurance": _("การยืนยันตัวตน"),
}
_LONGEST_CODE = 64


class RowsForm(ScopeForm):
    """The scope of a list with a filter for each common dimension, from a query string; every field may be left out."""

    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    part = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data, years=years)
        for name, label in FILTER_LABELS.items():
            self.fields[name] = forms.ChoiceField(label=label, required=False)
            self.offer(name, [("", _("ทั้งหมด")), *_choices(name), *self._past(name)])
        for name in DIMENSION_LABELS:
            if name not in self.fields and name not in TIME_DIMENSIONS and self.data.get(name):
                self.fields[name] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def _past(self, name: str) -> list[tuple[str, str]]:
        """A code of past records that no list of today knows: its number leads here all the same."""
        code = str(self.data.get(name) or "")[:_LONGEST_CODE]
        is_past = name in ("partner", "programme") and code and code not in dict(_choices(name))
        return [(code, code)] if is_past else []

    @property
    def active(self) -> int:
        """How many filters are in use. Only of a valid form."""
        left_out = {"fiscal_year", "sort", "part", "compare", "by_first", "by_second"}
        return sum(1 for name, value in self.cleaned_data.items() if value and name not in left_out)


def _choices(name: str) -> list[tuple[str, Any]]:
    lists = {"gender": Gender, "age_group": AgeGroup, "learner_type": LearnerType, "mode": Mode, "assurance": ServiceEvent.Assurance}
    if name in lists:
        known = list(lists[name].choices)
        return known if name == "assurance" or UNKNOWN in dict(known) else [*known, (UNKNOWN, value_label(name, UNKNOWN))]
    unknown = (UNKNOWN, value_label(name, UNKNOWN))
    if name == "branch":
        return [*((entry.code, entry.label) for entry in BRANCHES), unknown]
    if name == "province":
        return [*((entry.code, entry.label) for entry in PROVINCES), (ONLINE, value_label(name, ONLINE)), unknown]
    if name == "partner":
        return [*((partner.code, f"{partner.code} {partner.name}") for partner in Partner.objects.all()), unknown]
    is_english = reader_language() == "en"
    names = ((entry.code, (entry.name_en if is_english else "") or entry.name_th) for entry in Programme.objects.all())
    return [*((code, f"{code} {name}") for code, name in names), unknown]


class NamesForm(forms.Form):
    """Why somebody needs names."""

    reason = forms.CharField(
        label=_("เหตุผลที่ต้องใช้รายชื่อ"),
        help_text=_("เช่น ตรวจสอบกับใบลงชื่อตามหนังสือที่… เหตุผลนี้จะถูกบันทึกพร้อมชื่อผู้ขอ"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
