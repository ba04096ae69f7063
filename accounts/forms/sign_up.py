"""What sign-up asks beyond address and password: the name, and consent. allauth puts these fields before its own."""

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.forms.names import has_letters, no_strange_signs
from accounts.models import User
from core.languages import reader_language


class SignUpForm(forms.Form):
    """Base of allauth's sign-up forms, by address and by provider."""

    given_name = forms.CharField(
        label=_("ชื่อ"),
        max_length=150,
        validators=[has_letters, no_strange_signs],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("นามสกุล"),
        max_length=150,
        required=False,
        validators=[no_strange_signs],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    accept_terms = forms.BooleanField(label=_("ฉันอ่านและยอมรับข้อตกลงการใช้งาน และรับทราบประกาศความเป็นส่วนตัว"))
    accept_news = forms.BooleanField(label=_("ส่งข่าวหลักสูตรและกิจกรรมให้ฉันทางอีเมล"), required=False)

    field_order = ("email", "given_name", "family_name", "password1", "accept_terms", "accept_news")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  allauth's signature
        """Finish what allauth began."""
        actions.finish_sign_up(
            person=user,
            given_name=self.cleaned_data["given_name"],
            family_name=self.cleaned_data["family_name"],
            news=self.cleaned_data["accept_news"],
            language=reader_language(),
            now=timezone.now(),
        )
