"""A new token for a program."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scopes import scopes_for


class ApiTokenForm(forms.Form):
    """What it is for, what it may do, and for how long. Offers only what the person may do."""

    name = forms.CharField(label=_("ใช้กับโปรแกรมใด"), max_length=80, help_text=_("เช่น ระบบทะเบียนของคณะ เพื่อให้รู้ว่าอันไหนเมื่อจะเพิกถอน"))
    scopes = forms.MultipleChoiceField(label=_("อนุญาตให้ทำอะไร"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("ใช้ได้นาน"),
        choices=[("30", _("30 วัน")), ("90", _("90 วัน")), ("365", _("1 ปี"))],
        initial="90",
        coerce=int,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope.code, scope.label) for scope in scopes_for(person)]

    @property
    def lifetime(self) -> timedelta:
        """For how long the token is to live; of a valid form."""
        return timedelta(days=self.cleaned_data["days"])
