"""Targets as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import AREA_SETS, PROVINCES
from core.sheets import Limits, SheetSizeError
from enrollment.models import Partner
from indicators.definitions import DEFINITIONS
from indicators.formats.targets import TargetKey, read_value
from indicators.queries.targets import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BoundField

    from indicators.definitions import Definition

# Columns of the grid: the year, then its quarters.
QUARTERS = (0, 1, 2, 3, 4)


class TargetPlaceForm(forms.Form):
    """Whose targets: fiscal year (BE), agency and place, from a query string; every field may be left out."""

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, required=False)
    agency = forms.ChoiceField(label=_("หน่วยงาน"), required=False)
    area = forms.ChoiceField(label=_("พื้นที่"), required=False)

    def __init__(self, data: Any, *, years: list[int], default: int) -> None:
        asked = data.copy()
        if not asked.get("fiscal_year"):
            # The form shows the year whose targets stand below it.
            asked["fiscal_year"] = str(default)
        super().__init__(asked)
        self._offer("fiscal_year", [(year, gettext("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}) for year in years])
        self._offer("agency", [("", _("ทุกหน่วยงาน")), *((p.code, f"{p.code} {p.name}") for p in Partner.objects.all())])
        sets = [(code, area.label) for code, area in AREA_SETS.items()]
        lanna = [(p.code, p.label) for p in PROVINCES if p.code in AREA_SETS["lanna8"].provinces]
        others = [(p.code, p.label) for p in PROVINCES if p.code not in AREA_SETS["lanna8"].provinces]
        groups = [(_("ชุดพื้นที่"), sets), (_("ล้านนา 8 จังหวัด"), lanna), (_("จังหวัดอื่น"), others)]
        self._offer("area", [("", _("ทุกพื้นที่")), *groups])

    def _offer(self, name: str, choices: list[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def place(self) -> tuple[int, str, str]:
        """Fiscal year, agency, area; the running year where none was named. Only of a valid form."""
        chosen = self.cleaned_data
        return chosen["fiscal_year"], chosen["agency"], chosen["area"]


class TargetGridForm(forms.Form):
    """Every measure for the year and its quarters; an empty cell is no target."""

    def __init__(self, data: Any = None, *, place: tuple[int, str, str], values: Mapping[int, Mapping[str, Decimal]]) -> None:
        super().__init__(data)
        self._place = place
        for entry in DEFINITIONS:
            for quarter in QUARTERS:
                period = gettext("ไตรมาส %(number)s") % {"number": quarter} if quarter else gettext("ทั้งปี")
                field = forms.CharField(label=f"{entry.code} {entry.label} {period}", required=False, max_length=20)
                field.initial = as_text(values[quarter].get(entry.code)) or ""
                field.widget.attrs |= {"class": "input", "inputmode": "decimal", "autocomplete": "off", "aria-label": str(field.label)}
                self.fields[f"{entry.code}:{quarter}"] = field

    def clean(self) -> dict[str, Any]:
        for name, text in list(self.cleaned_data.items()):
            try:
                self.cleaned_data[name] = read_value(text) if text else None
            except ValueError:
                self.add_error(name, _("พิมพ์ตัวเลขตั้งแต่ 0 ทศนิยมไม่เกินสองตำแหน่ง หรือเว้นว่าง"))
        return self.cleaned_data

    def values(self) -> dict[TargetKey, Decimal | None]:
        """What was typed, for every cell. Only of a valid form."""
        year, agency, area = self._place
        found = {}
        for name, value in self.cleaned_data.items():
            measure, quarter = name.split(":")
            found[TargetKey(year, int(quarter), agency, area, measure)] = value
        return found

    def lines(self) -> list[tuple[Definition, list[BoundField]]]:
        """The grid as it is shown: a measure and its five cells."""
        return [(entry, [self[f"{entry.code}:{quarter}"] for quarter in QUARTERS]) for entry in DEFINITIONS]


class TargetSheetForm(forms.Form):
    """A sheet of targets."""

    file = forms.FileField(
        label=_("ไฟล์ค่าเป้าหมาย"),
        help_text=_("Excel (.xlsx) หรือ CSV ไม่เกิน 10 เมกะไบต์"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file = cast("UploadedFile[Any]", self.cleaned_data["file"])
        limit = Limits().max_bytes
        if (file.size or 0) > limit:
            raise forms.ValidationError(str(SheetSizeError(limit=limit // 1_000_000)))
        return file
