"""A course's pages as they stand, and how they differ from what learners have."""

from __future__ import annotations

from core.languages import reader_language
from courses.export import PreparedUnit, Snapshot, changed_modules, says_the_same, take_snapshot
from courses.models import Course, ReleaseRequest, UnitContent
from courses.types import text_in
from instructors.types import UnitChange


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
    """Answer what a release of `draft` would change for learners: modules, then unit by unit in the order it is taught."""
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
    return [*_module_changes(course, draft), *changes.values()]


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
