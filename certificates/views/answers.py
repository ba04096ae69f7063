"""Who answers what holders ask: masters about endorsements, certificate managers about names; thanks to teachers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from certificates import actions, queries
from certificates.errors import PersonNotFoundError
from certificates.forms import AnswerForm, ThanksForm
from certificates.models import NameChangeRequest
from core.http import refusals_told
from core.models import private_storage

if TYPE_CHECKING:
    from accounts.types import SignedInRequest

PAGE = 30


@never_cache
@require_safe
@login_required
def questions(request: SignedInRequest) -> HttpResponse:
    """Show a master what they were asked, and what they answered."""
    asked = queries.questions_for(request.user)
    answered = Paginator(queries.answered_by(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/requests/questions.html", {"asked": asked, "page": answered})


@require_POST
@login_required
def answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Endorse, or decline with a word to the holder."""
    asked = get_object_or_404(queries.questions_for(request.user), uuid=uuid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("certificates:questions")
    with refusals_told(request):
        if form.cleaned_data["answer"] == "yes":
            actions.give_endorsement(request=asked, by=request.user, now=timezone.now())
            messages.success(request, _("รับรองแล้ว ระบบกำลังออกวุฒิบัตรฉบับที่มีชื่อท่าน"))
        else:
            actions.decline_endorsement(request=asked, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            messages.success(request, _("แจ้งผู้ขอแล้วว่าท่านไม่รับรอง"))
    return redirect("certificates:questions")


def _name_change(request: SignedInRequest, uuid: UUID) -> NameChangeRequest:
    """Load an open question about a name, for whoever keeps its register; for others there is none."""
    return get_object_or_404(queries.open_name_changes(request.user), uuid=uuid)


@never_cache
@require_safe
@login_required
def name_changes(request: SignedInRequest) -> HttpResponse:
    """List the names that wait for a decision."""
    if not queries.keeps_registers(request.user):
        raise Http404
    page = Paginator(queries.open_name_changes(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/requests/name_changes.html", {"page": page})


@never_cache
@require_safe
@login_required
def evidence(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """Hand the evidence to a manager; it is only ever downloaded, never shown as a page of ours."""
    asked = _name_change(request, uuid)
    name = f"evidence-{asked.uuid}.{asked.evidence.rpartition('.')[2]}"
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    content = private_storage().open(asked.evidence)
    return FileResponse(content, as_attachment=True, filename=name, content_type=asked.evidence_type, headers=headers)


@require_POST
@login_required
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Approve a new name, or refuse it with a reason."""
    asked = _name_change(request, uuid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("certificates:name_changes")
    with refusals_told(request):
        if form.cleaned_data["answer"] == "yes":
            actions.approve_name_change(request=asked, by=request.user, now=timezone.now())
            messages.success(request, _("ออกฉบับแทนในชื่อใหม่แล้ว และลบหลักฐานแล้ว"))
        else:
            actions.refuse_name_change(request=asked, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            messages.success(request, _("แจ้งผู้ขอแล้ว และลบหลักฐานแล้ว"))
    return redirect("certificates:name_changes")


@require_POST
@login_required
def thank(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Issue a certificate of appreciation to somebody who taught in the cohort; managers only, for it finds any account by its login."""
    if not queries.manages_certificates(request.user):
        raise Http404
    found = get_object_or_404(queries.cohorts_for(request.user), uuid=uuid)
    form = ThanksForm(request.POST)
    with refusals_told(request):
        person = User.objects.with_login(form.cleaned_data["login"].strip()).first() if form.is_valid() else None
        if person is None:
            raise PersonNotFoundError
        issued = actions.thank_teacher(cohort=found, person=person, now=timezone.now())
        messages.success(
            request, _("ออกเกียรติบัตรขอบคุณเลขที่ %(number)s ให้ %(name)s แล้ว") % {"number": issued.number, "name": issued.holder_name}
        )
    return redirect("certificates:cohort", uuid=uuid)
