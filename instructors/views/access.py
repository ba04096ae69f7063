"""The door of every page about one course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import User
from courses.models import Course
from instructors import queries

if TYPE_CHECKING:
    from instructors.types import TaughtCourse


def taught_course(request: HttpRequest, code: str) -> TaughtCourse:
    """Answer the course if it is one of this person's; to everybody else it does not exist."""
    try:
        return queries.course_of(person=teacher(request), code=code)
    except Course.DoesNotExist as foreign:
        raise Http404 from foreign


def teacher(request: HttpRequest) -> User:
    """Answer who is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
