"""Uploading a list, looking at what it would do, doing it, taking it back, printing the cards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE, refusals_told, table_file
from core.models import Job
from core.names import full_name
from core.queries import job_progress
from core.tasks import label_of
from enrollment import actions, export
from enrollment.formats.wording import OUTCOME_TEXTS
from enrollment.forms import ConfirmForm, RosterForm
from enrollment.models import RosterImport, RosterRow
from enrollment.queries.roster_view import choice_text, reading_notes, refusal_text, roster_warnings
from enrollment.views.partner import PAGE, own_cohort

_DONE = {("apply_roster", RosterImport.State.APPLIED), ("undo_roster", RosterImport.State.UNDONE)}


def own_roster(request: SignedInRequest, uuid: UUID) -> RosterImport:
    """The import, if it is into a cohort of one of this coordinator's partners."""
    ours = RosterImport.objects.visible_to_coordinator(request.user).select_related("cohort__course", "cohort__partner", "job")
    return get_object_or_404(ours.distinct(), uuid=uuid)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def upload(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a list in and let the worker check it."""
    cohort = own_cohort(request, uuid)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        roster = actions.stage_roster(
            cohort=cohort, content=file.read(), file_name=file.name or "", uploaded_by=request.user, now=timezone.now()
        )
        return redirect("enrollment:roster", roster.uuid)
    return render(request, "enrollment/partner/upload.html", {"form": form, "cohort": cohort}, status=422 if form.errors else 200)


@require_safe
@login_required
def template(_request: HttpRequest, file_format: str) -> HttpResponse:
    """Hand out an empty list with two invented people in it."""
    return table_file(export.roster_template(), name="roster-template", file_format=file_format)


@never_cache
@require_safe
@login_required
def roster(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show where an import stands: progress, the dry run with its confirmation, or the result."""
    found = own_roster(request, uuid)
    outcome = request.GET.get("outcome", "")
    rows = found.rows.order_by("line")
    rows = rows.filter(outcome=outcome) if outcome in RosterRow.Outcome.values else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    row: Any  # with the texts the template shows
    for row in page:
        row.message, row.outcome_label = export.row_message(row), export.outcome_texts(found)[row.outcome]
        row.name = full_name(*(row.parsed.get(part, "") for part in ("title", "given_name", "family_name")))
    context = {"roster": found, "page": page, "outcome": outcome, "tabs": _tabs(found, outcome), "warnings": roster_warnings(found)}
    context |= {"notes": reading_notes(found), "choice": choice_text(found)}
    context |= {"refusal": refusal_text(found), "progress": _progress(request, found)}
    context |= {"job_label": label_of(found.job.kind) if found.job else "", "can_undo": found.state == RosterImport.State.APPLIED}
    return render(request, "enrollment/partner/roster.html", context)


def _tabs(roster: RosterImport, outcome: str) -> list[dict[str, object]]:
    rows = roster.counts.get("rows", 0)
    everything = {"url": "?", "label": _("ทั้งหมด"), "current": outcome not in OUTCOME_TEXTS, "count": rows}
    return [everything] + [
        {"url": f"?outcome={name}", "label": label, "current": outcome == name, "count": roster.counts.get(name, 0)}
        for name, label in OUTCOME_TEXTS.items()
    ]


def _progress(request: HttpRequest, roster: RosterImport) -> object:
    """How far the worker is; nothing when it is the person's turn, the job is over or somebody else ordered it."""
    if roster.job is None or roster.job.state == Job.State.SUCCEEDED or roster.state == RosterImport.State.READY:
        return None
    # The list says that it is done with the work itself, the job a moment later.
    if roster.job.state == Job.State.RUNNING and (roster.job.kind, roster.state) in _DONE:
        return None
    try:
        return job_progress(uuid=roster.job.uuid, user=request.user)
    except Job.DoesNotExist:
        return None


def _step(request: SignedInRequest, uuid: UUID, do: Callable[[RosterImport], object], done: str = "") -> HttpResponse:
    """Carry out one step and go back to the import's page."""
    found = own_roster(request, uuid)
    with refusals_told(request):
        do(found)
        if done:
            messages.success(request, done)
    return redirect("enrollment:roster", uuid)


@require_POST
@login_required
def choose(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Have the named sheet of a workbook checked."""
    name, person = request.POST.get("sheet", ""), request.user
    return _step(request, uuid, lambda roster: actions.choose_sheet(roster=roster, name=name, by=person, now=timezone.now()))


@require_POST
@login_required
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Order what the dry run showed."""
    form = ConfirmForm(request.POST)
    skip = form.is_valid() and form.cleaned_data["skip_errors"]
    person = request.user
    return _step(request, uuid, lambda roster: actions.confirm_roster(roster=roster, skip_errors=skip, by=person, now=timezone.now()))


@require_POST
@login_required
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave a checked list alone."""
    return _step(request, uuid, lambda roster: actions.cancel_roster(roster=roster), _("ไม่นำเข้ารายชื่อนี้แล้ว"))


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def undo(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take an applied list back, after saying what that means."""
    if request.method == "POST":
        person = request.user
        return _step(request, uuid, lambda roster: actions.order_undo(roster=roster, by=person, now=timezone.now()))
    effects = [
        _("ผู้เรียนที่เพิ่มจากรายชื่อนี้และยังไม่เริ่มเรียนจะถูกนำออก"),
        _("ข้อมูลที่แก้ไขจะกลับเป็นค่าเดิม"),
        _("ผู้ที่เริ่มเรียนแล้วยังเรียนต่อได้และยังนับเป็นผู้เข้ารับบริการ"),
    ]
    return render(request, "enrollment/partner/undo.html", {"roster": own_roster(request, uuid), "effects": effects})


@never_cache
@require_safe
@login_required
def result(request: SignedInRequest, uuid: UUID, file_format: str) -> HttpResponse:
    """Hand the list back with what happened to each line; it can be corrected and uploaded again."""
    found = own_roster(request, uuid)
    if not found.headers:
        raise Http404
    return table_file(export.result_table(found), name=f"roster-{found.cohort.code}-result", file_format=file_format)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def cards(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make sign-in cards for people this list made; their codes are on this answer and nowhere else."""
    found = own_roster(request, uuid)
    waiting = actions.people_for_cards(roster=found)
    page = Paginator(waiting, actions.CARDS_ON_A_SHEET).get_page(request.GET.get("page"))
    if request.method != "POST":
        return render(request, "enrollment/partner/cards.html", {"roster": found, "page": page})
    with refusals_told(request):
        made = actions.issue_cards(people=list(page), issued_by=request.user, now=timezone.now())
        context = {"roster": found, "cards": made, "card_address": request.build_absolute_uri(reverse("accounts:card"))}
        return render(request, "enrollment/partner/card_sheet.html", context)
    return redirect("enrollment:roster_cards", uuid)
