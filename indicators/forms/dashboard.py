"""Which report the dashboard shows, and which year beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms.rows import RowsForm

_YEARS_BACK = 10


class DashboardForm(RowsForm):
    """The scope with its filters, and the fiscal year (BE) to compare with; every field may be left out."""

    compare = forms.TypedChoiceField(label=_("เทียบกับปีงบประมาณ"), coerce=int, required=False, empty_value=None)
    field_order = ("fiscal_year", "quarter", "compare", "area", "partner", "programme")

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data, years=years)
        del self.fields["sort"], self.fields["part"]
        newest = max(years)
        choices = [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in range(newest, newest - _YEARS_BACK, -1)]
        self._offer("compare", [("", _("ปีก่อนหน้า")), *choices])
        if self.data.get("by"):
            # A table of two dimensions stays when the filter is changed.
            self.fields["by"] = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
        self.order_fields(self.field_order)
