"""The desk that gives courses their first lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.errors import ActReasonMissingError
from accounts.models import StaffAct, User
from accounts.queries.desk import ACCOUNT_KEEPERS
from courses.models import Course
from instructors import actions
from instructors.models import TeachingRole

WHY = "คำสั่งที่ 4/2569"
Browse = Callable[[User], Client]


@pytest.fixture
def keeper(make_person: Callable[..., User]) -> User:
    person = make_person(username="keeper")
    person.groups.add(Group.objects.get_or_create(name=ACCOUNT_KEEPERS)[0])
    return person


def test_a_new_course_gets_its_lead_who_then_names_the_team(
    course: Course, keeper: User, make_person: Callable[..., User], browse: Browse
) -> None:
    person, address = make_person(username="kham"), f"/desk/courses/{course.code}/lead/"
    assert browse(person).get(f"/teach/{course.code}/team/").status_code == 404
    assert address in browse(keeper).get("/desk/courses/").content.decode()

    done = browse(keeper).post(address, {"who": "KHAM", "reason": WHY}, follow=True).content.decode()

    assert ("แต่งตั้งหัวหน้าผู้สอนแล้ว" in done, address in done) == (True, False)
    assert "เพิ่มในทีม" in browse(person).get(f"/teach/{course.code}/team/").content.decode()
    assert person.groups.filter(name=f"course:{course.code}:authors").exists()
    assert list(StaffAct.objects.values_list("person", "kind", "reason")) == [(person.pk, "appointed", f"{course.code}: {WHY}")]


def test_a_course_with_a_lead_keeps_it_until_nobody_can_act(
    course: Course, lead: User, keeper: User, make_person: Callable[..., User], browse: Browse
) -> None:
    person, address = make_person(username="kham"), f"/desk/courses/{course.code}/lead/"
    answer = browse(keeper).post(address, {"who": "kham", "reason": WHY})
    assert (answer.status_code, "มีหัวหน้าผู้สอนแล้ว" in answer.content.decode()) == (409, True)
    assert list(TeachingRole.objects.values_list("person", flat=True)) == [lead.pk]

    User.objects.filter(pk=lead.pk).update(is_active=False)
    browse(keeper).post(address, {"who": "kham", "reason": WHY})

    assert TeachingRole.objects.leading().get(course=course).person == person


def test_refusals_change_nothing(
    course: Course, reviewer: User, keeper: User, make_person: Callable[..., User], browse: Browse, now: datetime
) -> None:
    desk, address = browse(keeper), f"/desk/courses/{course.code}/lead/"
    answers = [desk.post(address, {"who": who, "reason": WHY}).status_code for who in ("nobody", "", reviewer.username)]
    assert answers == [422, 422, 409]
    with pytest.raises(ActReasonMissingError):
        actions.appoint_lead(course=course, person=keeper, by=keeper, reason=" ", now=now)

    assert (TeachingRole.objects.count(), StaffAct.objects.exists()) == (1, False)


def test_for_everybody_else_there_is_no_desk(course: Course, reviewer: User, author: User, browse: Browse) -> None:
    for person in (reviewer, author):
        room = browse(person)
        assert [room.get("/desk/courses/").status_code, room.get(f"/desk/courses/{course.code}/lead/").status_code] == [404, 404]
        assert room.post(f"/desk/courses/{course.code}/lead/", {"who": person.username, "reason": WHY}).status_code == 404
    assert not TeachingRole.objects.leading().exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    keeper: User, browse: Browse, number: int, make_person: Callable[..., User], now: datetime, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        made = Course.objects.create(code=f"C-{each}", title_th="หลักสูตร", branch_code="01")
        TeachingRole.objects.create(course=made, person=make_person(), role="lead", started_at=now)
    desk = browse(keeper)

    with django_assert_num_queries(6):
        desk.get("/desk/courses/")
