"""The page of a course, joining and leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from core.sanitize import plain_text
from courses.models import Course, CourseRelease
from enrollment.models import Cohort, Enrollment

MakeCohort = Callable[..., Cohort]


def heading(page: str) -> str:
    return plain_text(page.partition("<h1>")[2].partition("</h1>")[0])


def test_the_page_says_all_there_is_to_know(client: Client, course: Course) -> None:
    page = client.get("/courses/CR-1-01/").content.decode()

    for text in (
        "ทอผ้าตีนจกเบื้องต้น", "ขึ้นเส้นยืนได้", "สล่าตัวอย่าง", "30 ชั่วโมง", "ร้อยละ 80", "แบบทดสอบท้ายหน่วย", "ร้อยละ 60", "วุฒิบัตร", "กี่ทอผ้า",
        "ระวังกรรไกร", "ลายบางลายใช้ในพิธี", "เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ", 'property="og:title"',
    ):  # fmt: skip
        assert text in page


def test_the_page_is_in_the_readers_language(client: Client, course: Course) -> None:
    client.cookies["django_language"] = "en"

    assert "Warp a loom" in client.get("/courses/CR-1-01/").content.decode()


def test_a_course_taught_in_thai_goes_by_its_english_name_and_says_so(client: Client, course: Course) -> None:
    release = course.current_release
    assert release is not None
    # A release is frozen for every other way.
    about, outline = {"th": release.about["th"]}, release.outline | {"languages": ["th"]}
    CourseRelease.objects.filter(pk=release.pk).update(about=about, outline=outline)
    Course.objects.update(title_en="Weaving tin chok", summary_en="First steps at the loom.", languages="th")
    thai = client.get("/courses/CR-1-01/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/courses/CR-1-01/").content.decode()

    assert heading(english) == "Weaving tin chok"
    assert "First steps at the loom." in english
    assert "This course is taught in Thai" in english
    assert "<dd>Thai</dd>" in english
    assert (heading(thai) == "ทอผ้าตีนจกเบื้องต้น", "ยังไม่มีฉบับแปล" in thai, "<dd>ไทย</dd>" in thai) == (True, False, True)


def test_open_runs_show_their_seats(client: Client, make_cohort: MakeCohort, learner: User) -> None:
    now = timezone.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
    full = make_cohort(name="รุ่นเต็ม", capacity=1, **window)
    Enrollment.objects.create(learner=learner, cohort=full, enrolled_at=now)
    make_cohort(name="รุ่นว่าง", capacity=7, **window)
    make_cohort(name="รุ่นปิด", state="closed", **window)
    make_cohort(name="รุ่นเชิญ", is_by_invitation=True, **window)

    page = client.get("/courses/CR-1-01/").content.decode()

    assert "เหลือ 7 ที่นั่ง" in page
    assert "เต็มแล้ว" in page
    assert "รุ่นปิด" not in page
    assert "รุ่นเชิญ" not in page


def test_a_course_that_is_not_open_does_not_exist(client: Client, course: Course) -> None:
    Course.objects.update(archived_at=timezone.now())

    assert client.get("/courses/CR-1-01/").status_code == 404
    assert client.get("/courses/NONE/").status_code == 404


@pytest.mark.parametrize("runs", [1, 3])
def test_the_page_takes_few_queries(
    client: Client, learner: User, make_cohort: MakeCohort, runs: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _run in range(runs):
        make_cohort(opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=9))
    client.force_login(learner)

    with django_assert_max_num_queries(12):
        assert client.get("/courses/CR-1-01/").status_code == 200


def test_a_visitor_signs_in_and_comes_back_to_the_button(client: Client, course: Course, learner: User) -> None:
    sent = client.post("/courses/CR-1-01/enroll/")

    assert sent.status_code == 302
    assert sent["Location"] == "/accounts/login/?next=/courses/CR-1-01/enroll/"
    client.force_login(learner)
    assert b"<button" in client.get("/courses/CR-1-01/enroll/").content


def test_one_act_enrols_and_opens_the_classroom(client: Client, course: Course, learner: User) -> None:
    client.force_login(learner)

    sent = client.post("/courses/CR-1-01/enroll/")

    place = Enrollment.objects.get()
    assert (place.learner, place.cohort.is_self_paced) == (learner, True)
    assert sent["Location"] == f"/learn/{place.uuid}/"
    assert f"/learn/{place.uuid}/" in client.get("/courses/CR-1-01/").content.decode()


def test_enrolling_twice_says_so_and_keeps_one_place(client: Client, course: Course, learner: User) -> None:
    client.force_login(learner)
    client.post("/courses/CR-1-01/enroll/")

    again = client.post("/courses/CR-1-01/enroll/", follow=True)

    assert "ลงทะเบียนเรียนไว้แล้ว" in again.content.decode()
    assert Enrollment.objects.count() == 1


def test_leaving_is_asked_about_and_only_for_ones_own_place(
    client: Client, cohort: Cohort, learner: User, make_person: Callable[..., User]
) -> None:
    place = Enrollment.objects.create(learner=learner, cohort=cohort, enrolled_at=timezone.now())
    client.force_login(make_person())
    assert client.post(f"/places/{place.uuid}/leave/").status_code == 404
    client.force_login(learner)

    asked = client.get(f"/places/{place.uuid}/leave/")
    assert "ถอนการลงทะเบียนหรือไม่" in plain_text(asked.content.decode())
    assert '<span class="nowrap">ลงทะเบียน</span>' in asked.content.decode()
    assert Enrollment.objects.get().state == "active"
    client.post(f"/places/{place.uuid}/leave/")

    assert Enrollment.objects.get().state == "withdrawn"


def test_a_run_ends_with_the_day_that_its_partner_named(client: Client, make_cohort: MakeCohort) -> None:
    make_cohort(closes_at=datetime(2090, 1, 31, 17, tzinfo=UTC))

    assert "ถึง 31 ม" in client.get("/courses/CR-1-01/").content.decode()
