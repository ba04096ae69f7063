from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.actions import erase_person
from accounts.models import User
from courses.models import Course, CoursePage, LessonPage
from enrollment.actions import enroll_learner, record_learning_act
from enrollment.models import Cohort, Enrollment, ServiceEvent
from instructors.actions import assign_role, end_role, save_profile
from instructors.errors import RoleConflictError
from instructors.models import InstructorProfile, TeachingRole

Browse = Callable[[User], Client]


def lesson_of(course: Course) -> LessonPage:
    root = CoursePage.objects.get(course=course)
    return LessonPage.objects.descendant_of(root).get()


def test_an_author_edits_the_pages_of_the_own_course_alone(course: Course, foreign: Enrollment, author: User, browse: Browse) -> None:
    client, own, strange = browse(author), lesson_of(course), lesson_of(foreign.cohort.course)

    assert client.get(f"/cms/pages/{own.pk}/edit/").status_code == 200
    assert client.get(f"/cms/pages/{strange.pk}/edit/").status_code == 302
    assert client.post(f"/cms/pages/{own.pk}/delete/").status_code == 302
    assert client.get("/cms/users/").status_code == 302
    rights = own.permissions_for_user(author)
    assert (rights.can_edit(), rights.can_publish(), rights.can_delete()) == (True, False, False)
    assert not strange.permissions_for_user(author).can_edit()
    assert LessonPage.objects.filter(pk=own.pk).exists()


def test_a_reviewer_does_not_edit(course: Course, reviewer: User, browse: Browse) -> None:
    assert browse(reviewer).get(f"/cms/pages/{lesson_of(course).pk}/edit/").status_code == 403
    assert not lesson_of(course).permissions_for_user(reviewer).can_edit()


def test_an_ended_role_loses_its_rights_at_once(course: Course, author: User, browse: Browse, now: datetime) -> None:
    client = browse(author)
    assert client.get("/teach/CRF-1/").status_code == 200

    end_role(role=TeachingRole.objects.get(person=author), now=now)

    assert client.get("/teach/CRF-1/").status_code == 404
    assert client.get(f"/cms/pages/{lesson_of(course).pk}/edit/").status_code == 403
    assert TeachingRole.objects.get(person=author).ended_at == now


def test_the_same_role_twice_is_once_and_brings_the_rights_up_to_date(course: Course, author: User, now: datetime) -> None:
    author.groups.clear()

    assign_role(course=course, person=author, role="author", now=now + timedelta(days=1))

    role = TeachingRole.objects.get(person=author)
    assert role.started_at == now
    assert lesson_of(course).permissions_for_user(User.objects.get(pk=author.pk)).can_edit()


def test_an_author_may_become_lead(course: Course, author: User, now: datetime) -> None:
    assign_role(course=course, person=author, role="lead", now=now)

    assert list(TeachingRole.objects.current().filter(person=author).values_list("role", flat=True)) == ["lead"]
    assert author.groups.count() == 1


@pytest.mark.parametrize(("first", "then"), [("author", "reviewer"), ("reviewer", "author"), ("lead", "reviewer")])
def test_nobody_writes_and_reviews_the_same_course(
    course: Course, make_person: Callable[..., User], now: datetime, first: str, then: str
) -> None:
    person = make_person()
    assign_role(course=course, person=person, role=first, now=now)

    with pytest.raises(RoleConflictError):
        assign_role(course=course, person=person, role=then, now=now)

    assert list(TeachingRole.objects.filter(person=person).values_list("role", "ended_at")) == [(first, None)]


def test_a_teacher_who_looks_in_as_a_learner_does_not_count(cohort: Cohort, author: User, now: datetime) -> None:
    place = enroll_learner(learner=author, cohort=cohort, now=now)
    record_learning_act(enrollment=place, now=now)

    place.refresh_from_db()
    assert place.counts is False
    assert not ServiceEvent.objects.filter(enrollment=place).exists()


def test_a_learner_who_becomes_a_teacher_stops_counting(
    course: Course, cohort: Cohort, make_person: Callable[..., User], now: datetime
) -> None:
    person = make_person()
    place = enroll_learner(learner=person, cohort=cohort, now=now)

    assign_role(course=course, person=person, role="author", now=now)

    place.refresh_from_db()
    assert place.counts is False
    assert not ServiceEvent.objects.filter(enrollment=place, first_at=None).exists()


def test_who_is_erased_teaches_no_more(course: Course, lead: User, now: datetime) -> None:
    save_profile(person=lead, kind="master", bio_th="ทอผ้ามาสี่สิบปี", bio_en="Forty years at the loom")

    erase_person(person=lead, now=now)

    assert InstructorProfile.objects.values_list("bio_th", "bio_en").get() == ("", "")
    assert TeachingRole.objects.get(person=lead).ended_at == now
