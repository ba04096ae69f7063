"""Where authors work: the root page of each language, and new courses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page

from core.thai_text import normalize, sort_key
from courses.errors import AlreadyTranslatedError, CourseCodeTakenError
from courses.models import Course, CoursePage, Programme
from courses.types import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from accounts.models import User

# The name of the page that holds a language's courses; authors alone see it.
_ROOT_TITLES = {"th": "หลักสูตรทั้งหมด", "en": "All courses"}


@transaction.atomic
def authoring_root(language: str) -> Page:
    """Answer the page that holds the courses written in `language`; make it, or take Wagtail's welcome page, the first time."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    top = Page.get_first_root_node()
    found = top.get_children().filter(locale=locale).first()
    if found is not None and found.title != _ROOT_TITLES[language]:
        found.title = found.draft_title = _ROOT_TITLES[language]
        found.save()
    if found is not None:
        return found
    source = authoring_root(SOURCE_LANGUAGE) if language != SOURCE_LANGUAGE else None
    page = Page(title=_ROOT_TITLES[language], slug=f"home-{language}", locale=locale)
    if source is not None:
        page.translation_key = source.translation_key
    return top.add_child(instance=page)


@transaction.atomic
def create_course(*, code: str, title_th: str, author: User | None = None, programmes: Iterable[Programme] = (), **facts: Any) -> Course:
    """Begin a course: its identity and its Thai page, empty, for authors to fill.

    `facts` are further fields of `Course` (branch_code, level, mode, hours …).

    :raises CourseCodeTakenError: the code is in use.
    """
    code = normalize(code).upper()
    if Course.objects.filter(code=code).exists():
        raise CourseCodeTakenError(code=code)
    course = Course(code=code)
    _write_facts(course, title_th, programmes, facts)
    roots = {language: authoring_root(language) for language in _ROOT_TITLES}
    page = CoursePage(title=course.title_th, slug=code.lower(), course=course, summary=course.summary_th, live=False, owner=author)
    page.locale = roots[SOURCE_LANGUAGE].locale
    roots[SOURCE_LANGUAGE].add_child(instance=page)
    return course


@transaction.atomic
def update_course(*, course: Course, title_th: str, programmes: Iterable[Programme] = (), **facts: Any) -> Course:
    """Change what is known of a course; its code stays. The next release takes titles and summaries from the pages again."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    _write_facts(course, title_th, programmes, facts)
    return course


@transaction.atomic
def begin_translation(*, course: Course, language: str, by: User) -> CoursePage:
    """Copy the course's Thai pages, as they were last saved, into `language` for authors to translate; answer the copy's root.

    The copies keep keys and block ids, so that progress and answers are shared, and reach learners with the next release.

    :raises AlreadyTranslatedError: there are pages in this language.
    """
    # Two authors may press at once.
    Course.objects.select_for_update().get(pk=course.pk)
    if CoursePage.objects.filter(course=course, locale__language_code=language).exists():
        raise AlreadyTranslatedError
    locale = authoring_root(language).locale
    source = CoursePage.objects.get(course=course, locale__language_code=SOURCE_LANGUAGE)
    for page in source.get_descendants(inclusive=True):
        # Of a live page Wagtail would copy the row; what authors saved last is the draft over it.
        page.live = False
        CopyPageForTranslationAction(page=page, locale=locale, user=by).execute(skip_permission_checks=True)
    root: CoursePage = CoursePage.objects.get(course=course, locale=locale)
    return root


def _write_facts(course: Course, title_th: str, programmes: Iterable[Programme], facts: dict[str, Any]) -> None:
    course.title_th = normalize(title_th)
    course.sort_title = sort_key(course.title_th)
    for name, value in facts.items():
        setattr(course, name, normalize(value, keep_lines=True) if isinstance(value, str) else value)
    course.save()
    course.programmes.set(programmes)
