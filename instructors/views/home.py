"""The teachers' room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE
from instructors import actions, queries
from instructors.forms import ProfileForm
from instructors.models import InstructorProfile
from instructors.views.access import teachers_only


@require_safe
@never_cache
@teachers_only
def home(request: SignedInRequest) -> HttpResponse:
    """Show the courses this person teaches or reviews."""
    return render(request, "instructors/home.html", {"courses": queries.courses_of(request.user)})


@require_http_methods(READ_AND_WRITE)
@never_cache
@teachers_only
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and save how the teacher is introduced."""
    person = request.user
    known = InstructorProfile.objects.filter(person=person).first()
    form = ProfileForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        actions.save_profile(person=person, **form.cleaned_data)
        messages.success(request, _("บันทึกประวัติแล้ว"))
        return redirect("instructors:home")
    return render(request, "instructors/profile.html", {"form": form}, status=422 if form.errors else 200)
