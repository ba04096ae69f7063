"""Pages → release."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core.thai_text import normalize, sort_key
from courses.actions.public_file import keep_public_file
from courses.errors import SamePersonError
from courses.export import Snapshot, search_texts, take_snapshot
from courses.models import Course, CourseRelease, SearchDocument, UnitContent
from courses.types import SOURCE_LANGUAGE


@transaction.atomic
def release_course(*, course: Course, requested_by: User, approved_by: User, note: str = "", now: datetime) -> CourseRelease:
    """Freeze the newest drafts of the course's pages, in every language, as its next release and make it the current one.

    All or nothing. Files that lessons show are copied to the public storage under names made from their content first:
    a copy left by a release that was rolled back is harmless.

    :raises ContentProblemsError: the pages cannot be released as they stand.
    :raises SamePersonError: nobody approves what they asked for themselves.
    """
    if requested_by == approved_by:
        raise SamePersonError
    # Lock the course: two releases must not both become the same number.
    course = Course.objects.select_for_update().get(pk=course.pk)
    snapshot = take_snapshot(course)
    for file in snapshot.files:
        with file.open() as content:
            keep_public_file(name=file.name, content=File(content))
    number = (course.releases.aggregate(newest=Max("number"))["newest"] or 0) + 1
    release = CourseRelease.objects.create(
        course=course,
        number=number,
        languages=snapshot.languages,
        outline=snapshot.outline,
        about=snapshot.about,
        rule=snapshot.rule,
        content_hash=snapshot.content_hash,
        note=normalize(note, keep_lines=True),
        requested_by=requested_by,
        approved_by=approved_by,
        released_at=now,
    )
    UnitContent.objects.bulk_create(UnitContent(release=release, **unit.content) for unit in snapshot.units)
    _update_course(course, release, snapshot, now)
    _write_search_documents(course, release)
    return release


def _update_course(course: Course, release: CourseRelease, snapshot: Snapshot, now: datetime) -> None:
    thai = snapshot.about[SOURCE_LANGUAGE]
    english = snapshot.about.get("en")
    course.title_th = thai["title"]
    course.summary_th = thai["summary"]
    if english:
        course.title_en, course.summary_en = english["title"], english["summary"]
    course.sort_title = sort_key(course.title_th)
    course.languages = " ".join(snapshot.languages)
    course.cover_file = snapshot.cover_file
    course.current_release = release
    course.first_released_at = course.first_released_at or now
    course.save()


def _write_search_documents(course: Course, release: CourseRelease) -> None:
    """Replace what search knows of the course."""
    units = release.units.only("language", "html")
    course.search_documents.all().delete()
    SearchDocument.objects.bulk_create(SearchDocument(course=course, **asdict(text)) for text in search_texts(course, release, units))
