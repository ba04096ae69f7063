"""Deciding over a run of the course: its lead calls it off, moves it to other days, closes it, opens it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE
from enrollment.views.run import change_page, run_page
from instructors.views.access import taught_course
from instructors.views.cohorts import led_cohort


@require_safe
@never_cache
@login_required
def run(request: SignedInRequest, code: str, uuid: UUID) -> HttpResponse:
    """Show a run of the course and what may be decided over it."""
    cohort = led_cohort(taught_course(request, code), uuid)
    return run_page(request, cohort, back=reverse("instructors:cohorts", args=[code]))


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def change_run(request: SignedInRequest, code: str, uuid: UUID, what: str) -> HttpResponse:
    """Decide over a run of the course, after being told what that means."""
    cohort = led_cohort(taught_course(request, code), uuid)
    return change_page(request, cohort, what, by=request.user, back=reverse("instructors:run", args=[code, uuid]))
