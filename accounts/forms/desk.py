"""What the desk types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PeopleSearchForm(forms.Form):
    """Whom to look for; from a query string."""

    q = forms.CharField(label=_("ชื่อ อีเมล หรือชื่อสำหรับเข้าสู่ระบบ"), required=False, max_length=200)


class ReasonForm(forms.Form):
    """Why something is done about somebody's account."""

    reason = forms.CharField(
        label=_("เหตุผล"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("เก็บไว้กับบัญชีและเจ้าของบัญชีขอดูได้")
    )


class AppointForm(forms.Form):
    """Who is given a role, found by sign-in name or e-mail, and why."""

    who = forms.CharField(label=_("ชื่อสำหรับเข้าสู่ระบบหรืออีเมล"), max_length=254)
    reason = forms.CharField(label=_("เหตุผล"), max_length=250, help_text=_("เก็บไว้กับบัญชีและเจ้าของบัญชีขอดูได้"))

    def clean_who(self) -> User:
        """Answer the person, whichever of the two was typed."""
        person = User.objects.with_login(self.cleaned_data["who"].strip()).first()
        if person is None:
            raise forms.ValidationError(_("ไม่พบผู้ใช้ชื่อหรืออีเมลนี้ โปรดตรวจตัวสะกด ผู้นั้นต้องมีบัญชีก่อน"), code="person_unknown")
        return person
