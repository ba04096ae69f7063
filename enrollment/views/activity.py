"""Activities for everybody: what is on, registering, checking in with the code at the venue."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.types import SignedInRequest
from core.http import refusals_told
from core.views import too_many_requests
from enrollment import actions
from enrollment.errors import WrongVenueCodeError
from enrollment.forms import VenueCodeForm
from enrollment.models import ActivityOccurrence, Registration
from enrollment.queries.activity import listed_occurrences, occurrence_view

PAGE = 24


def _found(uuid: UUID) -> ActivityOccurrence:
    return get_object_or_404(ActivityOccurrence.objects.select_related("activity", "host"), uuid=uuid)


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """List what is coming, or what is over."""
    past = request.GET.get("when") == "past"
    page = Paginator(listed_occurrences(timezone.now(), past=past), PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"url": "?", "label": _("กำลังจะมาถึง"), "current": not past, "count": None},
        {"url": "?when=past", "label": _("จัดไปแล้ว"), "current": past, "count": None},
    ]
    return render(request, "enrollment/activities.html", {"page": page, "tabs": tabs, "past": past})


@require_safe
def activity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what an activity is, when and where, and let people register."""
    person = request.user if isinstance(request.user, User) else None
    view = occurrence_view(occurrence=_found(uuid), person=person, now=timezone.now())
    return render(request, "enrollment/activity.html", {"view": view, "form": VenueCodeForm()})


@require_POST
@login_required
def register(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Put the person on the list."""
    with refusals_told(request):
        actions.register_for_activity(person=request.user, occurrence=_found(uuid), now=timezone.now())
        messages.success(request, _("ลงทะเบียนเข้าร่วมแล้ว"))
    return redirect("enrollment:activity", uuid)


@require_POST
@login_required
def unregister(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take the person off the list."""
    mine = Registration.objects.filter(person=request.user, withdrawn_at=None)
    registration = get_object_or_404(mine, occurrence__uuid=uuid)
    with refusals_told(request):
        actions.withdraw_registration(registration=registration, now=timezone.now())
        messages.success(request, _("ยกเลิกการลงทะเบียนเข้าร่วมแล้ว"))
    return redirect("enrollment:activity", uuid)


@require_POST
@login_required
def check_in(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Check the person in by the code at the venue."""
    occurrence, person = _found(uuid), request.user
    # Wrong codes of this person or address have used up the tries: not even a right one is looked at.
    if not ratelimit.consume(request, action="venue_code_failed", user=person, dry_run=True):
        return too_many_requests(request)
    form = VenueCodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    with refusals_told(request):
        try:
            actions.check_in_by_code(person=person, occurrence=occurrence, code=code, now=timezone.now())
        except WrongVenueCodeError:
            ratelimit.consume(request, action="venue_code_failed", user=person)
            raise
        messages.success(request, _("เช็กชื่อเข้าร่วมแล้ว"))
    return redirect("enrollment:activity", uuid)
