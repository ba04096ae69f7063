"""Who learns what."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest
from core.http import table_file
from core.sheets import SheetData
from enrollment.models import Cohort, Enrollment
from instructors import queries
from instructors.forms import LearnerFilterForm
from instructors.http import SHEET_HEADERS, course_tabs, learner_list, question_table, sheet_rows, state_links, unit_bars, unit_table
from instructors.types import TaughtCourse
from instructors.views.access import taught_course

PAGE_SIZE = 50
QUESTIONS_SHOWN = 15


@require_safe
@never_cache
@login_required
def course(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a course's learners, and how many are in which state."""
    taught = taught_course(request, code)
    now = timezone.now()
    form = _filter(request, taught)
    places = queries.learners_of(course=taught.course, wanted=form.wanted(), now=now)
    page = Paginator(places, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "taught": taught,
        "tabs": course_tabs(taught, "course"),
        "states": state_links(queries.state_counts(course=taught.course, now=now)),
        "form": form,
        "active_filters": sum(bool(request.GET.get(name)) for name in form.fields),
        "page": page,
        "learners": learner_list(queries.learner_rows(list(page), now=now)),
    }
    return render(request, "instructors/course.html", context)


@require_safe
@never_cache
@login_required
def learner(request: SignedInRequest, code: str, uuid: UUID) -> HttpResponse:
    """Show one learner: what is done, the best scores, and what is missing for completion."""
    taught = taught_course(request, code)
    try:
        report = queries.learner_report(course=taught.course, enrollment=uuid, now=timezone.now())
    except Enrollment.DoesNotExist as foreign:
        raise Http404 from foreign
    context = {"taught": taught, "report": report, "state": learner_list([report.row])[0], "units": unit_table(report.units)}
    return render(request, "instructors/learner.html", context)


@require_safe
@never_cache
@login_required
def results(request: SignedInRequest, code: str) -> HttpResponse:
    """Show where people stop, and which questions are hard."""
    taught = taught_course(request, code)
    context = {
        "taught": taught,
        "tabs": course_tabs(taught, "results"),
        "units": unit_bars(queries.unit_counts(taught.course), taught),
        "questions": question_table(queries.question_counts(taught.course)[:QUESTIONS_SHOWN]),
    }
    return render(request, "instructors/results.html", context)


@require_safe
@never_cache
@login_required
def download(request: SignedInRequest, code: str, extension: str) -> HttpResponse:
    """Send the learners that the filter finds as a file."""
    taught = taught_course(request, code)
    now = timezone.now()
    places = list(queries.learners_of(course=taught.course, wanted=_filter(request, taught).wanted(), now=now))
    table = SheetData(taught.course.code, SHEET_HEADERS, sheet_rows(queries.learner_rows(places, now=now)))
    return table_file(table, name=f"{taught.course.code}-learners", file_format=extension)


def _filter(request: HttpRequest, taught: TaughtCourse) -> LearnerFilterForm:
    cohorts = Cohort.objects.filter(course=taught.course).values_list("code", "name")
    return LearnerFilterForm(request.GET, cohorts=[(code, f"{code} {name}") for code, name in cohorts])
