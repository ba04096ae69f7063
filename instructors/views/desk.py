"""The desk that gives courses their first lead. For everybody else it does not exist."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import AppointForm
from accounts.http import refuse_unless_keeper
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from instructors import actions, queries

PAGE = 50


@require_safe
@never_cache
@login_required
def desk_courses(request: SignedInRequest) -> HttpResponse:
    """List the courses and who leads them, those that nobody leads first."""
    refuse_unless_keeper(request)
    page = Paginator(queries.courses_with_leads(), PAGE).get_page(request.GET.get("page"))
    leads = queries.leads_of(page.object_list)
    rows = [{"course": course, "leads": leads.get(course.pk, [])} for course in page]
    return render(request, "instructors/desk/courses.html", {"page": page, "rows": rows})


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def desk_lead(request: SignedInRequest, code: str) -> HttpResponse:
    """Give a course its first lead."""
    refuse_unless_keeper(request)
    course = get_object_or_404(queries.courses_with_leads(), code=code)
    form, status = AppointForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.appoint_lead(course=course, person=said["who"], by=request.user, reason=said["reason"], now=timezone.now())
            except HonghianError as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                messages.success(request, _("แต่งตั้งหัวหน้าผู้สอนแล้ว"))
                return redirect("leads:courses")
    context = {"course": course, "form": form, "leads": queries.leads_of([course]).get(course.pk, [])}
    return render(request, "instructors/desk/lead.html", context, status=status)
