"""What a holder asks for: a master's endorsement, a changed name, a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certificates import actions, queries
from certificates.forms import EndorsementForm, NameChangeForm
from certificates.models import Certificate
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told

if TYPE_CHECKING:
    from accounts.types import SignedInRequest


def _held(request: SignedInRequest, uuid: UUID) -> Certificate:
    """Load a valid certificate of the person asking; anybody else's does not exist for them."""
    return get_object_or_404(Certificate.objects.held_by(request.user.subject_key).valid(), uuid=uuid)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def endorsement(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask a master to endorse one's certificate, or take the question back."""
    certificate = _held(request, uuid)
    if "withdraw" in request.POST:
        actions.withdraw_endorsement(certificate=certificate, now=timezone.now())
        messages.success(request, _("ถอนคำขอแล้ว"))
        return redirect("certificates:mine")
    endorsers = queries.endorsers_for(certificate)
    form = EndorsementForm(request.POST or None, endorsers=endorsers)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_endorsement(certificate=certificate, now=timezone.now(), **form.cleaned_data)
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("ส่งคำขอถึงสล่าแล้ว เมื่อสล่ารับรอง ระบบจะออกวุฒิบัตรฉบับใหม่ให้"))
            return redirect("certificates:mine")
    context = {"certificate": certificate, "form": form, "has_endorsers": endorsers.exists()}
    return render(request, "certificates/requests/endorsement.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def name_change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask for one's certificate in a new name, with evidence, or take the question back."""
    certificate = _held(request, uuid)
    if "withdraw" in request.POST:
        actions.withdraw_name_change(certificate=certificate, now=timezone.now())
        messages.success(request, _("ถอนคำขอและลบหลักฐานแล้ว"))
        return redirect("certificates:mine")
    form = NameChangeForm(request.POST or None, request.FILES or None, initial={"new_name_en": certificate.holder_name_en})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"evidence": form.cleaned_data["evidence"].read()}
        try:
            actions.ask_name_change(certificate=certificate, now=timezone.now(), **given)
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("ส่งคำขอแล้ว เจ้าหน้าที่จะพิจารณาและแจ้งผลในหน้านี้"))
            return redirect("certificates:mine")
    return render(
        request, "certificates/requests/name_change.html", {"certificate": certificate, "form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@login_required
def transcript(request: SignedInRequest) -> HttpResponse:
    """Order one document that lists every certificate one holds."""
    with refusals_told(request):
        actions.issue_transcript(person=request.user, now=timezone.now())
        messages.success(request, _("รับคำขอแล้ว ใบแสดงผลการฝึกอบรมจะพร้อมในไม่กี่นาที"))
    return redirect("certificates:mine")
