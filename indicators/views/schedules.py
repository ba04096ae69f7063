"""Files made after each period, and the links in their letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told
from core.models import private_storage
from indicators import actions
from indicators.actions.schedule import LINK_SALT
from indicators.definitions import area_label
from indicators.forms.schedule import ScheduleForm
from indicators.http.schedules import export_rows, schedule_rows
from indicators.models import ExportSchedule, ScheduledExport
from indicators.queries import schedule as queries
from indicators.views.access import officials_only


@require_safe
@officials_only
def schedules(request: HttpRequest) -> HttpResponse:
    """List the schedules with their last results."""
    return render(request, "indicators/snapshots/schedules.html", {"list": schedule_rows(queries.schedules())})


@require_http_methods(READ_AND_WRITE)
@officials_only
def new_schedule(request: SignedInRequest) -> HttpResponse:
    """Say what is to be made, when, and for whom."""
    form = ScheduleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_schedule(
                schedule=form.schedule(request.user), recipients=form.cleaned_data["recipients"], now=timezone.now()
            )
            messages.success(request, _("ตั้งการส่งออกตามกำหนดแล้ว"))
            return redirect("indicators:schedule", made.uuid)
        except HonghianError as refusal:
            form.add_error("recipients", str(refusal))
    return render(request, "indicators/snapshots/new_schedule.html", {"form": form}, status=422 if form.errors else 200)


def _found(uuid: UUID) -> ExportSchedule:
    return get_object_or_404(ExportSchedule.objects.listed().select_related("owner"), uuid=uuid)


@require_safe
@officials_only
def schedule(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one schedule and what was made of it."""
    found = _found(uuid)
    context = {
        "schedule": found,
        "area": area_label(found.area),
        "recipients": [str(person) for person in found.recipients.all()],
        "exports": export_rows(found, queries.recent_exports(found)),
        "days": settings.REPORT_LINK_DAYS,
    }
    return render(request, "indicators/snapshots/schedule.html", context)


def _step(request: HttpRequest, uuid: UUID, do: Callable[[ExportSchedule], object], done: str) -> HttpResponse:
    with refusals_told(request):
        do(_found(uuid))
        messages.success(request, done)
    return redirect("indicators:schedule", uuid)


@require_POST
@officials_only
def pause(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make no more files until it is resumed."""
    return _step(request, uuid, lambda found: actions.pause_schedule(schedule=found, now=timezone.now()), _("พักไว้แล้ว"))


@require_POST
@officials_only
def resume(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Go on."""
    return _step(request, uuid, lambda found: actions.resume_schedule(schedule=found, now=timezone.now()), _("ทำต่อแล้ว"))


@require_POST
@officials_only
def make_now(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make the file of the last ended period now."""
    found = _found(uuid)
    try:
        return redirect("core:job", actions.order_scheduled_export(schedule=found, by=request.user, now=timezone.now()))
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:schedule", uuid)


@require_http_methods(READ_AND_WRITE)
@officials_only
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, and delete a schedule."""
    found = _found(uuid)
    if request.method == "POST":
        actions.end_schedule(schedule=found, now=timezone.now())
        messages.success(request, _("ลบการส่งออกตามกำหนดแล้ว"))
        return redirect("indicators:schedules")
    return render(request, "indicators/snapshots/end_schedule.html", {"schedule": found})


@require_safe
@officials_only
def scheduled_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open the link of a letter: for the recipient it was written to, signed in, while it holds."""
    try:
        told = signing.loads(token, salt=LINK_SALT, max_age=timedelta(days=settings.REPORT_LINK_DAYS))
    except signing.SignatureExpired:
        return render(request, "indicators/snapshots/link_expired.html", status=410)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    export = ScheduledExport.objects.filter(uuid=told["export"]).first()
    if export is None or told["person"] != request.user.pk:
        raise Http404
    if not export.file:
        return render(request, "indicators/snapshots/link_expired.html", status=410)
    return FileResponse(private_storage().open(export.file), as_attachment=True, filename=export.file_name)
