"""A small course in two languages, its author and its reviewer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from wagtail.models import Page

from accounts.actions import create_person
from accounts.models import User
from courses.actions import authoring_root, release_course, save_drawing
from courses.models import AssessmentPage, Course, CoursePage, CourseRelease, Drawing, LessonPage, ModulePage

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><title>ร่ม</title><rect width="160" height="90" fill="#1f3a5f"/></svg>'
# Stands in right answers and feedback only: where it turns up, an answer key has leaked.
CANARY = "KEY-CANARY-7731"
TEXTS = {
    "th": {"course": "ร่มบ่อสร้าง", "module": "หน่วยที่ 1", "lesson": "รู้จักร่ม", "quiz": "แบบทดสอบ", "body": "<p>ทำร่มจากกระดาษสา</p>"},
    "en": {"course": "Bo Sang umbrella", "module": "Module 1", "lesson": "Meet it", "quiz": "Quiz", "body": "<p>Saa paper</p>"},
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def author(db: None) -> User:
    return create_person(given_name="คำใส", username="author", now=NOW)


@pytest.fixture
def reviewer(db: None) -> User:
    return create_person(given_name="อินสอน", username="reviewer", now=NOW)


@pytest.fixture
def drawing(db: None) -> Drawing:
    return save_drawing(name="ร่มกาง", svg=SVG)


def picture(drawing: Drawing | None = None) -> dict[str, Any]:
    return {"image": None, "drawing": drawing.pk if drawing else None, "alt": "ร่ม" if drawing else "", "caption": "", "rights": ""}


def question(key: str, *, correct: int = 1) -> dict[str, Any]:
    options = [
        {"type": "item", "id": str(uuid.uuid4()), "value": {"text": f"ข้อ {n}", "picture": picture(), "correct": n == correct}}
        for n in range(3)
    ]
    return {"key": key, "kind": "single", "prompt": "ข้อใด", "picture": picture(), "options": options, "points": 1, "feedback": CANARY}


def stream(*children: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "id": str(uuid.uuid4()), "value": value} for kind, value in children])


def write_pages(course: Course, language: str, drawing: Drawing) -> CoursePage:
    """One module with a lesson (text, two pictures, a check) and a required quiz of two questions."""
    texts = TEXTS[language]
    root: Page = authoring_root(language)

    def same(name: str) -> dict[str, Any]:
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{course.code}/{name}")
        return {"title": texts[name], "slug": f"{course.code.lower()}-{name}", "translation_key": key, "locale": root.locale}

    page = CoursePage(**same("course"), course=course, summary=f"{texts['course']} · ทอผ้าซิ่นตีนจกแม่แจ่ม", cover=drawing)
    root.add_child(instance=page)
    module = ModulePage(**same("module"))
    page.add_child(instance=module)
    shown = ("picture", picture(drawing))
    lesson = LessonPage(**same("lesson"), body=stream(("text", texts["body"]), shown, shown, ("check", question("c1"))))
    module.add_child(instance=lesson)
    module.add_child(instance=AssessmentPage(**same("quiz"), questions=stream(("question", question("q1")), ("question", question("q2")))))
    return page


@pytest.fixture
def make_course(db: None, drawing: Drawing) -> Callable[..., Course]:
    """Write a course and its pages, not released."""

    def make(code: str = "CRF-900", languages: tuple[str, ...] = ("th", "en"), **facts: Any) -> Course:
        title = {"title_th": "ร่มบ่อสร้าง", "branch_code": "01", "practice_hours": 30}
        course = Course.objects.create(code=code, **(title | facts))
        for language in languages:
            write_pages(course, language, drawing)
        return course

    return make


@pytest.fixture
def course(make_course: Callable[..., Course]) -> Course:
    return make_course()


@pytest.fixture
def release(course: Course, author: User, reviewer: User) -> CourseRelease:
    return release_course(course=course, requested_by=author, approved_by=reviewer, now=NOW)


@pytest.fixture
def rename() -> Callable[..., None]:
    """Give a course's released documents another title, as its next release would."""

    def rename_course(course: Course, title: str, author: User, reviewer: User) -> None:
        CoursePage.objects.filter(course=course).update(title=title, summary=title)
        release_course(course=course, requested_by=author, approved_by=reviewer, now=NOW)

    return rename_course
