"""What learners are served of a release."""

from __future__ import annotations

import re
from uuid import UUID

from django.core.files.storage import default_storage

from core.sanitize import prepared_html
from courses.models import CourseRelease, UnitContent
from courses.types import SOURCE_LANGUAGE, About, LessonPart, Outline, Teacher

_LANNA = re.compile("[\u1a20-\u1aaf]")
_CHECK = re.compile(r"<!--check:([\w-]+)-->")


def outline_of(release: CourseRelease) -> Outline:
    """Answer the release's table of contents; asks the database nothing."""
    return Outline.from_json(release.outline)


def unit_content(*, release_id: int, unit_key: UUID, language: str) -> UnitContent:
    """Answer a unit in `language`, in Thai where it is not translated; one query.

    :raises UnitContent.DoesNotExist: the release has no such unit.
    """
    rows = UnitContent.objects.filter(release_id=release_id, unit_key=unit_key)
    found = {row.language: row for row in rows.filter(language__in={language, SOURCE_LANGUAGE})}
    content = found.get(language) or found.get(SOURCE_LANGUAGE)
    if content is None:
        raise UnitContent.DoesNotExist
    return content


def letters_url(content: UnitContent, shown: str | None = None) -> str:
    """Answer the address of the style sheet with the unit's Lanna letters, empty without any; a page that shows only a part gives it as `shown`."""
    if not content.letters_file or (shown is not None and not _LANNA.search(shown)):
        return ""
    return str(default_storage.url(content.letters_file))


def lesson_parts(content: UnitContent) -> list[LessonPart]:
    """Answer a lesson's HTML cut at its checks, each part with the check that follows it (as in `questions`)."""
    checks = {question["key"]: question for question in content.questions}
    pieces = _CHECK.split(content.html)
    return [
        LessonPart(prepared_html(html), checks.get(pieces[place + 1]) if place + 1 < len(pieces) else None)
        for place, html in enumerate(pieces)
        if place % 2 == 0
    ]


def about_of(release: CourseRelease, language: str) -> About:
    """Answer the release's course page in `language`, in Thai where it is not translated; asks the database nothing."""
    language = language if language in release.about else SOURCE_LANGUAGE
    data = release.about[language]
    return About(
        language=language,
        title=data["title"],
        summary=data["summary"],
        outcomes=tuple(data["outcomes"]),
        audience=data["audience"],
        materials=prepared_html(data["materials"]),
        safety=prepared_html(data["safety"]),
        accessibility=prepared_html(data["accessibility"]),
        respect=prepared_html(data["respect"]),
        teachers=tuple(Teacher(**teacher) for teacher in data["teachers"]),
        cover=data["cover"],
        tai_tham=data["tai_tham"],
    )
