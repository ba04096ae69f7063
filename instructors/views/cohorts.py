"""The runs of a course, and taking one to a newer release."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told
from enrollment import actions
from enrollment.models import Cohort
from instructors import queries
from instructors.forms import SeenReleasesForm
from instructors.http import course_tabs, move_back_effects, move_facts, move_table, unit_differences
from instructors.models import TeachingRole
from instructors.types import TaughtCourse
from instructors.views.access import taught_course
from learning.queries import move_effect


@require_safe
@never_cache
@login_required
def cohorts(request: SignedInRequest, code: str) -> HttpResponse:
    """Show every run of the course and the release it learns."""
    taught = taught_course(request, code)
    context = {
        "taught": taught,
        "tabs": course_tabs(taught, "cohorts"),
        "rows": queries.cohorts_of(taught.course, now=timezone.now()),
        "leads": taught.role == TeachingRole.Role.LEAD,
    }
    return render(request, "instructors/cohorts.html", context)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def move_cohort(request: SignedInRequest, code: str, uuid: UUID) -> HttpResponse:
    """Show what the newest release would mean for everybody in a run; then, confirmed, move it."""
    taught = taught_course(request, code)
    cohort = led_cohort(taught, uuid)
    form = SeenReleasesForm(request.POST if request.method == "POST" else None)
    release = taught.course.releases.filter(pk=form.release).first() or cohort.course.current_release
    if release is None or release.number <= cohort.release.number:
        messages.info(request, _("รุ่นนี้เรียนฉบับล่าสุดอยู่แล้ว"))
        return redirect("instructors:cohorts", code=code)
    effect = move_effect(cohort=cohort, release=release)
    context = {"taught": taught, "effect": effect, "facts": move_facts(effect), "table": move_table(effect)}
    context["units"] = unit_differences(effect)
    if request.method != "POST":
        return render(request, "instructors/move_cohort.html", context)
    by, seen = request.user, form.seen
    try:
        actions.move_cohort_to_release(
            cohort=cohort, seen_release_id=seen, release=release, effect=effect.as_json(), by=by, now=timezone.now()
        )
    except HonghianError as refusal:
        return render(request, "instructors/move_cohort.html", context | {"refusal": str(refusal)}, status=refusal.status)
    messages.success(request, _("ย้ายรุ่นไปฉบับใหม่แล้ว"))
    return redirect("instructors:cohorts", code=code)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def move_back(request: SignedInRequest, code: str, uuid: UUID) -> HttpResponse:
    """Take a run back to the release it came from, after saying what that means."""
    taught = taught_course(request, code)
    cohort = led_cohort(taught, uuid)
    move = queries.move_to_undo(cohort)
    if move is None:
        messages.error(request, _("ย้ายกลับไม่ได้แล้ว เพราะมีผู้สำเร็จการอบรมด้วยฉบับนี้ หรือรุ่นถูกย้ายไปแล้ว ยังไม่มีอะไรเปลี่ยน"))
        return redirect("instructors:cohorts", code=code)
    if request.method != "POST":
        return render(request, "instructors/move_back.html", {"taught": taught, "move": move, "effects": move_back_effects(move)})
    with refusals_told(request):
        actions.undo_cohort_move(move=move, by=request.user, now=timezone.now())
        messages.success(request, _("ย้ายรุ่นกลับฉบับเดิมแล้ว"))
    return redirect("instructors:cohorts", code=code)


def led_cohort(taught: TaughtCourse, uuid: UUID) -> Cohort:
    """Answer a run of this course, to its lead; the rest of the team may look at the list only."""
    try:
        cohort = queries.cohort_of(course=taught.course, uuid=uuid)
    except Cohort.DoesNotExist as foreign:
        raise Http404 from foreign
    if taught.role != TeachingRole.Role.LEAD:
        raise PermissionDenied
    return cohort
