"""Whose courses they are. Every other question starts from `course_of`, so a foreign course is not there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from courses.models import Course, ReleaseRequest
from enrollment.models import Enrollment
from instructors.models import TeachingRole
from instructors.types import TaughtCourse


def is_instructor() -> Exists:
    """What makes a person an instructor, as a condition over the person's row: a current role in any course."""
    return Exists(TeachingRole.objects.current().filter(person=OuterRef("pk")))


def is_reviewer() -> Exists:
    """What makes a person a reviewer."""
    return Exists(TeachingRole.objects.current().filter(person=OuterRef("pk"), role=TeachingRole.Role.REVIEWER))


def belongs_in_the_room(person: User) -> bool:
    """Whether the teachers' room is for this person: who has or had a role, and who keeps the authors' side, though no course be theirs yet."""
    return TeachingRole.objects.filter(person=person).exists() or person.has_perm("wagtailadmin.access_admin")


def courses_with_leads() -> QuerySet[Course]:
    """Answer every course that is not archived, those without a lead first, then in dictionary order."""
    leads = TeachingRole.objects.leading().filter(course=OuterRef("pk"))
    return Course.objects.filter(archived_at=None).annotate(is_led=Exists(leads)).order_by("is_led", "sort_title", "code")


def leads_of(courses: Iterable[Course]) -> dict[int, list[TeachingRole]]:
    """Answer the current leads of each of these courses; courses without one are left out; one query."""
    found: dict[int, list[TeachingRole]] = {}
    roles = TeachingRole.objects.leading().filter(course__in=[course.pk for course in courses])
    for role in roles.select_related("person").order_by("started_at", "pk"):
        found.setdefault(role.course_id, []).append(role)
    return found


def courses_of(person: User) -> list[TaughtCourse]:
    """Answer the courses this person has a role in, in dictionary order; three queries."""
    return _taught(TeachingRole.objects.current().filter(person=person))


def course_of(*, person: User, code: str) -> TaughtCourse:
    """Answer one course of this person.

    :raises Course.DoesNotExist: there is none with this code, or this person has no role in it.
    """
    found = _taught(TeachingRole.objects.current().filter(person=person, course__code=code))
    if not found:
        raise Course.DoesNotExist
    return found[0]


def _taught(roles: QuerySet[TeachingRole]) -> list[TaughtCourse]:
    rows = list(roles.select_related("course__current_release").order_by("course__sort_title", "course__code"))
    courses = [role.course_id for role in rows]
    places = Enrollment.objects.active().filter(cohort__course__in=courses, counts=True).values_list("cohort__course")
    numbers = places.annotate(learners=Count("pk"), completed=Count("pk", filter=Q(completion__isnull=False)))
    counts = {course: (learners, completed) for course, learners, completed in numbers}
    requests = {
        request.course_id: request for request in ReleaseRequest.objects.open().filter(course__in=courses).select_related("requested_by")
    }
    return [
        TaughtCourse(
            course=role.course,
            role=role.role,
            role_label=role.get_role_display(),
            learners=counts.get(role.course_id, (0, 0))[0],
            completed=counts.get(role.course_id, (0, 0))[1],
            open_request=requests.get(role.course_id),
        )
        for role in rows
    ]
