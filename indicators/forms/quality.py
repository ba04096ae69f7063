"""Which problems somebody wants to see."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.models import Partner
from indicators.queries.quality import REASONS

# In the address, the school itself.
SCHOOL = "-"


class QualityForm(forms.Form):
    """Fiscal year (BE), quarter and owner, from a query string; the reason comes by link. Every field may be left out."""

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, required=False)
    quarter = forms.TypedChoiceField(label=_("ไตรมาส"), coerce=int, required=False, empty_value=None)
    owner = forms.ChoiceField(label=_("ผู้รับผิดชอบ"), required=False)
    reason = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(code, code) for code in REASONS])

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        self._offer("fiscal_year", [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in years])
        self._offer("quarter", [("", _("ทั้งปี")), *((q, _("ไตรมาส %(number)s") % {"number": q}) for q in (1, 2, 3, 4))])
        partners = [(partner.code, f"{partner.code} {partner.name}") for partner in Partner.objects.all()]
        self._offer("owner", [("", _("ทั้งหมด")), (SCHOOL, _("โรงเรียน (ไม่มีหน่วยงานภาคี)")), *partners])
        self.names = {partner: label.removeprefix(f"{partner} ") for partner, label in partners}

    def _offer(self, name: str, choices: list[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def year(self) -> int:
        """The newest year where none was named. Only of a valid form."""
        return int(self.cleaned_data["fiscal_year"] or self.years[0])

    @property
    def owner_code(self) -> str | None:
        """The owner's code, empty for the school, none for all. Only of a valid form."""
        chosen = self.cleaned_data["owner"]
        return None if not chosen else "" if chosen == SCHOOL else str(chosen)

    @property
    def active(self) -> int:
        return sum(1 for name in ("quarter", "owner") if self.cleaned_data.get(name))
