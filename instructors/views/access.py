"""The door of every page about one course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

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
