"""allauth's forms in our words, and the card."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class _WithoutPlaceholders(forms.Form):
    """Takes away the grey words that repeat the label and vanish when needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_WithoutPlaceholders, allauth_forms.LoginForm):
    """E-mail or sign-in name, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("อีเมลหรือชื่อสำหรับเข้าสู่ระบบ")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")


class SignUpForm(_WithoutPlaceholders, allauth_forms.SignupForm):
    """Address, name, password, consent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("ตั้งรหัสผ่าน")


class ResetPasswordForm(_WithoutPlaceholders, allauth_forms.ResetPasswordForm):
    """The address that the code goes to."""


class ConfirmEmailForm(_WithoutPlaceholders, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code from the letter that proves an address."""


class ConfirmResetForm(_WithoutPlaceholders, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code from the letter about a forgotten password."""


class ConfirmLoginForm(_WithoutPlaceholders, allauth_forms.ConfirmLoginCodeForm):
    """The code from a letter, instead of a password."""


class RequestLoginForm(_WithoutPlaceholders, allauth_forms.RequestLoginCodeForm):
    """The address that a sign-in code goes to."""


class AddEmailForm(_WithoutPlaceholders, allauth_forms.AddEmailForm):
    """Another address."""


class ReauthenticateForm(_WithoutPlaceholders, allauth_forms.ReauthenticateForm):
    """The password once more, before something important."""


class ChangePasswordForm(_WithoutPlaceholders, allauth_forms.ChangePasswordForm):
    """The password in use, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("รหัสผ่านปัจจุบัน")
        self.fields["password1"].label, self.fields["password2"].label = _("รหัสผ่านใหม่"), _("รหัสผ่านใหม่อีกครั้ง")


class SetPasswordForm(_WithoutPlaceholders, allauth_forms.SetPasswordForm):
    """The first password of somebody who came with a card."""


class NewPasswordForm(_WithoutPlaceholders, allauth_forms.ResetPasswordKeyForm):
    """The new password of somebody who forgot theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label, self.fields["password2"].label = _("รหัสผ่านใหม่"), _("รหัสผ่านใหม่อีกครั้ง")


class CardForm(forms.Form):
    """The code on a printed sign-in card."""

    code = forms.CharField(
        label=_("รหัสบนบัตร"),
        max_length=40,
        help_text=_("ตัวอักษรและตัวเลข 16 ตัว พิมพ์ตัวเล็กหรือตัวใหญ่ก็ได้ ไม่ต้องใส่ขีด"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
