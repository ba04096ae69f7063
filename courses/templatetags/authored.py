"""What an author's draft looks like to a learner."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from courses.export import Renderer, answer_key, question_json
from courses.export.files import PublicFiles
from courses.models import AssessmentPage, CoursePage, LessonPage, UnitContent
from courses.queries import lesson_parts
from courses.types import LessonPart

register = template.Library()


def _renderer(page: Any) -> Renderer:
    return Renderer(page.locale.language_code, PublicFiles(preview=True))


@register.simple_tag
def draft_parts(page: LessonPage) -> list[LessonPart]:
    """Answer the lesson cut at its checks, as in the classroom; each check with the answer that authors alone see."""
    renderer = _renderer(page)
    return lesson_parts(UnitContent(html=renderer.lesson(page.body), questions=_questions(page.body, renderer)))


@register.simple_tag
def assessment_questions(page: AssessmentPage) -> list[dict[str, Any]]:
    """Answer the questions, each with the key that authors alone see."""
    return _questions(page.questions, _renderer(page))


@register.simple_tag
def rich(page: CoursePage | AssessmentPage, name: str) -> SafeString:
    """Answer the page's rich text `name`, cleaned as in a release."""
    return _renderer(page).rich_text(getattr(page, name))


def _questions(stream: Any, renderer: Renderer) -> list[dict[str, Any]]:
    asked = [child for child in stream if child.block_type in ("question", "check")]
    return [question_json(child, renderer) | {"answer": answer_key(child)} for child in asked]
