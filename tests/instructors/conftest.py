"""Two released courses with pages; one has a team and learners, the other is somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions import create_person
from accounts.models import User
from courses.actions import release_course, save_drawing
from courses.models import Course
from enrollment.models import Cohort, Enrollment
from instructors.actions import assign_role
from tests.courses.conftest import SVG, write_pages

# The rooms read the clock themselves: everything here is dated from this moment.
NOW = datetime.now(UTC)
# The name of a learner of the foreign course: where it turns up, a room has leaked.
CANARY = "คะนารีต่างห้อง"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    number = iter(range(1, 1000))

    def make(**changes: Any) -> User:
        n = next(number)
        return create_person(**({"given_name": f"คนที่{n}", "family_name": "ใจดี", "username": f"person-{n}"} | changes), now=NOW)

    return make


@pytest.fixture
def make_course(make_person: Callable[..., User]) -> Callable[..., Course]:
    """Write a course in Thai and release it."""

    def make(code: str) -> Course:
        course = Course.objects.create(code=code, title_th="ร่มบ่อสร้าง", branch_code="01", practice_hours=30)
        write_pages(course, "th", save_drawing(name=f"ร่ม {code}", svg=SVG))
        release_course(course=course, requested_by=make_person(), approved_by=make_person(), now=NOW - timedelta(days=90))
        course.refresh_from_db()
        return course

    return make


@pytest.fixture
def course(make_course: Callable[..., Course]) -> Course:
    return make_course("CRF-1")


@pytest.fixture
def cohort(course: Course) -> Cohort:
    return run_of(course)


def run_of(course: Course) -> Cohort:
    return Cohort.objects.create(
        code=f"{course.code}-1", course=course, release=course.current_release, name="รุ่นที่ 1", opens_at=NOW - timedelta(days=60)
    )


@pytest.fixture
def enroll(make_person: Callable[..., User], cohort: Cohort) -> Callable[..., Enrollment]:
    """Give a new learner a place, seen last `days` ago; never when None."""

    def enroll_one(days: int | None = None, **person: Any) -> Enrollment:
        seen = None if days is None else NOW - timedelta(days=days)
        return Enrollment.objects.create(
            learner=make_person(**person), cohort=cohort, enrolled_at=NOW - timedelta(days=50), started_at=seen, last_seen_at=seen
        )

    return enroll_one


@pytest.fixture
def foreign(make_course: Callable[..., Course], make_person: Callable[..., User]) -> Enrollment:
    """A learner in a course of somebody else's."""
    learner = make_person(given_name=CANARY)
    return Enrollment.objects.create(learner=learner, cohort=run_of(make_course("CRF-2")), enrolled_at=NOW)


def of_role(role: str, course: Course, make_person: Callable[..., User]) -> User:
    person = make_person(username=role)
    assign_role(course=course, person=person, role=role, now=NOW)
    return person


@pytest.fixture
def lead(course: Course, make_person: Callable[..., User]) -> User:
    return of_role("lead", course, make_person)


@pytest.fixture
def author(course: Course, make_person: Callable[..., User]) -> User:
    return of_role("author", course, make_person)


@pytest.fixture
def reviewer(course: Course, make_person: Callable[..., User]) -> User:
    return of_role("reviewer", course, make_person)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
