"""Finding a course: one query, and one more when there are words, however many courses there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.paginator import Page, Paginator
from django.db.models import Q

from core.codes import Branch, branches_of
from core.thai_text import expand_query, fold, search_tokens
from courses.models import Course, SearchDocument

PAGE_SIZE = 12
# Band → fewest and most learner hours.
HOUR_BANDS = {"short": (0, 20), "medium": (21, 40), "long": (41, 10_000)}
_IN_TITLE, _AS_WORD, _INSIDE = 100, 10, 1
# A word spelled wrong is guessed when it is of some length, by nearly all of its letters in order.
_SHORTEST_PART, _SHORTEST_GUESS, _ALIKE = 3, 5, 0.8


@dataclass(frozen=True)
class CatalogueQuery:
    """What a visitor asked for; '' and 0 mean anything."""

    words: str = ""
    branch: str = ""
    level: int = 0
    hours: str = ""
    mode: str = ""
    language: str = ""
    page: int = 1

    @property
    def active(self) -> int:
        """How many filters besides the words are in use."""
        return sum(bool(value) for value in (self.branch, self.level, self.hours, self.mode, self.language))


@dataclass(frozen=True)
class BranchCount:
    branch: Branch
    courses: int


@dataclass(frozen=True)
class Catalogue:
    """The answer. `near` says that nothing holds all the words and these hold some. `branches`: those with open courses."""

    page: Page[Course]
    near: bool
    branches: list[BranchCount] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.page.paginator.count


def catalogue(query: CatalogueQuery) -> Catalogue:
    """Answer the open courses that fit: best match first when there are words, else in Thai dictionary order."""
    facts = list(Course.objects.open().order_by("sort_title", "code"))
    fitting = [course for course in facts if _fits(course, query)]
    near = False
    if query.words.strip():
        scores = _scores(query.words)
        near = not any(complete for complete, _score in scores.values())
        ranked = {course_id: score for course_id, (complete, score) in scores.items() if complete or near}
        # Sorting is stable: equal scores stay in dictionary order.
        fitting = sorted((course for course in fitting if course.pk in ranked), key=lambda course: -ranked[course.pk])
        near = near and bool(fitting)
    return Catalogue(page=Paginator(fitting, PAGE_SIZE).get_page(query.page), near=near, branches=_branch_counts(facts))


def _fits(course: Course, query: CatalogueQuery) -> bool:
    fewest, most = HOUR_BANDS.get(query.hours, (0, 10_000))
    return (
        (not query.branch or query.branch in (course.branch_code, *course.secondary_branch_codes))
        and (not query.level or course.level == query.level)
        and fewest <= course.hours <= most
        and (not query.mode or course.mode == query.mode)
        and (not query.language or query.language in course.languages.split())
    )


def _branch_counts(courses: list[Course]) -> list[BranchCount]:
    """Count the courses that choosing a branch shows, secondary ones too, in the order of the code list."""
    counts = Counter(code for course in courses for code in {course.branch_code, *course.secondary_branch_codes})
    return [BranchCount(entry, counts[entry.code]) for entry in branches_of("cea15") if counts[entry.code]]


def _scores(words: str) -> dict[int, tuple[bool, int]]:
    """Answer, for each course with at least one of `words`, whether it has all of them, and how well.

    A word counts most in a title, less as a word of the text, least inside another word; in either language.
    """
    groups = [_alternatives(group) for group in expand_query(words)] or [[fold(words)]]
    return _scored(groups) or {course: (False, score) for course, (_all, score) in _scored(_looser(words)).items()}


def _scored(groups: list[list[str]]) -> dict[int, tuple[bool, int]]:
    some = Q()
    for spelling in {spelling for group in groups for spelling in group}:
        some |= Q(folded__contains=spelling) | Q(title_folded__contains=spelling)
    best: dict[int, tuple[bool, int]] = {}
    rows = SearchDocument.objects.filter(some).values_list("course_id", "title_folded", "folded", "tokens")
    for course_id, title, text, tokens in rows:
        points = [max(_points(spelling, title, text, tokens) for spelling in group) for group in groups]
        if any(points):
            best[course_id] = max(best.get(course_id, (False, 0)), (all(points), sum(points)))
    return best


def _looser(words: str) -> list[list[str]]:
    """Answer what to look for when nobody wrote any of `words`: the parts of compounds, what means the same, and words spelled much alike."""
    known = {token for tokens in SearchDocument.objects.values_list("tokens", flat=True) for token in tokens.split()}
    parts = [part for part in search_tokens(words) if len(part) >= _SHORTEST_PART]
    alike = [get_close_matches(part, known, n=3, cutoff=_ALIKE) for part in parts if len(part) >= _SHORTEST_GUESS]
    return [group for part in parts for group in expand_query(part)] + [group for group in alike if group]


def _alternatives(group: list[str]) -> list[str]:
    """Answer a word's spellings and, for a compound nobody wrote, its longest part."""
    parts = [part for part in search_tokens(group[0]) if part != group[0]]
    return [*group, *sorted(parts, key=len, reverse=True)[:1]]


def _points(spelling: str, title: str, text: str, tokens: str) -> int:
    if spelling in title:
        return _IN_TITLE
    if f" {spelling} " in tokens:
        return _AS_WORD
    return _INSIDE if spelling in text else 0


def branch_code(slug: str) -> str:
    """Answer the code of the branch with `slug`, '' when there is none."""
    return next((entry.code for entry in branches_of("cea15") if entry.slug == slug), "")
