"""How designs and masters are edited in Wagtail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from certificates.errors import PersonNotFoundError
from certificates.models import CertificateDesign
from core.codes import branch_choices
from core.thai_text import normalize


class DesignForm(WagtailAdminModelForm):
    """A design; its words are brought to the form we store."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for place in ("name_th", "name_en", *CertificateDesign.PLACES):
            if cleaned.get(place):
                cleaned[place] = normalize(cleaned[place])
        if not cleaned.get("kind") and (cleaned.get("word_th") or cleaned.get("word_en")):
            # On a design for all kinds, thanks to a teacher would be headed as a learner's certificate.
            self.add_error("kind", ValidationError(_("คำใหญ่ที่เขียนเองใช้ได้กับเอกสารประเภทเดียว เลือกประเภทเอกสาร หรือเว้นคำใหญ่ไว้"), code="kind"))
        return cleaned


class EndorserForm(WagtailAdminModelForm):
    """A master, found by the account they sign in with."""

    login = forms.CharField(label=_("อีเมลหรือชื่อผู้ใช้ของสล่า"), max_length=254)
    branch_code = forms.ChoiceField(label=_("สาขา"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch_code"].choices = [("", _("ทุกสาขา")), *branch_choices()]
        if self.instance.pk:
            self.fields["login"].initial = self.instance.person.username

    def clean_login(self) -> str:
        person = User.objects.with_login(self.cleaned_data["login"].strip()).first()
        if person is None:
            raise ValidationError(PersonNotFoundError.message, code="unknown")
        self.instance.person = person
        return str(self.cleaned_data["login"])
