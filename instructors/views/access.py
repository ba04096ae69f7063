"""The doors of the teachers' room, and of every page about one course."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from accounts.types import SignedInRequest
from courses.models import Course
from instructors import queries

if TYPE_CHECKING:
    from instructors.types import TaughtCourse


def taught_course(request: SignedInRequest, code: str) -> TaughtCourse:
    """Answer the course if it is one of this person's; to everybody else it does not exist."""
    try:
        return queries.course_of(person=request.user, code=code)
    except Course.DoesNotExist as foreign:
        raise Http404 from foreign


def teachers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask a stranger to sign in, and refuse everybody who does not teach."""

    @login_required
    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.belongs_in_the_room(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
