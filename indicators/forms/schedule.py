"""The form of a scheduled export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from indicators.forms.area import AreaForm
from indicators.models import ExportSchedule
from indicators.queries import reads_statistics


class ScheduleForm(AreaForm):
    """What is made, after which periods, and who is written to."""

    name = forms.CharField(label=_("ชื่อรายการ"), max_length=120)
    every = forms.ChoiceField(label=_("ทำเมื่อสิ้น"), choices=ExportSchedule.Every.choices)
    kind = forms.ChoiceField(label=_("ชนิดไฟล์"), choices=ExportSchedule.Kind.choices)
    recipients = forms.ModelMultipleChoiceField(
        label=_("ผู้รับ"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("เฉพาะเจ้าหน้าที่ที่มีอีเมล"),
    )  # fmt: skip
    field_order = ("name", "every", "kind", "area", "provinces", "recipients")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        recipients = self.fields["recipients"]
        if isinstance(recipients, forms.ModelMultipleChoiceField):
            recipients.queryset = User.objects.filter(reads_statistics(), is_active=True).exclude(email=None).order_by("sort_name", "pk")

    def schedule(self, owner: User) -> ExportSchedule:
        """Answer the schedule that was asked for, unsaved."""
        chosen = self.cleaned_data
        return ExportSchedule(owner=owner, area=self.chosen_area(), **{name: chosen[name] for name in ("name", "every", "kind")})
