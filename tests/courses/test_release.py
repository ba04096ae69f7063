from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from courses import actions, queries
from courses.errors import ContentProblemsError, SamePersonError
from courses.models import AssessmentPage, Course, CourseRelease, LessonPage, SearchDocument, UnitContent
from tests.courses.conftest import CANARY, question, stream


def test_a_release_freezes_every_language_under_the_same_keys(release: CourseRelease, course: Course) -> None:
    course.refresh_from_db()
    outline = queries.outline_of(release)
    lesson, quiz = outline.units()
    thai = queries.unit_content(release_id=release.pk, unit_key=lesson.key, language="th")
    english = queries.unit_content(release_id=release.pk, unit_key=lesson.key, language="en")

    assert (course.current_release, course.title_en, course.languages) == (release, "Bo Sang umbrella", "th en")
    assert outline.languages == ("th", "en")
    assert (lesson.kind, quiz.kind, quiz.required, quiz.questions) == ("lesson", "assessment", True, 2)
    assert outline.neighbours(lesson.key) == (None, quiz)
    assert release.rule == {"lessons_percent": 80, "assessments": [str(quiz.key)]}
    assert ("กระดาษสา" in thai.html, "Saa paper" in english.html) == (True, True)
    assert [q["key"] for q in thai.questions] == [q["key"] for q in english.questions] == ["c1"]
    assert thai.html.count("<img") == 2
    assert thai.html.count('loading="lazy"') == 1
    assert 'width="160" height="90"' in thai.html


def test_a_lesson_is_cut_at_its_checks(release: CourseRelease) -> None:
    lesson = next(iter(queries.outline_of(release).units()))
    content = queries.unit_content(release_id=release.pk, unit_key=lesson.key, language="en")

    parts = queries.lesson_parts(content)

    assert [part.check["key"] if part.check else None for part in parts] == ["c1", None]
    assert "<!--check" not in "".join(part.html for part in parts)


def test_what_is_not_translated_is_answered_in_thai(
    make_course: Callable[..., Course], author: User, reviewer: User, now: datetime
) -> None:
    release = actions.release_course(course=make_course(languages=("th",)), requested_by=author, approved_by=reviewer, now=now)
    lesson = next(iter(queries.outline_of(release).units()))

    content = queries.unit_content(release_id=release.pk, unit_key=lesson.key, language="en")

    assert (content.language, queries.about_of(release, "en").language) == ("th", "th")


def test_answers_are_in_the_answer_key_and_nowhere_else(release: CourseRelease) -> None:
    for content in release.units.all():
        shown = content.html + json.dumps(content.questions)

        assert CANARY not in shown
        assert '"correct"' not in shown
        assert {entry["feedback"] for entry in content.answer_key.values()} == {CANARY}
        assert all(entry["correct"] == ["b"] for entry in content.answer_key.values())
    assert CANARY not in json.dumps([release.outline, release.about, release.rule])


def frozen(release: CourseRelease) -> list[Any]:
    release.refresh_from_db()
    return [release.content_hash, release.outline, list(release.units.order_by("pk").values())]


def test_editing_pages_changes_no_release(release: CourseRelease, course: Course, author: User, reviewer: User, now: datetime) -> None:
    before = frozen(release)
    lesson = LessonPage.objects.get(locale__language_code="th")
    lesson.title = "ชื่อใหม่"
    lesson.save_revision()

    assert frozen(release) == before

    newer = actions.release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    assert frozen(release) == before
    assert newer.number == 2
    assert newer.units.filter(title="ชื่อใหม่").count() == 1


def counts() -> tuple[int, ...]:
    return CourseRelease.objects.count(), UnitContent.objects.count(), SearchDocument.objects.count()


def test_a_release_that_fails_leaves_nothing(course: Course, author: User, reviewer: User, now: datetime) -> None:
    quiz = AssessmentPage.objects.get(locale__language_code="en")
    quiz.questions = stream(("question", question("q1", correct=2)), ("question", question("q2")))
    quiz.save()

    with pytest.raises(ContentProblemsError) as refusal:
        actions.release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    assert len(refusal.value.problems) == 1
    assert "Quiz" in refusal.value.problems[0]
    assert counts() == (0, 0, 0)
    course.refresh_from_db()
    assert (course.current_release, course.first_released_at) == (None, None)


def empty_option() -> dict[str, Any]:
    asked = question("c1")
    asked["options"][2]["value"]["text"] = ""
    return asked


@pytest.mark.parametrize(
    ("block", "label"),
    [
        (("callout", {"kind": "", "title": "", "text": ""}), "กล่องเตือน"),
        (("video", {"title": "ทำร่ม", "file": None, "seconds": None, "captions_th": None, "captions_en": None, "transcript": ""}), "วิดีโอ"),
        (("check", question("c1") | {"kind": ""}), "คำถามทบทวน"),
        (("check", empty_option()), "คำถามทบทวน"),
    ],
)
def test_a_draft_saved_half_written_is_named_and_not_released(
    course: Course, author: User, reviewer: User, now: datetime, block: tuple[str, Any], label: str
) -> None:
    LessonPage.objects.filter(locale__language_code="th").update(body=stream(("text", "<p>ครบแล้ว</p>"), block))
    LessonPage.objects.filter(locale__language_code="en").update(body=stream(("text", "<p>Whole.</p>"), block))

    with pytest.raises(ContentProblemsError) as refusal:
        actions.release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    assert f"«รู้จักร่ม» ส่วนที่ 2 ({label}) ยังกรอกไม่ครบหรือไม่ถูกต้อง" in str(refusal.value)
    assert counts() == (0, 0, 0)
    for lesson in LessonPage.objects.all():
        assert lesson.make_preview_request().status_code == 200


def test_nobody_approves_their_own_release(course: Course, author: User, now: datetime) -> None:
    with pytest.raises(SamePersonError):
        actions.release_course(course=course, requested_by=author, approved_by=author, now=now)

    assert counts() == (0, 0, 0)


def test_hostile_text_of_an_author_does_not_act(course: Course, author: User, reviewer: User, now: datetime) -> None:
    lesson = LessonPage.objects.get(locale__language_code="th")
    lesson.body = stream(("text", '<p onclick="x()">ก<script>alert(1)</script><img src=x onerror=y></p>'), ("check", question("c1")))
    lesson.save()

    release = actions.release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    html = release.units.get(unit_key=lesson.translation_key, language="th").html
    assert not any(word in html for word in ("script", "onclick", "onerror", "<img"))


def test_search_documents_follow_the_release(release: CourseRelease, course: Course) -> None:
    thai = SearchDocument.objects.get(course=course, language="th")

    assert thai.title_folded == "ร่มบ่อสร้าง"
    assert " ตีนจก " in thai.tokens
    assert default_storage.exists(Course.objects.get().cover_file)
