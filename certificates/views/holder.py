"""A person's own certificates."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from certificates import actions, queries
from certificates.forms import NameVisibilityForm
from certificates.models import Certificate
from certificates.types import verification_url
from core.models import private_storage
from enrollment.models import Completion


@never_cache
@require_safe
@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """Show a person's certificates, and what is still being made."""
    held = queries.my_certificates(request.user)
    asked = queries.asked_for(held.certificates)
    rows = [(row, verification_url(row.code, site_url=settings.SITE_URL), _name_form(row), asked[row.uuid]) for row in held.certificates]
    return render(request, "certificates/mine.html", {"held": held, "rows": rows})


def _name_form(certificate: Certificate) -> NameVisibilityForm:
    return NameVisibilityForm(
        initial={"shows_full_name": "yes" if certificate.shows_full_name else "no"}, auto_id=f"name-{certificate.uuid}-%s"
    )


def _held(request: SignedInRequest, uuid: UUID) -> Certificate:
    """Load a certificate of the person asking; anybody else's does not exist for them."""
    return get_object_or_404(Certificate.objects.held_by(request.user.subject_key), uuid=uuid)


@require_POST
@login_required
def order(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Order the certificate of a completion of one's own again, after an order failed."""
    completion = get_object_or_404(Completion, uuid=uuid, enrollment__learner=request.user)
    actions.request_certificate(completion=completion, now=timezone.now())
    messages.success(request, _("รับคำขอแล้ว วุฒิบัตรจะพร้อมในไม่กี่นาที"))
    return redirect("certificates:mine")


@require_POST
@login_required
def show_name(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Keep the holder's choice of what the public page shows."""
    certificate = _held(request, uuid)
    form = NameVisibilityForm(request.POST)
    if form.is_valid():
        actions.choose_name_visibility(certificate=certificate, shows_full_name=form.cleaned_data["shows_full_name"])
        messages.success(request, _("บันทึกแล้ว หน้าตรวจสอบเปลี่ยนตามทันที"))
    return redirect("certificates:mine")


@never_cache
@require_safe
@login_required
def pdf(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """Hand the PDF to its holder: to look at, or with `?download` to keep."""
    certificate = _held(request, uuid)
    if not certificate.file:
        raise Http404
    name = f"certificate-{certificate.issuer_code}-{certificate.register_number}-{certificate.register_year_be}.pdf"
    content = private_storage().open(certificate.file)
    # The browser's own viewer draws it; nothing else of the page's may load.
    headers = {"Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"}
    as_file = "download" in request.GET
    return FileResponse(content, as_attachment=as_file, filename=name, content_type="application/pdf", headers=headers)
