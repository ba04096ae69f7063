"""The page of one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from courses.models import UnitContent
from courses.queries import lesson_parts, letters_url, outline_of, unit_content
from courses.types import Outline, UnitOutline
from enrollment.models import Completion, Enrollment
from learning.errors import UnitUnknownError
from learning.queries.access import Access, access_of, completion_of, course_title, is_seen_long_ago, release_of
from learning.queries.progress import Progress, Record, counts, measure, record_of
from learning.queries.questions import ShownQuestion, checked_question, open_question


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A unit in the list beside the lesson. `state` is "done", "opened" or "todo"."""

    key: UUID
    title: str
    is_lesson: bool
    minutes: int
    required: bool
    final: bool
    state: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """A module in the list beside the lesson."""

    number: int
    title: str
    rows: tuple[OutlineRow, ...]
    done: int

    @property
    def is_done(self) -> bool:
        return self.done == len(self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the lesson's HTML and the check that follows it."""

    html: SafeString
    check: ShownQuestion | None


@dataclass(frozen=True, slots=True)
class Classroom:
    """One unit of a course for one learner. `language` is the one its content is really in."""

    enrollment: Enrollment
    completion: Completion | None
    access: Access
    unit: UnitOutline
    title: str
    course_title: str
    module: OutlineModule
    modules: tuple[OutlineModule, ...]
    language: str
    other_languages: tuple[str, ...]
    is_untranslated: bool
    parts: tuple[Part, ...]
    # Address of the style sheet with the Lanna letters of the page, empty when it has none.
    letters: str
    previous: OutlineRow | None
    next: OutlineRow | None
    is_done: bool
    position: str
    progress: Progress
    # Whether opening it now is something to record.
    is_news: bool


@dataclass(frozen=True, slots=True)
class OutlineView:
    """The outline alone: what changes beside the lesson when a tick is made."""

    modules: tuple[OutlineModule, ...]
    progress: Progress


def outline_view(
    outline: Outline, record: Record, language: str, current: UUID | None = None, *, is_completed: bool = False
) -> OutlineView:
    """Answer the list of units with what was done; asks nothing."""
    modules = []
    for number, module in enumerate(outline.modules, 1):
        rows = tuple(_row(unit, record, language, current) for unit in module.units)
        modules.append(OutlineModule(number, Outline.text(module.title, language), rows, sum(row.state == "done" for row in rows)))
    return OutlineView(tuple(modules), measure(outline, record, is_completed=is_completed))


def _row(unit: UnitOutline, record: Record, language: str, current: UUID | None) -> OutlineRow:
    if record.has_achieved(unit):
        state = "done"
    else:
        state = "opened" if unit.key in record.opened or unit.key in record.best or unit.key in record.running else "todo"
    title = Outline.text(unit.title, language)
    return OutlineRow(unit.key, title, unit.is_lesson, unit.minutes, counts(unit), unit.final, state, unit.key == current)


def classroom(
    *, enrollment: Enrollment, unit_key: UUID, language: str, now: datetime, answered: Mapping[str, Sequence[str]] | None = None
) -> Classroom:
    """Answer everything a unit's page shows, `answered` checks with their feedback; three queries.

    :raises UnitUnknownError: the pinned release has no such unit.
    """
    outline = outline_of(release_of(enrollment))
    try:
        unit = outline.unit(unit_key)
        content = unit_content(release_id=release_of(enrollment).pk, unit_key=unit_key, language=language)
    except (KeyError, UnitContent.DoesNotExist) as missing:
        raise UnitUnknownError from missing
    # Nobody has done anything before opening a first page: nothing is asked, so that the opening itself has room for what it writes.
    is_new = enrollment.last_unit_key is None and enrollment.last_seen_at is None
    record = Record(floor=enrollment.progress_floor) if is_new else record_of(enrollment)
    view = outline_view(outline, record, language, unit_key, is_completed=completion_of(enrollment) is not None)
    rows = [row for module in view.modules for row in module.rows]
    place = next(place for place, row in enumerate(rows) if row.key == unit_key)
    return Classroom(
        enrollment=enrollment,
        completion=completion_of(enrollment),
        access=access_of(enrollment, now),
        unit=unit,
        title=content.title,
        course_title=course_title(enrollment, outline, language),
        module=next(module for module in view.modules if any(row.is_current for row in module.rows)),
        modules=view.modules,
        language=content.language,
        other_languages=tuple(code for code in outline.languages if code not in {language, content.language}),
        is_untranslated=content.language != language,
        parts=_parts(content, answered or {}),
        letters=letters_url(content, None if unit.is_lesson else _rules_text(content, view)),
        previous=rows[place - 1] if place else None,
        next=rows[place + 1] if place + 1 < len(rows) else None,
        is_done=record.has_achieved(unit),
        position=record.positions.get(unit_key, ""),
        progress=view.progress,
        is_news=access_of(enrollment, now) == Access.OPEN and _is_news(enrollment, unit, record, now),
    )


def _is_news(enrollment: Enrollment, unit: UnitOutline, record: Record, now: datetime) -> bool:
    if enrollment.last_unit_key != unit.key:
        return True
    return unit.is_lesson and (unit.key not in record.opened or is_seen_long_ago(enrollment, now))


def _rules_text(content: UnitContent, view: OutlineView) -> str:
    """Answer what the page of an assessment's rules shows; its questions are the attempt's."""
    return "".join([content.title, content.html, *(module.title + "".join(row.title for row in module.rows) for module in view.modules)])


def _parts(content: UnitContent, answered: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
    if content.kind == UnitContent.Kind.ASSESSMENT:
        # Its questions are the attempt's; the page of the rules shows the introduction alone.
        return tuple(Part(part.html, None) for part in lesson_parts(content))
    return tuple(Part(part.html, _check(part.check, content, answered) if part.check else None) for part in lesson_parts(content))


def _check(question: Mapping[str, object], content: UnitContent, answered: Mapping[str, Sequence[str]]) -> ShownQuestion:
    key = str(question["key"])
    if key in answered:
        return checked_question(question, answered[key], content.answer_key[key])
    return open_question(question)
