"""The runs of a course in the teachers' room, and taking one to a newer release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.sanitize import plain_text
from courses.actions import release_course
from courses.models import Course, LessonPage
from enrollment.models import Cohort, CohortMove, Completion, Enrollment
from tests.instructors.conftest import CANARY

Browse = Callable[[User], Client]


@pytest.fixture
def newer(course: Course, cohort: Cohort, make_person: Callable[..., User], now: datetime) -> Course:
    """The course again, its first lesson under another name; the cohort stays on the first release."""
    page = LessonPage.objects.order_by("path").first()
    assert page is not None
    page.title = "ชื่อใหม่ของบทแรก"
    page.save_revision().publish()
    release_course(course=course, requested_by=make_person(), approved_by=make_person(), now=now)
    course.refresh_from_db()
    return course


def at(name: str, course: Course, cohort: Cohort | None = None) -> str:
    return reverse(f"instructors:{name}", kwargs={"code": course.code} | ({"uuid": cohort.uuid} if cohort else {}))


def seen(cohort: Cohort, course: Course) -> dict[str, Any]:
    return {"seen_release": cohort.release_id, "to_release": course.current_release_id}


def test_the_lead_sees_the_effect_then_moves_and_may_move_back(
    newer: Course, cohort: Cohort, lead: User, enroll: Callable[..., Enrollment], browse: Browse
) -> None:
    enroll(1)
    room = browse(lead)

    assert "ย้ายไปฉบับที่ 2" in room.get(at("cohorts", newer)).content.decode()
    shown = room.get(at("move_cohort", newer, cohort)).content.decode()
    assert "ชื่อใหม่ของบทแรก" in shown
    assert "ผู้เรียน 1 คนจะเรียนฉบับใหม่" in shown
    assert not CohortMove.objects.exists()

    done = room.post(at("move_cohort", newer, cohort), seen(cohort, newer), follow=True)
    assert "ย้ายจากฉบับที่ 1 โดย" in done.content.decode()
    assert Cohort.objects.get().release == newer.current_release
    assert CohortMove.objects.get().moved_by == lead

    assert "ย้ายรุ่นกลับฉบับเดิมหรือไม่" in plain_text(room.get(at("move_back", newer, cohort)).content.decode())
    room.post(at("move_back", newer, cohort))
    assert Cohort.objects.get().release_id == cohort.release_id
    assert CohortMove.objects.get().undone_by == lead


def test_a_page_that_is_no_longer_true_changes_nothing_and_shows_the_new_one(
    newer: Course, cohort: Cohort, lead: User, browse: Browse
) -> None:
    answer = browse(lead).post(at("move_cohort", newer, cohort), seen(cohort, newer) | {"seen_release": 0})

    assert answer.status_code == 409
    assert "โปรดดูผลใหม่ก่อนยืนยัน" in answer.content.decode()
    assert Cohort.objects.get().release_id == cohort.release_id


def test_the_rest_of_the_team_looks_and_strangers_find_nothing(
    newer: Course, cohort: Cohort, author: User, reviewer: User, foreign: Enrollment, make_person: Callable[..., User], browse: Browse
) -> None:
    for person in (author, reviewer):
        answer = browse(person).get(at("cohorts", newer))
        assert (answer.status_code, "ย้ายไปฉบับที่" in answer.content.decode(), CANARY in answer.content.decode()) == (200, False, False)
        assert browse(person).post(at("move_cohort", newer, cohort), seen(cohort, newer)).status_code == 403
    assert browse(make_person()).get(at("cohorts", newer)).status_code == 404
    assert browse(author).get(at("move_cohort", newer, foreign.cohort)).status_code == 404
    assert not CohortMove.objects.exists()


def test_after_a_completion_there_is_no_way_back(
    newer: Course, cohort: Cohort, lead: User, enroll: Callable[..., Enrollment], browse: Browse, now: datetime
) -> None:
    room, place = browse(lead), enroll(1)
    room.post(at("move_cohort", newer, cohort), seen(cohort, newer))
    Completion.objects.create(enrollment=place, release=newer.current_release, rule={}, evidence=[], completed_at=now)

    answer = room.post(at("move_back", newer, cohort), follow=True)

    assert "ย้ายกลับไม่ได้แล้ว" in answer.content.decode()
    assert Cohort.objects.get().release == newer.current_release


def test_a_run_on_the_newest_release_has_nowhere_to_go(course: Course, cohort: Cohort, lead: User, browse: Browse) -> None:
    room = browse(lead)

    assert "ย้ายไปฉบับที่" not in room.get(at("cohorts", course)).content.decode()
    assert "เรียนฉบับล่าสุดอยู่แล้ว" in room.get(at("move_cohort", course, cohort), follow=True).content.decode()


@pytest.mark.parametrize("runs", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_many(
    course: Course, cohort: Cohort, lead: User, browse: Browse, runs: int, now: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(1, runs):
        Cohort.objects.create(code=f"X-{number}", course=course, release=course.current_release, name="x", opens_at=now)
    room = browse(lead)
    room.get(at("cohorts", course))

    with django_assert_num_queries(8):
        room.get(at("cohorts", course))


def test_the_lead_decides_over_a_run_and_nobody_else_of_the_team(
    course: Course, cohort: Cohort, lead: User, author: User, foreign: Enrollment, browse: Browse, enroll: Callable[..., Enrollment]
) -> None:
    enroll(1)
    assert at("run", course, cohort) in browse(lead).get(at("cohorts", course)).content.decode()
    stop = reverse("instructors:change_run", args=[course.code, cohort.uuid, "stop"])
    elsewhere = reverse("instructors:change_run", args=[course.code, foreign.cohort.uuid, "cancel"])
    assert [browse(author).post(stop, {"reason": "x"}).status_code, browse(lead).post(elsewhere, {"reason": "x"}).status_code] == [403, 404]
    assert set(Cohort.objects.values_list("state", flat=True)) == {"open"}

    assert "ยุติก่อนกำหนดพร้อมเหตุผล" in browse(lead).get(stop).content.decode()
    done = browse(lead).post(stop, {"reason": "น้ำท่วม"}, follow=True)

    assert "น้ำท่วม" in done.content.decode()
    assert list(Cohort.objects.filter(course=course).values_list("state", "reason")) == [("stopped", "น้ำท่วม")]
