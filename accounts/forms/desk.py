"""What the desk types."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PeopleSearchForm(forms.Form):
    """Whom to look for; from a query string."""

    q = forms.CharField(label=_("ชื่อ อีเมล หรือชื่อสำหรับเข้าสู่ระบบ"), required=False, max_length=200)


class ReasonForm(forms.Form):
    """Why something is done about somebody's account."""

    reason = forms.CharField(
        label=_("เหตุผล"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("เก็บไว้กับบัญชีและเจ้าของบัญชีขอดูได้")
    )
