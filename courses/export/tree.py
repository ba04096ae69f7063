"""The pages of a course as their authors last left them: drafts, not what Wagtail calls published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from wagtail.models import Page, Revision

from courses.models import AssessmentPage, Course, CoursePage, LessonPage, ModulePage

UnitPage = LessonPage | AssessmentPage


@dataclass(frozen=True)
class ModuleTree:
    page: ModulePage
    units: tuple[UnitPage, ...]


@dataclass(frozen=True)
class CourseTree:
    """A course's pages in one language, in the order of the tree."""

    language: str
    page: CoursePage
    modules: tuple[ModuleTree, ...]

    def units(self) -> Iterator[UnitPage]:
        for module in self.modules:
            yield from module.units


def course_trees(course: Course) -> list[CourseTree]:
    """Answer the course's pages, Thai first, then by language."""
    roots = CoursePage.objects.filter(course=course).select_related("locale", "cover")
    ordered = sorted(roots, key=lambda page: (page.locale.language_code != "th", page.locale.language_code))
    return [_tree(root) for root in ordered]


def _tree(root: CoursePage) -> CourseTree:
    pages = [page.specific for page in Page.objects.descendant_of(root).order_by("path").specific()]
    root_draft, *drafts = _drafts([root, *pages])
    modules: list[tuple[ModulePage, list[UnitPage]]] = []
    for page in drafts:
        if isinstance(page, ModulePage):
            modules.append((page, []))
        elif modules:
            modules[-1][1].append(cast("UnitPage", page))
    return CourseTree(
        language=root.locale.language_code,
        page=cast("CoursePage", root_draft),
        modules=tuple(ModuleTree(page, tuple(units)) for page, units in modules),
    )


def _drafts(pages: list[Page]) -> list[Page]:
    """Answer each page as its newest revision has it; a page without revisions as it is."""
    ids = [page.latest_revision_id for page in pages if page.latest_revision_id]
    revisions = Revision.objects.in_bulk(ids)
    return [
        page.with_content_json(revisions[page.latest_revision_id].content) if page.latest_revision_id in revisions else page
        for page in pages
    ]
