"""A partner's house: its cohorts and where each learner stands. Another partner's cohort does not exist here."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, table_file
from core.sheets import SheetData
from enrollment import actions, export
from enrollment.forms import CohortForm, SearchForm
from enrollment.models import Cohort, Partner
from enrollment.queries.operators import told_operators
from enrollment.queries.partner import STANDING_TONES, STANDINGS, cohort_view, partner_house

PAGE = 50


def own_cohort(request: SignedInRequest, uuid: UUID) -> Cohort:
    """The cohort, if it is one of this coordinator's partners; otherwise there is none."""
    ours = Cohort.objects.visible_to_coordinator(request.user).select_related("course", "partner")
    return get_object_or_404(ours, uuid=uuid)


@never_cache
@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """List the coordinator's cohorts and hosted activities."""
    person = request.user
    if not Partner.objects.of_coordinator(person).exists():
        raise Http404
    asked = SearchForm(request.GET)
    asked.is_valid()
    search = asked.cleaned_data.get("q", "")
    house = partner_house(coordinator=person, search=search, now=timezone.now())
    page = Paginator(house.cohorts, PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollment/partner/home.html", {"house": house, "page": page, "search": search})


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def new_cohort(request: SignedInRequest) -> HttpResponse:
    """Make a run for one of one's partners."""
    person = request.user
    if not Partner.objects.of_coordinator(person).exists():
        raise Http404
    form = CohortForm(request.POST or None, coordinator=person)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = actions.create_cohort(new=_new_cohort(form))
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("สร้างรุ่นแล้ว นำเข้ารายชื่อผู้เรียนได้เลย"))
            return redirect("enrollment:cohort", cohort.uuid)
    return render(request, "enrollment/partner/new_cohort.html", {"form": form}, status=422 if form.errors else 200)


def _new_cohort(form: CohortForm) -> actions.NewCohort:
    data = form.cleaned_data
    return actions.NewCohort(
        course=data["course"],
        partner=data["partner"],
        code=data["code"],
        name=data["name"],
        mode=data["mode"],
        province_code=data["province"],
        opens_at=data["opens"],
        closes_at=data["closes"],
        capacity=data["capacity"],
        is_by_invitation=not data["is_open_to_all"],
    )


@never_cache
@require_safe
@login_required
def cohort(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show every learner of a cohort and how many stand where."""
    found = own_cohort(request, uuid)
    asked = SearchForm(request.GET)
    asked.is_valid()
    search, standing = asked.cleaned_data.get("q", ""), asked.cleaned_data.get("standing", "")
    view = cohort_view(cohort=found, standing=standing, search=search, now=timezone.now())
    page = Paginator(view.places, PAGE).get_page(request.GET.get("page"))
    place: Any  # with the marks the template shows
    for place in page:
        place.standing_label, place.tone = STANDINGS[place.standing], STANDING_TONES[place.standing]
    tabs = [{"url": "?", "label": _("ทั้งหมด"), "current": standing not in STANDINGS, "count": view.total}]
    tabs += [
        {"url": f"?standing={name}", "label": label, "current": standing == name, "count": view.counts[name]}
        for name, label in STANDINGS.items()
    ]
    imports = found.roster_imports.all()[:5]
    context = {"view": view, "page": page, "search": search, "standing": standing, "tabs": tabs, "imports": imports}
    return render(request, "enrollment/partner/cohort.html", context)


@never_cache
@require_safe
@login_required
def export_cohort(request: SignedInRequest, uuid: UUID, file_format: str) -> HttpResponse:
    """Hand out the cohort as a table that can be edited and imported again."""
    found = own_cohort(request, uuid)
    view = cohort_view(cohort=found, standing="", search="", now=timezone.now())
    labels = {name: str(label) for name, label in STANDINGS.items()}
    rows = export.cohort_rows(view.places.iterator(chunk_size=2_000), labels, told_operators(found))
    return table_file(SheetData(_("ผู้เรียน"), export.cohort_headers(), rows), name=f"cohort-{found.code}", file_format=file_format)
