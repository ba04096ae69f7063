"""The host's side of an activity: the list at the door."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told
from enrollment import actions
from enrollment.forms import CancelForm, HeadcountForm, PostponeForm, WalkInForm
from enrollment.models import ActivityOccurrence, Partner, Registration
from enrollment.queries.activity import attendance, reach_of


def own_occurrence(request: SignedInRequest, uuid: UUID) -> ActivityOccurrence:
    """The occurrence, if one of this coordinator's partners hosts it; otherwise there is none."""
    hosts = Partner.objects.of_coordinator(request.user)
    return get_object_or_404(ActivityOccurrence.objects.select_related("activity", "host"), uuid=uuid, host__in=hosts)


@never_cache
@require_safe
@login_required
def door(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show the list, with a button to check each person in; it prints as a sign-in sheet."""
    return _door(request, own_occurrence(request, uuid))


def _door(request: SignedInRequest, occurrence: ActivityOccurrence, *, status: int = 200, **asked: Form) -> HttpResponse:
    """Answer the page, with the form that is `asked` about as it was sent."""
    found, is_over = attendance(occurrence), occurrence.ends_at <= timezone.now()
    forms = {"walk_in": WalkInForm(), "headcount": HeadcountForm(initial={"visitors": found.unnamed})} | asked
    context = {"occurrence": occurrence, "list": found, "is_over": is_over, **forms}
    return render(request, "enrollment/partner/door.html", context, status=status)


def _step(request: SignedInRequest, uuid: UUID, do: Callable[[ActivityOccurrence], object], done: str) -> HttpResponse:
    occurrence = own_occurrence(request, uuid)
    with refusals_told(request):
        do(occurrence)
        messages.success(request, done)
    return redirect("enrollment:door", uuid)


@require_POST
@login_required
def tick(request: SignedInRequest, uuid: UUID, registration: int) -> HttpResponse:
    """Check one person of the list in."""
    by = request.user

    def do(occurrence: ActivityOccurrence) -> object:
        row = get_object_or_404(Registration, pk=registration, occurrence=occurrence)
        return actions.check_in(registration=row, by=by, how=Registration.How.LIST, now=timezone.now())

    return _step(request, uuid, do, _("เช็กชื่อแล้ว"))


@require_POST
@login_required
def untick(request: SignedInRequest, uuid: UUID, registration: int) -> HttpResponse:
    """Take back that one person of the list came."""
    by = request.user

    def do(occurrence: ActivityOccurrence) -> None:
        row = get_object_or_404(Registration, pk=registration, occurrence=occurrence)
        actions.undo_check_in(registration=row, by=by, now=timezone.now())

    return _step(request, uuid, do, _("ยกเลิกการเช็กชื่อแล้ว ไม่นับเป็นผู้เข้ารับบริการ"))


@never_cache
@require_POST
@login_required
def walk_in(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Add somebody who came without registering."""
    occurrence, form = own_occurrence(request, uuid), WalkInForm(request.POST)
    if not form.is_valid():
        return _door(request, occurrence, status=422, walk_in=form)
    try:
        actions.add_walk_in(occurrence=occurrence, **form.cleaned_data, by=request.user, now=timezone.now())
    except HonghianError as refusal:
        form.add_error("name", str(refusal))
        return _door(request, occurrence, status=refusal.status, walk_in=form)
    messages.success(request, _("เพิ่มและเช็กชื่อแล้ว"))
    return redirect("enrollment:door", uuid)


@never_cache
@require_POST
@login_required
def headcount(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Note how many came whose names nobody took."""
    occurrence, form = own_occurrence(request, uuid), HeadcountForm(request.POST)
    if not form.is_valid():
        return _door(request, occurrence, status=422, headcount=form)
    try:
        actions.set_headcount(occurrence=occurrence, **form.cleaned_data, now=timezone.now())
    except HonghianError as refusal:
        form.add_error("visitors", str(refusal))
        return _door(request, occurrence, status=refusal.status, headcount=form)
    messages.success(request, _("บันทึกจำนวนแล้ว"))
    return redirect("enrollment:door", uuid)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Call an activity off, with the reason."""
    occurrence, form = own_occurrence(request, uuid), CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        do = lambda found: actions.cancel_occurrence(occurrence=found, reason=reason, by=request.user, now=timezone.now())  # noqa: E731
        return _step(request, uuid, do, _("ยกเลิกกิจกรรมแล้ว"))
    words = {"title": _("ยกเลิกกิจกรรมนี้หรือไม่"), "label": _("ยกเลิกกิจกรรม"), "kind": "danger"}
    context = {"occurrence": occurrence, "form": form, "effects": _told(occurrence), **words}
    return render(request, "enrollment/partner/put_off.html", context, status=422 if form.errors else 200)


def _told(occurrence: ActivityOccurrence) -> list[str]:
    """Say who is told, and who is not reached by a letter."""
    reach = reach_of(occurrence)
    if not reach.registered:
        return [_("ยังไม่มีผู้ลงทะเบียน จึงไม่ต้องแจ้งใคร")]
    effects = []
    if reach.by_mail:
        effects.append(_("ส่งอีเมลแจ้งผู้ลงทะเบียน %(count)d คน พร้อมเหตุผลนี้") % {"count": reach.by_mail})
    if reach.without_address:
        effects.append(
            _("ผู้ลงทะเบียน %(count)d คนไม่มีอีเมล จะเห็นประกาศในหน้า «การเรียนของฉัน» โปรดแจ้งด้วยวิธีอื่นด้วย") % {"count": reach.without_address}
        )
    return effects


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def postpone(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Move an activity to other days, with the reason."""
    occurrence = own_occurrence(request, uuid)
    form = PostponeForm(request.POST or None, occurrence=occurrence)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}
        try:
            actions.postpone_occurrence(occurrence=occurrence, **said, by=request.user, now=timezone.now())
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("เลื่อนกิจกรรมแล้ว"))
            return redirect("enrollment:door", uuid)
    words = {"title": _("เลื่อนกิจกรรม"), "label": _("เลื่อนกิจกรรม"), "kind": "primary"}
    context = {"occurrence": occurrence, "form": form, "effects": _told(occurrence), **words}
    return render(request, "enrollment/partner/put_off.html", context, status=status)
