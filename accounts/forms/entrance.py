"""allauth's forms in our words, and the card."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):
    """E-mail or sign-in name, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("อีเมลหรือชื่อสำหรับเข้าสู่ระบบ")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        _without_placeholders(self)


class SignUpForm(allauth_forms.SignupForm):
    """Address, name, password, consent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("ตั้งรหัสผ่าน")
        _without_placeholders(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address that the code goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


def _without_placeholders(form: forms.Form) -> None:
    """Take away the grey words that repeat the label and vanish when needed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class CardForm(forms.Form):
    """The code on a printed sign-in card."""

    code = forms.CharField(
        label=_("รหัสบนบัตร"),
        max_length=40,
        help_text=_("ตัวอักษรและตัวเลข 16 ตัว พิมพ์ตัวเล็กหรือตัวใหญ่ก็ได้ ไม่ต้องใส่ขีด"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
