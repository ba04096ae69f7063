"""Which report the dashboard shows, and which year beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.definitions import DIMENSION_LABELS
from indicators.forms.rows import FILTER_LABELS, RowsForm
from indicators.forms.scope import BY_FIELDS
from indicators.types import ALL_DIMENSIONS

_YEARS_BACK = 10


class DashboardForm(RowsForm):
    """The scope with its filters, and the fiscal year (BE) to compare with; every field may be left out."""

    compare = forms.TypedChoiceField(label=_("เทียบกับปีงบประมาณ"), coerce=int, required=False, empty_value=None)
    by_first = forms.ChoiceField(label=_("ตารางสองมิติ มิติแรก"), required=False)
    by_second = forms.ChoiceField(label=_("ตารางสองมิติ มิติที่สอง"), required=False)
    field_order = (
        "fiscal_year", "quarter", "month", "from", "to", "compare", "area", "partner", "programme", *FILTER_LABELS, "taxonomy",
        *BY_FIELDS, "provinces",
    )  # fmt: skip

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data, years=years)
        del self.fields["sort"], self.fields["part"]
        newest = max(years)
        choices = [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in range(newest, newest - _YEARS_BACK, -1)]
        self.offer("compare", [("", _("ปีก่อนหน้า")), *choices])
        for name in BY_FIELDS:
            self.offer(name, [("", _("ไม่ต้องแสดง")), *((code, DIMENSION_LABELS[code]) for code in ALL_DIMENSIONS)])
        self.order_fields(self.field_order)
