"""What is authored: page trees and whether they were edited."""

from __future__ import annotations

from django.db.models import QuerySet

from courses.models import Course, CoursePage


def course_root_pages(course: Course) -> QuerySet[CoursePage]:
    """Answer the course's own page in every language, Thai first: the roots of what its authors may edit."""
    pages: QuerySet[CoursePage] = CoursePage.objects.filter(course=course).select_related("locale").order_by("-locale__language_code")
    return pages
