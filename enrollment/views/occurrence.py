"""The host announces an activity, and corrects what was announced."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from enrollment import actions
from enrollment.forms import NewOccurrenceForm, OccurrenceForm
from enrollment.models import Partner
from enrollment.views.host import own_occurrence


def _said(form: OccurrenceForm) -> dict[str, Any]:
    data = form.cleaned_data
    facts = actions.OccurrenceFacts(
        venue=data["venue"],
        province_code=data["province"],
        starts_at=data["starts_at"],
        ends_at=data["ends_at"],
        capacity=data["capacity"],
        venue_code=data["venue_code"],
        venue_en=data["venue_en"],
    )
    return {"facts": facts, "was_held": data["was_held"], "now": timezone.now()}


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def new_occurrence(request: SignedInRequest) -> HttpResponse:
    """Announce that one of one's partners holds an activity."""
    person = request.user
    if not Partner.objects.of_coordinator(person).exists():
        raise Http404
    form = NewOccurrenceForm(request.POST or None, coordinator=person)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.open_occurrence(activity=data["activity"], host=data["host"], **_said(form))
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("เปิดกิจกรรมแล้ว ผู้สนใจลงทะเบียนได้ และเช็กชื่อได้ในวันงาน"))
            return redirect("enrollment:door", made.uuid)
    words = {"title": _("เปิดกิจกรรม"), "lead": _("กิจกรรมที่ไม่มีในรายการ ผู้ดูแลโรงเรียนสร้างให้ก่อน"), "label": _("เปิดกิจกรรม")}
    context = {"form": form, "back": reverse("enrollment:partner"), **words}
    return render(request, "enrollment/partner/occurrence.html", context, status=status)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def change_occurrence(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Correct what was announced."""
    occurrence = own_occurrence(request, uuid)
    form = OccurrenceForm(request.POST or None, occurrence=occurrence)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_occurrence(occurrence=occurrence, **_said(form))
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("แก้ไขข้อมูลกิจกรรมแล้ว"))
            return redirect("enrollment:door", uuid)
    words = {"title": _("แก้ไขข้อมูลกิจกรรม"), "lead": occurrence.activity.title, "label": _("บันทึก")}
    context = {"form": form, "back": reverse("enrollment:door", args=[uuid]), **words}
    return render(request, "enrollment/partner/occurrence.html", context, status=status)
