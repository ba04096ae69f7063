"""The teaching team, named by its lead."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE, refusals_told
from instructors import actions
from instructors.forms import RoleForm
from instructors.http import course_tabs
from instructors.models import TeachingRole
from instructors.views.access import taught_course


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def team(request: SignedInRequest, code: str) -> HttpResponse:
    """Show who teaches; the lead adds people."""
    taught = taught_course(request, code)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        if taught.role != TeachingRole.Role.LEAD:
            raise PermissionDenied
        if form.is_valid():
            with refusals_told(request):
                actions.assign_role(
                    course=taught.course, person=form.cleaned_data["who"], role=form.cleaned_data["role"], now=timezone.now()
                )
                messages.success(request, _("เพิ่มผู้สอนแล้ว"))
            return redirect("instructors:team", code=code)
    roles = TeachingRole.objects.current().filter(course=taught.course).select_related("person").order_by("role", "person__sort_name")
    context = {"taught": taught, "tabs": course_tabs(taught, "team"), "form": form, "roles": roles}
    return render(request, "instructors/team.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def end_role(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """End somebody's role; the lead cannot end their own, so that a course keeps one."""
    taught = taught_course(request, code)
    if taught.role != TeachingRole.Role.LEAD:
        raise PermissionDenied
    role = TeachingRole.objects.current().filter(course=taught.course, pk=pk).exclude(person_id=request.user.pk).first()
    if role is None:
        raise Http404
    actions.end_role(role=role, now=timezone.now())
    messages.success(request, _("สิ้นสุดบทบาทแล้ว"))
    return redirect("instructors:team", code=code)
