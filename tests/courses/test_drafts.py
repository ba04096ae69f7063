"""A draft is saved however unfinished it is; a release is not made of it, and says where it lacks something."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StreamBlock

from courses.errors import ContentProblemsError
from courses.export import take_snapshot
from courses.models import AssessmentPage, Course, Drawing, LessonPage
from tests.courses.conftest import picture, question

_NOTHING = {"title": "", "file": None, "seconds": None, "captions_th": None, "captions_en": None, "transcript": ""}


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": "", "value": value}


def unfinished() -> list[tuple[str, Any]]:
    """Each kind of block as it stands a moment after an author began it."""
    asked = question("c9") | {"prompt": ""}
    return [
        ("text", ""),
        ("picture", picture()),
        ("gallery", {"title": "", "items": []}),
        ("gallery", {"title": "", "items": [item(picture())]}),
        ("steps", {"title": "", "items": []}),
        ("steps", {"title": "", "items": [item({"title": "", "text": "", "picture": picture()})]}),
        ("callout", {"kind": "", "title": "", "text": ""}),
        ("term", {"word": "", "meaning": ""}),
        ("tai_tham", {"text": "", "thai": "", "meaning": ""}),
        ("video", _NOTHING),
        ("audio", _NOTHING),
        ("file", {"title": "", "file": None}),
        ("check", asked | {"kind": "", "options": []}),
        ("check", asked | {"options": [item({"text": "", "picture": picture(), "correct": False})]}),
    ]


def body_of(page: LessonPage, children: list[tuple[str, Any]]) -> Any:
    return page.body.stream_block.to_python([{"type": kind, "id": "", "value": value} for kind, value in children])


def test_each_kind_of_block_is_kept_unfinished_and_shown_so(course: Course, drawing: Drawing) -> None:
    page = LessonPage.objects.filter(locale__language_code="th").get()
    block: StreamBlock = page.body.stream_block
    both = picture(drawing) | {"alt": ""}
    half = [*unfinished(), ("steps", {"title": "", "items": [item({"title": "ก", "text": "", "picture": both})]})]

    for kind, value in half:
        page.body = block.clean_deferred(body_of(page, [(kind, value)]))
        assert page.make_preview_request().status_code == 200, kind
        if kind != "text":
            with pytest.raises(ValidationError):
                block.clean(page.body)


def test_every_kind_of_block_is_tried_unfinished(course: Course) -> None:
    page = LessonPage.objects.first()
    assert page is not None

    assert {kind for kind, _value in unfinished()} == set(page.body.stream_block.child_blocks)


@pytest.fixture
def save(db: None, client: Client) -> Callable[..., Any]:
    """Save a page as the editor does by itself."""
    client.force_login(get_user_model().objects.create_superuser("staff", "staff@example.org", "x"))

    def save_page(page: Any, fields: dict[str, Any]) -> Any:
        given = {"title": page.title, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
        return client.post(f"/cms/pages/{page.pk}/edit/", given | fields, headers={"Accept": "application/json"})

    return save_page


def begun_question(prefix: str, kind: str) -> dict[str, Any]:
    """What the editor sends of a question block that was just put in."""
    at = f"{prefix}-0"
    value = f"{at}-value"
    texts = ("key", "prompt", "feedback", "picture-image", "picture-drawing", "picture-alt", "picture-caption", "picture-rights")
    shell = {f"{prefix}-count": 1, f"{at}-deleted": "", f"{at}-order": 0, f"{at}-type": kind, f"{at}-id": ""}
    return shell | {f"{value}-{name}": "" for name in texts} | {f"{value}-kind": "", f"{value}-points": 1, f"{value}-options-count": 0}


def test_a_question_just_begun_is_saved_by_itself_and_no_release_is_made_of_it(save: Callable[..., Any], course: Course) -> None:
    lesson = LessonPage.objects.filter(locale__language_code="th").get()
    quiz = AssessmentPage.objects.filter(locale__language_code="th").get()
    rules = {"introduction": "null", "pass_percent": 60, "max_attempts": 0, "minutes_limit": 0, "is_required": "on"}

    answers = [
        save(lesson, {"summary": "", "minutes": 15} | begun_question("body", "check")),
        save(quiz, rules | begun_question("questions", "question")),
    ]

    assert [(answer.status_code, json.loads(answer.content)["success"]) for answer in answers] == [(200, True)] * 2
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].value["prompt"] == ""
    with pytest.raises(ContentProblemsError) as refusal:
        take_snapshot(course)
    told = " ".join(refusal.value.problems)
    assert [f"«{page.title}» ส่วนที่ 1" in told for page in (lesson, quiz)] == [True, True]


def test_what_cannot_be_kept_is_told_in_thai(save: Callable[..., Any], course: Course) -> None:
    lesson = LessonPage.objects.filter(locale__language_code="th").get()

    answer = save(lesson, {"summary": "", "minutes": "สิบห้า", "body-count": 0})

    assert (answer.status_code, json.loads(answer.content)["error_message"]) == (
        400, "ยังบันทึกอัตโนมัติไม่ได้ เพราะมีช่องที่กรอกไม่ถูกต้อง กดบันทึกเพื่อดูว่าช่องใด",
    )  # fmt: skip
