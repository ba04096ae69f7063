"""What instructors fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from instructors.models import InstructorProfile, TeachingRole
from instructors.queries import LearnerFilter


class LearnerFilterForm(forms.Form):
    """Which learners of a course to list; from a query string."""

    name = forms.CharField(label=_("ชื่อหรือรหัส"), required=False, max_length=100)
    cohort = forms.ChoiceField(label=_("รุ่น"), required=False)
    state = forms.ChoiceField(
        label=_("สถานะ"),
        required=False,
        choices=[
            ("", _("ทุกสถานะ")),
            ("not_started", _("ยังไม่เริ่ม")),
            ("active", _("กำลังเรียน")),
            ("stuck", _("หยุดเรียนไว้")),
            ("completed", _("สำเร็จแล้ว")),
        ],
    )

    def __init__(self, data: Any, *, cohorts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["cohort"].choices = [("", _("ทุกรุ่น")), *cohorts]  # type: ignore[attr-defined]

    def wanted(self) -> LearnerFilter:
        """Answer the filter; fields that make no sense are left out."""
        self.is_valid()
        return LearnerFilter(**{name: self.cleaned_data.get(name, "") for name in ("cohort", "name", "state")})


class ReleaseRequestForm(forms.Form):
    """What changed, in the author's words."""

    note = forms.CharField(label=_("สิ่งที่เปลี่ยนแปลง"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000)


class ReviewForm(forms.Form):
    """The reviewer's answer to the request that the page showed. What must be changed is said when it is returned."""

    request = forms.UUIDField()
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("return", "return")])
    comment = forms.CharField(label=_("ความเห็นผู้ตรวจ"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000)


class SeenReleasesForm(forms.Form):
    """Between which releases a cohort is moved: what the page showed that was confirmed."""

    seen_release = forms.IntegerField()
    to_release = forms.IntegerField()

    @property
    def seen(self) -> int:
        """The release the cohort was shown on; 0, which is none, when the form says nothing."""
        return self.cleaned_data["seen_release"] if self.is_valid() else 0

    @property
    def release(self) -> int:
        """The release to move to; 0, which is none, when the form says nothing."""
        return self.cleaned_data["to_release"] if self.is_valid() else 0


class ProfileForm(forms.ModelForm[InstructorProfile]):
    class Meta:
        model = InstructorProfile
        fields = ("kind", "bio_th", "bio_en")


class RoleForm(forms.Form):
    """Give somebody a role: found by sign-in name or e-mail."""

    who = forms.CharField(label=_("ชื่อสำหรับเข้าสู่ระบบหรืออีเมล"), max_length=254)
    role = forms.ChoiceField(label=_("บทบาท"), choices=TeachingRole.Role.choices)

    def clean_who(self) -> User:
        """Answer the person, whichever of the two was typed."""
        person = User.objects.with_login(self.cleaned_data["who"].strip()).first()
        if person is None:
            raise forms.ValidationError(_("ไม่พบผู้ใช้ชื่อหรืออีเมลนี้ โปรดตรวจตัวสะกด ผู้นั้นต้องมีบัญชีก่อน"), code="person_unknown")
        return person
