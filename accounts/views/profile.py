"""Home, profile and security."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries
from accounts.forms import CertificateNameForm, ProfileForm
from accounts.landing import house_of
from accounts.models import Consent
from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE, refusals_told
from core.languages import reader_language


@never_cache
@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Lead everybody to the house of their role; who has not accepted the terms yet is asked first."""
    if not queries.has_accepted_terms(request.user):
        return redirect("accounts:consents")
    house = house_of(request)
    if house is None:
        return redirect("accounts:profile")
    return redirect(reverse(house.url_name, kwargs=dict(house.arguments)))


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change what a person says about themselves."""
    person = request.user
    form = ProfileForm(
        request.POST or None,
        initial=ProfileForm.initial_of(person, reader_language()),
        with_reporting=not queries.has_withdrawn(person, Consent.Purpose.STATISTICS),
    )
    if request.method == "POST" and form.is_valid():
        changed = actions.update_profile(person=person, now=timezone.now(), **form.cleaned_data)
        with override(changed.language):
            messages.success(request, _("บันทึกโปรไฟล์แล้ว"))
        response = redirect("accounts:profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, changed.language, samesite="Lax", secure=request.is_secure())
        return response
    name_form = CertificateNameForm(initial={"name": person.get_full_name()})
    context = {"person": person, "form": form, "name_form": name_form, "titles": ProfileForm.titles}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def certificate_name(request: SignedInRequest) -> HttpResponse:
    """Confirm the name that certificates will state."""
    form = CertificateNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{form.fields['name'].label}: {form.errors['name'][0]}")
        return redirect("accounts:profile")
    with refusals_told(request):
        actions.confirm_certificate_name(person=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("ยืนยันชื่อที่ปรากฏในวุฒิบัตรแล้ว"))
    return redirect("accounts:profile")


@never_cache
@require_safe
@login_required
def security(request: SignedInRequest) -> HttpResponse:
    """Show every means of signing in, and lead to where each is changed."""
    person = request.user
    return render(request, "accounts/security.html", {"person": person, "means": queries.sign_in_means(person)})
