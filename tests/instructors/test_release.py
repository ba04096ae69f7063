"""The way of a draft to learners, as its people go it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.actions import claim_job
from core.models import Job
from core.tasks import run_claimed
from courses.models import Course, LessonPage, ReleaseRequest
from courses.queries import course_root_pages
from tests.courses.conftest import CANARY as KEY_CANARY

Browse = Callable[[User], Client]


@pytest.fixture
def lesson(course: Course) -> LessonPage:
    """The lesson, its title edited in the draft."""
    return edit(LessonPage.objects.get(), "ร่มที่แก้ไขแล้ว")


def edit(lesson: LessonPage, title: str) -> LessonPage:
    lesson.title = title
    lesson.save_revision()
    return lesson


def seen_request(reviewing: Client) -> str:
    """The request that the page asks about."""
    found = re.search(r'name="request" value="([^"]+)"', reviewing.get("/teach/CRF-1/draft/").content.decode())
    assert found
    return found[1]


def decide(reviewing: Client, decision: str, comment: str = "") -> Any:
    said = {"request": seen_request(reviewing), "decision": decision, "comment": comment}
    return reviewing.post("/teach/CRF-1/draft/answer/", said, follow=True)


def run_the_job() -> None:
    job = claim_job(job_id=Job.objects.get(kind="release_course").pk, now=timezone.now())
    assert job is not None
    run_claimed(job)


def test_ask_approve_release(course: Course, lesson: LessonPage, author: User, reviewer: User, browse: Browse) -> None:
    writing, reviewing = browse(author), browse(reviewer)
    assert "ร่มที่แก้ไขแล้ว" in writing.get("/teach/CRF-1/draft/").content.decode()
    assert "ร่มที่แก้ไขแล้ว" in writing.get(f"/teach/CRF-1/draft/{lesson.translation_key}/").content.decode()

    # Whoever reviews sees the answers too.
    assert KEY_CANARY in reviewing.get(f"/teach/CRF-1/draft/{lesson.translation_key}/").content.decode()

    writing.post("/teach/CRF-1/draft/ask/", {"note": "แก้ชื่อบท"})
    assert "แก้ชื่อบท" in reviewing.get("/teach/CRF-1/draft/").content.decode()
    decide(reviewing, "approve")
    run_the_job()

    course.refresh_from_db()
    release = course.current_release
    assert release is not None
    assert (release.number, release.requested_by, release.approved_by) == (2, author, reviewer)
    assert release.units.filter(title="ร่มที่แก้ไขแล้ว").exists()
    assert "ไม่มีบทเรียนที่เปลี่ยนแปลง" in writing.get("/teach/CRF-1/draft/").content.decode()


def test_ask_return_ask_again(course: Course, lesson: LessonPage, author: User, reviewer: User, browse: Browse) -> None:
    writing, reviewing = browse(author), browse(reviewer)
    writing.post("/teach/CRF-1/draft/ask/")

    # What to change must be said.
    decide(reviewing, "return", " ")
    assert ReleaseRequest.objects.get().state == "requested"
    decide(reviewing, "return", "เพิ่มภาพประกอบ")
    assert "เพิ่มภาพประกอบ" in writing.get("/teach/CRF-1/draft/").content.decode()
    writing.post("/teach/CRF-1/draft/ask/")

    assert list(ReleaseRequest.objects.order_by("pk").values_list("state", flat=True)) == ["returned", "requested"]
    assert "เพิ่มภาพประกอบ" not in writing.get("/teach/CRF-1/draft/").content.decode()


def test_what_was_edited_since_cannot_be_approved(course: Course, lesson: LessonPage, author: User, reviewer: User, browse: Browse) -> None:
    writing, reviewing = browse(author), browse(reviewer)
    writing.post("/teach/CRF-1/draft/ask/")
    edit(lesson, "แก้ทีหลัง")

    answer = decide(reviewing, "approve")

    assert "เนื้อหาถูกแก้ไขหลังจากส่งคำขอ" in answer.content.decode()
    assert ReleaseRequest.objects.get().state == "requested"
    assert not Job.objects.filter(kind="release_course").exists()


def test_a_request_that_took_the_place_of_the_one_seen_is_not_approved(
    course: Course, lesson: LessonPage, author: User, reviewer: User, browse: Browse
) -> None:
    writing, reviewing = browse(author), browse(reviewer)
    writing.post("/teach/CRF-1/draft/ask/")
    seen = seen_request(reviewing)
    writing.post("/teach/CRF-1/draft/withdraw/")
    edit(lesson, "ไม่มีใครตรวจ")
    writing.post("/teach/CRF-1/draft/ask/")

    answer = reviewing.post("/teach/CRF-1/draft/answer/", {"request": seen, "decision": "approve"}, follow=True)

    assert "โปรดตรวจอีกครั้ง" in answer.content.decode()
    assert list(ReleaseRequest.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "requested"]
    assert not Job.objects.filter(kind="release_course").exists()


def test_each_does_only_their_part(lesson: LessonPage, author: User, reviewer: User, browse: Browse) -> None:
    writing, reviewing = browse(author), browse(reviewer)

    assert reviewing.post("/teach/CRF-1/draft/ask/").status_code == 403
    writing.post("/teach/CRF-1/draft/ask/")
    assert writing.post("/teach/CRF-1/draft/answer/", {"decision": "approve"}).status_code == 403
    assert reviewing.post("/teach/CRF-1/draft/withdraw/").status_code == 403
    assert ReleaseRequest.objects.get().state == "requested"
    writing.post("/teach/CRF-1/draft/withdraw/")
    assert ReleaseRequest.objects.get().state == "withdrawn"


def test_an_author_begins_english_from_the_newest_draft_and_may_edit_it(
    course: Course, lesson: LessonPage, author: User, browse: Browse
) -> None:
    writing = browse(author)
    assert "เริ่มแปลเป็นภาษาอังกฤษ" in writing.get("/teach/CRF-1/draft/").content.decode()

    writing.post("/teach/CRF-1/draft/translate/")
    again = writing.post("/teach/CRF-1/draft/translate/", follow=True)

    assert "หลักสูตรนี้มีหน้าภาษานี้อยู่แล้ว" in again.content.decode()
    assert "เริ่มแปลเป็นภาษาอังกฤษ" not in again.content.decode()
    english = LessonPage.objects.get(locale__language_code="en")
    thai = lesson.get_latest_revision_as_object()
    assert (english.title, english.translation_key, english.live) == ("ร่มที่แก้ไขแล้ว", thai.translation_key, False)
    assert [block.id for block in english.body] == [block.id for block in thai.body]
    assert {root.locale.language_code for root in course_root_pages(course)} == {"th", "en"}
    assert writing.get(f"/cms/pages/{english.pk}/edit/").status_code == 200

    english.title = "The umbrella, edited"
    english.save_revision()
    assert "The umbrella, edited" in writing.get("/teach/CRF-1/draft/", headers={"Accept-Language": "en"}).content.decode()


def test_only_who_writes_begins_a_translation(course: Course, reviewer: User, browse: Browse) -> None:
    assert browse(reviewer).post("/teach/CRF-1/draft/translate/").status_code == 403
    assert course_root_pages(course).count() == 1


def test_both_languages_of_a_translated_course_are_released(
    course: Course, lesson: LessonPage, author: User, reviewer: User, browse: Browse
) -> None:
    browse(author).post("/teach/CRF-1/draft/translate/")
    english = LessonPage.objects.get(locale__language_code="en")
    english.title = "The umbrella, edited"
    english.save_revision()
    browse(author).post("/teach/CRF-1/draft/ask/")
    decide(browse(reviewer), "approve")
    run_the_job()

    course.refresh_from_db()
    release = course.current_release
    assert release is not None
    assert sorted(release.languages) == ["en", "th"]
    titles = dict(release.units.filter(unit_key=lesson.translation_key).values_list("language", "title"))
    assert titles == {"th": "ร่มที่แก้ไขแล้ว", "en": "The umbrella, edited"}


def test_a_text_too_long_is_said_and_not_lost_silently(course: Course, lesson: LessonPage, author: User, browse: Browse) -> None:
    page = browse(author).post("/teach/CRF-1/draft/ask/", {"note": "ก" * 2001}, follow=True).content.decode()

    assert "ข้อความถึงผู้ตรวจยาวเกินไป" in page
    assert not ReleaseRequest.objects.exists()
