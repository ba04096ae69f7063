"""Where: an area set, or provinces of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.codes import AREA_SETS, PROVINCES

PROVINCES_BY_CODE = {province.code: province for province in PROVINCES}
_NEAREST_FIRST = dict.fromkeys((*AREA_SETS["lanna8"].provinces, *PROVINCES_BY_CODE))


class AreaField(forms.ChoiceField):
    """An area set by its code, or province codes with commas between."""

    def valid_value(self, value: str) -> bool:
        return super().valid_value(value) or PROVINCES_BY_CODE.keys() >= set(value.split(","))


class AreaForm(forms.Form):
    """Asks for an area in one of two ways; `chosen_area` answers it as `Scope` takes it."""

    area = AreaField(label=_("พื้นที่"), required=False)
    provinces = forms.MultipleChoiceField(
        label=_("เลือกหลายจังหวัด (แทนพื้นที่)"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "many-ticks"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", [("", _("ทุกพื้นที่")), *((code, area.label) for code, area in AREA_SETS.items())])
        self.offer("provinces", [(code, PROVINCES_BY_CODE[code].label) for code in _NEAREST_FIRST])

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Let the field `name` be chosen from `choices`: pairs of value and label."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_provinces(self) -> str:
        """Answer the ticked provinces as a code of an area."""
        return ",".join(sorted(self.cleaned_data["provinces"]))

    def clean(self) -> dict[str, Any]:
        """Refuse two areas at once."""
        given = super().clean() or {}
        if given.get("area") and given.get("provinces"):
            raise ValidationError(_("โปรดเลือกพื้นที่จากรายการ หรือเลือกจังหวัดเอง อย่างใดอย่างหนึ่ง"))
        return given

    def chosen_area(self) -> str:
        """Answer the code of an area set, or province codes with commas between; "" is everywhere."""
        chosen: str = self.cleaned_data["area"] or self.cleaned_data["provinces"]
        return chosen
