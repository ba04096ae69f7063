"""Which report somebody asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.calendar import MONTHS_EN, MONTHS_TH, parse_date
from core.errors import HonghianError
from core.languages import reader_language
from indicators.definitions import DIMENSION_LABELS, TAXONOMY_LABELS, is_value
from indicators.forms.area import PROVINCES_BY_CODE, AreaForm
from indicators.types import ALL_DIMENSIONS, TIME_DIMENSIONS, Scope, free_range

# Months in the order of the fiscal year.
_SHOWN = 40
_MONTHS = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)
# The two dimensions of a table, where a form asks for one after the other.
BY_FIELDS = ("by_first", "by_second")


class DayField(forms.CharField):
    """A day typed the Thai way, in either era."""

    def clean(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except HonghianError as refused:
            raise ValidationError(str(refused)) from refused


class ScopeForm(AreaForm):
    """The scope of a report, from a query string; every field may be left out.

    Beside its fields the form reads a filter for each dimension by its name (`gender=female`), and `by=gender,age_group` (or
    `by_first` and `by_second`) for a table of two dimensions. An area of one's own is `area=50,57` in an address and ticked
    provinces in a form; both mean the same.
    """

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, required=False)
    quarter = forms.TypedChoiceField(label=_("ไตรมาส"), coerce=int, required=False, empty_value=None)
    month = forms.TypedChoiceField(label=_("เดือน"), coerce=int, required=False, empty_value=None)
    taxonomy = forms.ChoiceField(label=_("ระบบสาขา"), required=False)
    field_order: tuple[str, ...] = ("fiscal_year", "quarter", "month", "area", "provinces", "taxonomy")

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(_as_form(data))
        self.years = years
        # “from” is a word of Python: named as the query string names them.
        self.fields["from"] = DayField(label=_("ตั้งแต่วันที่"), required=False)
        self.fields["to"] = DayField(label=_("ถึงวันที่"), required=False)
        self.offer("fiscal_year", [(year, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in years])
        quarters = {1: _("ไตรมาส 1 (ต.ค.–ธ.ค.)"), 2: _("ไตรมาส 2 (ม.ค.–มี.ค.)"), 3: _("ไตรมาส 3 (เม.ย.–มิ.ย.)"), 4: _("ไตรมาส 4 (ก.ค.–ก.ย.)")}
        self.offer("quarter", [("", _("ทั้งปี")), *quarters.items()])
        names = MONTHS_TH if reader_language() == "th" else MONTHS_EN
        self.offer("month", [("", _("ทุกเดือน")), *((number, names[number - 1]) for number in _MONTHS)])
        self.offer("taxonomy", list(TAXONOMY_LABELS.items()))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that says two things, a table by what is no dimension, and a filter that no row can pass."""
        given = super().clean()
        for name, value in self._filters():
            if name not in self.errors and not is_value(name, value):
                told = {"value": value[:_SHOWN], "dimension": DIMENSION_LABELS[name]}
                raise ValidationError(_("ไม่รู้จักค่า “%(value)s” ในตัวกรอง “%(dimension)s”"), params=told)
        first, last = given.get("from"), given.get("to")
        chosen = [part for part in (given.get("quarter"), given.get("month"), first or last) if part]
        if len(chosen) > 1:
            raise ValidationError(_("โปรดเลือกไตรมาส เดือน หรือช่วงวันที่ อย่างใดอย่างหนึ่ง"))
        if (first is None) != (last is None):
            raise ValidationError(_("โปรดพิมพ์ทั้งวันแรกและวันสุดท้ายของช่วง"))
        if first and last and last < first:
            raise ValidationError(_("วันสุดท้ายต้องไม่มาก่อนวันแรก"))
        pair = self._pair()
        if pair and (len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(ALL_DIMENSIONS)):  # noqa: PLR2004  two
            raise ValidationError(_("ตารางไขว้ต้องมีสองมิติที่ต่างกัน"))
        return given

    @property
    def known(self) -> set[str]:
        """The names that mean something in a query string."""
        return {*self.fields, *BY_FIELDS, "by", *(name for name in DIMENSION_LABELS if name not in TIME_DIMENSIONS)}

    def _filters(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, str(self.data[name])) for name in DIMENSION_LABELS if name not in TIME_DIMENSIONS and self.data.get(name))

    def _pair(self) -> list[str]:
        text = str(self.data.get("by") or "").strip()
        return text.split(",") if text else [str(name) for name in map(self.data.get, BY_FIELDS) if name]

    def scope(self) -> Scope:
        """Answer what was asked for; the newest year where none was named."""
        chosen = self.cleaned_data
        area, taxonomy = self.chosen_area(), chosen["taxonomy"]
        filters = self._filters()
        if chosen["from"]:
            return free_range(chosen["from"], chosen["to"], area=area, taxonomy=taxonomy, filters=filters)
        year = chosen["fiscal_year"] or self.years[0]
        return Scope(year, chosen["quarter"], area, chosen["month"], filters=filters, taxonomy=taxonomy)

    def crosses(self) -> tuple[tuple[str, str], ...]:
        """Answer the two dimensions of the table that was asked for, or nothing."""
        pair = self._pair()
        return ((pair[0], pair[1]),) if pair else ()


def _as_form(data: Any) -> Any:
    """Turn what only an address says (`area=50,57`, `by=gender,mode`) into what the form shows, so that it stays when it is sent again."""
    codes, pair = str(data.get("area") or "").split(","), str(data.get("by") or "").split(",")
    is_own, is_pair = PROVINCES_BY_CODE.keys() >= set(codes), len(pair) == len(BY_FIELDS)
    if not (is_own or is_pair):
        return data
    asked = MultiValueDict({name: data.getlist(name) if isinstance(data, MultiValueDict) else [data[name]] for name in data})
    if is_own:
        asked["area"] = ""
        asked.setlist("provinces", [*asked.getlist("provinces"), *codes])
    if is_pair:
        for name, dimension in zip(BY_FIELDS, pair, strict=True):
            asked[name] = dimension
    return asked
