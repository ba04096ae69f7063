"""Which report somebody asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.codes import AREA_SETS
from indicators.types import Scope


class ScopeForm(forms.Form):
    """Fiscal year (BE), quarter and area set, from a query string; every field may be left out."""

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, required=False)
    quarter = forms.TypedChoiceField(label=_("ไตรมาส"), coerce=int, required=False, empty_value=None)
    area = forms.ChoiceField(label=_("พื้นที่"), required=False)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        self._offer("fiscal_year", [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in years])
        quarters = {1: _("ไตรมาส 1 (ต.ค.–ธ.ค.)"), 2: _("ไตรมาส 2 (ม.ค.–มี.ค.)"), 3: _("ไตรมาส 3 (เม.ย.–มิ.ย.)"), 4: _("ไตรมาส 4 (ก.ค.–ก.ย.)")}
        self._offer("quarter", [("", _("ทั้งปี")), *quarters.items()])
        self._offer("area", [("", _("ทุกพื้นที่")), *((code, area.label) for code, area in AREA_SETS.items())])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def scope(self) -> Scope:
        """Answer what was asked for; the newest year where none was named."""
        chosen = self.cleaned_data
        return Scope(chosen["fiscal_year"] or self.years[0], chosen["quarter"], chosen["area"])
