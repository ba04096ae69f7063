"""Who keeps an issuer's register, and for whom it issues: decided by the certificate managers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.types import SignedInRequest
from certificates import actions, queries
from certificates.errors import PersonNotFoundError
from certificates.forms import PartnerForm, PrakatsaniyabatForm, RegistrarForm
from certificates.models import Issuer
from core.http import refusals_told


def _managed(request: SignedInRequest, code: str) -> Issuer:
    """Load an issuer for a certificate manager; for others there is none."""
    if not queries.manages_certificates(request.user):
        raise Http404
    return get_object_or_404(Issuer, code=code)


@require_POST
@login_required
def appoint(request: SignedInRequest, code: str) -> HttpResponse:
    """Let somebody keep this issuer's register, found by how they sign in."""
    issuer, form = _managed(request, code), RegistrarForm(request.POST)
    with refusals_told(request):
        person = User.objects.with_login(form.cleaned_data["login"].strip()).first() if form.is_valid() else None
        if person is None:
            raise PersonNotFoundError
        actions.appoint_registrar(issuer=issuer, person=person, by=request.user, now=timezone.now())
        messages.success(request, _("แต่งตั้งแล้ว ใช้สิทธิ์ได้ตั้งแต่หน้าถัดไปที่เปิด"))
    return redirect("certificates:issuer", code)


@require_POST
@login_required
def dismiss(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """End somebody's keeping of this register."""
    registrar = get_object_or_404(_managed(request, code).registrars, pk=pk)
    actions.dismiss_registrar(registrar=registrar, by=request.user, now=timezone.now())
    messages.success(request, _("ยกเลิกสิทธิ์แล้ว มีผลทันที"))
    return redirect("certificates:issuer", code)


@require_POST
@login_required
def partner(request: SignedInRequest, code: str) -> HttpResponse:
    """Say whose runs this issuer certifies."""
    issuer, form = _managed(request, code), PartnerForm(request.POST)
    with refusals_told(request):
        if form.is_valid():
            actions.assign_partner(issuer=issuer, partner=form.cleaned_data["partner"], by=request.user, now=timezone.now())
            messages.success(request, _("บันทึกแล้ว วุฒิบัตรที่ออกไปแล้วไม่เปลี่ยน"))
    return redirect("certificates:issuer", code)


@require_POST
@login_required
def prakatsaniyabat(request: SignedInRequest, code: str) -> HttpResponse:
    """Say whether this issuer may issue ประกาศนียบัตร."""
    issuer, form = _managed(request, code), PrakatsaniyabatForm(request.POST)
    if form.is_valid():
        enabled = form.cleaned_data["issues_prakatsaniyabat"]
        actions.enable_prakatsaniyabat(issuer=issuer, enabled=enabled, by=request.user, now=timezone.now())
        messages.success(request, _("บันทึกแล้ว วุฒิบัตรที่ออกไปแล้วไม่เปลี่ยน"))
    return redirect("certificates:issuer", code)
