"""A course's pages as they stand, and how they differ from what learners have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from core.languages import reader_language
from courses.export import (
    PreparedUnit,
    Snapshot,
    changed_about,
    changed_modules,
    changed_settings,
    has_other_order,
    says_the_same,
    take_snapshot,
)
from courses.models import AssessmentPage, Course, CoursePage, LessonPage, ReleaseRequest, UnitContent
from courses.types import text_in
from instructors.types import UnitChange

# Where an outline calls a setting otherwise than the page it is set on.
_ON_PAGES = {"required": "is_required", "final": "is_final"}
# How much of a long text is shown of what it was and is.
_SHOWN = 300


def draft_of(course: Course, *, preview: bool = False) -> Snapshot:
    """Freeze the newest drafts for looking at; nothing is stored. A `preview` is to be read, not compared: new files, unfinished pages.

    :raises ContentProblemsError: they could not be released (a `preview`: there is no Thai page); the error lists why.
    """
    return take_snapshot(course, preview=preview)


def unit_of_draft(draft: Snapshot, key: str) -> PreparedUnit:
    """Answer one unit of a draft in the reader's language, in Thai where it is not translated.

    :raises KeyError: the draft has none.
    """
    found = {unit.language: unit for unit in draft.units if unit.unit_key == key}
    return found.get(reader_language()) or found["th"]


def release_changes(*, course: Course, draft: Snapshot) -> list[UnitChange]:
    """Answer what a release of `draft` would change for learners: the course page, modules, then unit by unit in the order it is taught."""
    released = {}
    if course.current_release is not None:
        rows = UnitContent.objects.filter(release=course.current_release)
        released = {(str(row.unit_key), row.language): row for row in rows}
    titles = {unit.unit_key: unit_of_draft(draft, unit.unit_key).title for unit in draft.units}
    changes: dict[str, UnitChange] = {}
    for unit in draft.units:
        before = released.pop((unit.unit_key, unit.language), None)
        if before is None:
            changes.setdefault(unit.unit_key, UnitChange(unit.unit_key, titles[unit.unit_key], "added"))
        elif not says_the_same(before, unit):
            changes.setdefault(unit.unit_key, UnitChange(unit.unit_key, titles[unit.unit_key], "changed"))
    for (key, _language), row in released.items():
        # A unit that lost one language only has changed.
        change = UnitChange(key, titles[key], "changed") if key in titles else UnitChange(key, row.title, "removed")
        changes.setdefault(key, change)
    if course.current_release is not None:
        _add_settings(changes, changed_settings(course.current_release.outline, draft.outline), titles)
    return [*_page_changes(course, draft), *_module_changes(course, draft), *changes.values()]


def _add_settings(changes: dict[str, UnitChange], settings: dict[str, list[tuple[str, Any, Any]]], titles: dict[str, str]) -> None:
    for key, told in settings.items():
        change = changes.get(key, UnitChange(key, titles[key], "changed"))
        changes[key] = replace(change, details=tuple(_difference(_setting(name), old, new) for name, old, new in told))


def _setting(name: str) -> str:
    page = LessonPage if name == "minutes" else AssessmentPage
    return str(page._meta.get_field(_ON_PAGES.get(name, name)).verbose_name)  # noqa: SLF001  Django names its public doors so


def _difference(label: str, old: object, new: object) -> str:
    """What something was and is; what was or is empty is a dash."""
    was, now = (_shown(value) for value in (old, new))
    return f"{label}: {was} → {now}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("ใช่") if value else pgettext("no", "ไม่ใช่")
    return Truncator(str(value)).chars(_SHOWN) if value != "" else "–"


def _page_changes(course: Course, draft: Snapshot) -> list[UnitChange]:
    """Answer the course page, if its text, the rule to pass, or the order of what is taught differs."""
    release = course.current_release
    if release is None:
        return []
    told = [
        _difference(f"{_page_part(name)} ({get_language_info(language)['name_translated']})", old, new)
        for language, name, old, new in changed_about(release.about, draft.about)
    ]
    before, after = (rule.get("lessons_percent") for rule in (release.rule, draft.rule))
    if before != after:
        told.append(_difference(_page_part("lessons_percent"), before, after))
    if has_other_order(release.outline, draft.outline):
        told.append(_("เปลี่ยนลำดับของหน่วยการเรียนรู้หรือบทเรียน"))
    title = str(CoursePage._meta.verbose_name)  # noqa: SLF001  Django names its public doors so
    return [UnitChange("", title, "changed", details=tuple(told))] if told else []


def _page_part(name: str) -> str:
    if name == "title":
        return _("ชื่อที่ผู้เรียนเห็น")
    return str(CoursePage._meta.get_field({"tai_tham": "tai_tham_text"}.get(name, name)).verbose_name)  # noqa: SLF001  as above


def _module_changes(course: Course, draft: Snapshot) -> list[UnitChange]:
    """Answer the modules that are new, have another title in some language, or are gone."""
    released = course.current_release.outline if course.current_release is not None else {"modules": []}
    language = reader_language()
    return [
        UnitChange(key, text_in(titles, language), change, is_module=True)
        for key, titles, change in changed_modules(released, draft.outline)
    ]


def last_answer(course: Course) -> ReleaseRequest | None:
    """Answer the newest request if it was sent back: what its author has to read; `None` once a new one is asked."""
    newest = course.release_requests.select_related("reviewer").order_by("-requested_at", "-pk").first()
    return newest if newest is not None and newest.state == ReleaseRequest.State.RETURNED else None
