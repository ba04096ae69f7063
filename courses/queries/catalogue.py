"""Finding a course: one query, and one more when there are words, however many courses there are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q

from core.codes import Branch, branch, branches_of
from core.thai_text import expand_query, fold, says_little, search_tokens
from courses.models import Course, SearchDocument

PAGE_SIZE = 12
# Band → fewest and most learner hours.
HOUR_BANDS = {"short": (0, 20), "medium": (21, 40), "long": (41, 10_000)}
_IN_TITLE, _AS_WORD, _TAUGHT, _INSIDE = 100, 10, 3, 1
# More than the ways one course can say all the words of a query: they only order courses of equal points.
_FINER = 1000
# From this length on a word is looked for inside others too.
_LONG = 4
_MARKUP = re.compile("<[^<>]*>?|>")
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


@dataclass(frozen=True, slots=True)
class _Text:
    """One language of a course: folded title, folded description, and the words of it and of its branches, each between blanks."""

    title: str
    heads: str
    words: str


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
        ranked, near = _ranked(query.words, facts)
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


def _ranked(words: str, courses: list[Course]) -> tuple[dict[int, int], bool]:
    """Answer how well each course fits that has all of `words`, in either language; or, when none has, those nearest, and that they are only near."""
    words = _MARKUP.sub(" ", words)
    groups = [_alternatives(group) for group in expand_query(words)] or [[fold(words)]]
    found = _with_all(groups, {course.pk: _branch_words(course) for course in courses})
    return (found, False) if found else (_nearest(words, courses), True)


def _with_all(groups: list[list[str]], branches: dict[int, str]) -> dict[int, int]:
    """Answer the courses that have a word of each group; one query."""
    spellings = list(dict.fromkeys(spelling for group in groups for spelling in group if spelling))
    taught = {f"taught_{place}": _is_taught(spelling) for place, spelling in enumerate(spellings)}
    some = Q(course_id__in=[course for course, words in branches.items() if any(_in_words(spelling, words) for spelling in spellings)])
    for spelling, is_taught in zip(spellings, taught.values(), strict=True):
        some |= Q(folded__contains=spelling) | Q(title_folded__contains=spelling) | is_taught
    flags = {name: ExpressionWrapper(condition, output_field=BooleanField()) for name, condition in taught.items()}
    rows = SearchDocument.objects.filter(some).annotate(**flags).values_list("course_id", "title_folded", "folded", "tokens", *flags)
    best: dict[int, int] = {}
    for course, title, heads, tokens, *in_lessons in rows:
        said = {spelling for spelling, is_taught in zip(spellings, in_lessons, strict=True) if is_taught}
        text = _Text(title, heads, tokens + branches.get(course, ""))
        points = [[_points(spelling, text, said) for spelling in dict.fromkeys(group)] for group in groups]
        if all(any(group) for group in points):
            # Of equals, the one that says it in more ways comes first: it also has the longer, nearer spellings of a compound.
            ways = sum(bool(point) for group in points for point in group)
            best[course] = max(best.get(course, 0), _FINER * sum(max(group) for group in points) + ways)
    return best


def _is_taught(spelling: str) -> Q:
    """Whether the lessons have the word; a longer one also as a part of another word."""
    return Q(taught__contains=spelling if len(spelling) >= _LONG else f" {spelling} ")


def _points(spelling: str, text: _Text, taught: set[str]) -> int:
    """A word counts most in a title, less among what describes the course, less in its lessons, least inside another word."""
    if not spelling:
        return 0
    if spelling in text.title:
        return _IN_TITLE
    if _in_words(spelling, text.words):
        return _AS_WORD
    if spelling in taught:
        return _TAUGHT
    return _INSIDE if spelling in text.heads else 0


def _points_near(spelling: str, text: _Text) -> int:
    """As `_points`, of a part of what was asked: a short one inside another word is chance."""
    points = _points(spelling, text, set()) if len(spelling) >= _SHORTEST_PART else 0
    return points if points > _INSIDE or len(spelling) >= _LONG else 0


def _in_words(spelling: str, words: str) -> bool:
    return f" {spelling} " in words


def _nearest(words: str, courses: list[Course]) -> dict[int, int]:
    """Answer the courses with some of `words` in what describes them: parts of compounds, what means the same, words spelled much alike.

    What stands in texts about anything finds nothing, nor does what every course has: it tells none from another.
    """
    branches = {course.pk: _branch_words(course) for course in courses}
    rows = SearchDocument.objects.filter(course_id__in=branches).values_list("course_id", "title_folded", "folded", "tokens")
    texts = [(course, _Text(title, heads, tokens + branches[course])) for course, title, heads, tokens in rows]
    known = {word for _course, text in texts for word in text.words.split()}
    best: Counter[int] = Counter()
    for group in _looser(words, known):
        points: dict[int, int] = {}
        for course, text in texts:
            score = max(_points_near(spelling, text) for spelling in group)
            if score:
                points[course] = max(score, points.get(course, 0))
        if len(points) < len(courses) or len(courses) == 1:
            best.update(points)
    return dict(best)


def _looser(words: str, known: set[str]) -> list[list[str]]:
    """Answer what to look for when no course has all of `words`."""
    typed = {group[0] for group in expand_query(words)}
    # A short piece of a longer word seldom has to do with it.
    parts = [part for part in search_tokens(words) if len(part) >= (_SHORTEST_PART if part in typed else _LONG) and not says_little(part)]
    # A word spelled wrong falls to pieces: it is looked at whole as well.
    whole = dict.fromkeys(word for word in [*parts, *fold(words).split()] if len(word) >= _SHORTEST_GUESS)
    alike = [get_close_matches(word, known, n=3, cutoff=_ALIKE) for word in whole]
    return [group for part in parts for group in expand_query(part)] + [group for group in alike if group]


def _alternatives(group: list[str]) -> list[str]:
    """Answer a word's spellings and, for a compound nobody wrote, its longest part."""
    parts = [part for part in search_tokens(group[0]) if part != group[0]]
    return [*group, *sorted(parts, key=len, reverse=True)[:1]]


def _branch_words(course: Course) -> str:
    return "".join(_branch_names(code) for code in (course.branch_code, *course.secondary_branch_codes))


@cache
def _branch_names(code: str) -> str:
    """Answer the words of a branch's names, in both languages and as people type them, each between blanks."""
    entry = branch(code)
    names = [entry.th, entry.en, entry.slug, *entry.aliases]
    return f" {' '.join(word for name in names for word in (fold(name), *search_tokens(name)))} "


def branch_code(slug: str) -> str:
    """Answer the code of the branch with `slug`, '' when there is none."""
    return next((entry.code for entry in branches_of("cea15") if entry.slug == slug), "")
