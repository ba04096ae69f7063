"""Targets: the grid, the sheet with its dry run, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.calendar import fiscal_year_of
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told, table_file
from indicators import actions, queries
from indicators.export.targets import example_rows, place_label, target_rows, target_table
from indicators.forms import TargetGridForm, TargetPlaceForm, TargetSheetForm
from indicators.http.targets import change_columns, change_rows, history, other_places
from indicators.models import Target, TargetChange
from indicators.views.access import officials_only

_PAGE = 50
_RECENT = 10


def _years() -> list[int]:
    """The reported years and five past ones, those that have targets, and the next: targets are set before it begins."""
    now = timezone.now()
    running = fiscal_year_of(now)
    known = Target.objects.order_by().values_list("fiscal_year", flat=True).distinct()
    return sorted({*range(running - 5, running + 2), *queries.reported_years(now=now), *known}, reverse=True)


@require_http_methods(READ_AND_WRITE)
@officials_only
def targets(request: SignedInRequest) -> HttpResponse:
    """Show and change the targets of one agency and place in one fiscal year."""
    chosen = TargetPlaceForm(request.GET, years=_years(), default=fiscal_year_of(timezone.now()))
    if not chosen.is_valid():
        return render(request, "indicators/targets.html", {"form": chosen}, status=400)
    year, agency, area = chosen.place
    values = queries.target_values(fiscal_year=year, agency=agency, area=area)
    grid = TargetGridForm(request.POST if request.method == "POST" else None, place=chosen.place, values=values)
    if request.method == "POST" and grid.is_valid():
        change = actions.set_targets(values=grid.values(), by=request.user, now=timezone.now())
        messages.success(request, _("บันทึกค่าเป้าหมายแล้ว") if change else _("ไม่มีค่าเป้าหมายใดเปลี่ยน"))
        return redirect(f"{reverse('indicators:targets')}?{urlencode({'fiscal_year': year, 'agency': agency, 'area': area})}")
    combinations = Target.objects.filter(fiscal_year=year).order_by("agency_code", "area_code").values_list("agency_code", "area_code")
    context = {"form": chosen, "grid": grid, "lines": grid.lines(), "year": year, "agency": agency, "place": place_label(area)}
    context |= {"others": other_places(combinations.annotate(count=Count("pk")), year=year)}
    context |= {"history": history(TargetChange.objects.select_related("made_by")[:_RECENT])}
    return render(request, "indicators/targets.html", context, status=422 if grid.errors else 200)


@require_http_methods(READ_AND_WRITE)
@officials_only
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a sheet in and show what it would do."""
    form = TargetSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            change = actions.take_target_sheet(content=file.read(), file_name=file.name or "", by=request.user)
            return redirect("indicators:target_change", change.uuid)
        except HonghianError as refusal:
            form.add_error("file", str(refusal))
    return render(request, "indicators/target_upload.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@officials_only
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one change: the dry run of a sheet with its confirmation, or what was done."""
    found = get_object_or_404(TargetChange.objects.select_related("made_by"), uuid=uuid)
    page = Paginator(found.rows, _PAGE).get_page(request.GET.get("page"))
    context = {"change": found, "page": page, "columns": change_columns(), "rows": change_rows(page)}
    return render(request, "indicators/target_change.html", context)


def _step(request: HttpRequest, uuid: UUID, do: Callable[[TargetChange], TargetChange], done: str) -> HttpResponse:
    """Carry out one step and go back to the change's page."""
    found = get_object_or_404(TargetChange, uuid=uuid)
    with refusals_told(request):
        do(found)
        messages.success(request, done)
    return redirect("indicators:target_change", uuid)


@require_POST
@officials_only
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Do what the dry run showed."""
    return _step(request, uuid, lambda it: actions.apply_target_sheet(change=it, now=timezone.now()), _("นำเข้าค่าเป้าหมายแล้ว"))


@require_POST
@officials_only
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave a checked sheet alone."""
    return _step(request, uuid, lambda it: actions.cancel_target_sheet(change=it), _("ไม่นำเข้าไฟล์นี้แล้ว"))


@require_POST
@officials_only
def undo(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Put the old targets back."""
    return _step(request, uuid, lambda it: actions.undo_targets(change=it, now=timezone.now()), _("นำค่าเป้าหมายเดิมกลับมาแล้ว"))


@require_safe
@officials_only
def template(_request: HttpRequest, extension: str) -> HttpResponse:
    """Hand out the four measures of the running year, to be filled in."""
    table = target_table(example_rows(fiscal_year_of(timezone.now())))
    return table_file(table, name="indicator8_targets_template", file_format=extension)


@require_safe
@officials_only
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """Hand out the targets of a fiscal year, or of all; the file comes in again without a change."""
    year = request.GET.get("fiscal_year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) <= 4):  # noqa: PLR2004  a year
        raise Http404
    rows = Target.objects.filter(fiscal_year=int(year)) if year else Target.objects.all()
    return table_file(target_table(target_rows(rows)), name=f"indicator8_targets_{year or 'all'}", file_format=extension)
