"""The form of a scheduled export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.codes import AREA_SETS
from indicators.models import ExportSchedule
from indicators.queries import reads_statistics


class ScheduleForm(forms.Form):
    """What is made, after which periods, and who is written to."""

    name = forms.CharField(label=_("ชื่อรายการ"), max_length=120)
    every = forms.ChoiceField(label=_("ทำเมื่อสิ้น"), choices=ExportSchedule.Every.choices)
    kind = forms.ChoiceField(label=_("ชนิดไฟล์"), choices=ExportSchedule.Kind.choices)
    area = forms.ChoiceField(label=_("พื้นที่"), required=False)
    recipients = forms.ModelMultipleChoiceField(
        label=_("ผู้รับ"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("เฉพาะเจ้าหน้าที่ที่มีอีเมล"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        area, recipients = self.fields["area"], self.fields["recipients"]
        if isinstance(area, forms.ChoiceField):
            area.choices = [("", _("ทุกพื้นที่")), *((code, entry.label) for code, entry in AREA_SETS.items())]
        if isinstance(recipients, forms.ModelMultipleChoiceField):
            recipients.queryset = User.objects.filter(reads_statistics(), is_active=True).exclude(email=None).order_by("sort_name", "pk")

    def schedule(self, owner: User) -> ExportSchedule:
        """Answer the schedule that was asked for, unsaved."""
        chosen = self.cleaned_data
        return ExportSchedule(owner=owner, **{name: chosen[name] for name in ("name", "every", "kind", "area")})
