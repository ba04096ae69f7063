"""The sample courses: pages, drawings, files, releases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.models import User
from core.codes import branch
from courses.actions import authoring_root, release_course, save_drawing
from courses.models import AssessmentPage, Course, CoursePage, CourseRelease, Drawing, LessonPage, ModulePage
from courses.queries import outline_of
from sample.formats.blocks import BlockWriter, key_for
from sample.formats.course import CourseSource, ModuleSource, UnitSource, course_folders, read_course

Progress = Callable[[int, int], None]


# How a release made from a folder is known.
_NOTE = "เนื้อหาตัวอย่าง ชุด "


def load_courses(
    *, author: User, reviewer: User, now: datetime, progress: Progress | None = None, on_kept: Callable[[str], None] | None = None
) -> list[Course]:
    """Bring every course of `sample/content` up to date: its pages in each language, and a release of them.

    A course whose folder did not change since its last release stays untouched. One transaction a course. `on_kept` hears the
    codes of those that stay as people here changed them, although their folder is newer.
    """
    folders = course_folders()
    courses = []
    for place, folder in enumerate(folders, 1):
        source = read_course(folder)
        courses.append(load_course(source=source, author=author, reviewer=reviewer, now=now))
        if on_kept and not CourseRelease.objects.filter(course=courses[-1], note=_note(source)).exists():
            on_kept(source.code)
        if progress:
            progress(place, len(folders))
    return courses


@transaction.atomic
def load_course(*, source: CourseSource, author: User, reviewer: User, now: datetime) -> Course:
    """Write one course and release it, unless its newest release was made from the same folder.

    A course that somebody has released, or only changed, since is theirs: their pages are not written over.
    """
    note = _note(source)
    known = CourseRelease.objects.filter(course__code=source.code).newest_first().select_related("course").first()
    if known is not None and (known.note == note or not known.note.startswith(_NOTE) or _is_changed_by_people(known)):
        return known.course
    course, _made = Course.objects.update_or_create(code=source.code, defaults=_facts(source))
    drawings = _save_drawings(source)
    documents = _save_documents(source)
    for page in CoursePage.objects.filter(course=course):
        page.delete()
    with disable_reference_index_auto_update():
        for language in source.data["languages"]:
            _write_pages(source, course, language, drawings=drawings, documents=documents)
    release_course(course=course, requested_by=author, approved_by=reviewer, note=note, now=now)
    course.refresh_from_db()
    return course


def _note(source: CourseSource) -> str:
    return f"{_NOTE}{source.digest[:12]}"


def _is_changed_by_people(release: CourseRelease) -> bool:
    """Whether somebody has written, moved or deleted a page of the course since the sample did, or changed what belongs to it."""
    trees = [page.get_descendants(inclusive=True) for page in CoursePage.objects.filter(course=release.course)]
    pages = [page for tree in trees for page in tree]
    outline = outline_of(release)
    written = len(release.languages) * (1 + len(outline.modules) + len(list(outline.units())))
    if len(pages) != written or any(page.latest_revision_id for page in pages):
        return True
    if PageLogEntry.objects.filter(page__in=pages).exclude(user=None).exists():
        return True
    own = f"{release.course.code} "
    parts = [release.course, *Drawing.objects.filter(name__startswith=own), *get_document_model().objects.filter(title__startswith=own)]
    return any(ModelLogEntry.objects.for_instance(part).exclude(user=None).exists() for part in parts)


def _facts(source: CourseSource) -> dict[str, Any]:
    data = source.data
    return {
        "title_th": data["title"]["th"],
        "title_en": data["title"].get("en", ""),
        "summary_th": data["summary"]["th"],
        "summary_en": data["summary"].get("en", ""),
        "branch_code": branch(data["branch"]).code,
        "secondary_branch_codes": [branch(code).code for code in data.get("secondary_branches", [])],
        "level": data["level"],
        "mode": data["mode"],
        "theory_hours": data["hours"]["theory"],
        "practice_hours": data["hours"]["practice"],
        "field_hours": data["hours"]["field"],
        "certificate_kind": data["certificate"],
        "is_sample": True,
    }


def _save_drawings(source: CourseSource) -> dict[str, int]:
    """Answer name in the folder → id of the drawing."""
    known = {drawing.name: drawing for drawing in Drawing.objects.filter(name__startswith=f"{source.code} ")}
    ids = {}
    for path in source.drawings:
        name = f"{source.code} {path.stem}"
        ids[path.stem] = save_drawing(name=name, svg=path.read_text(encoding="utf-8"), drawing=known.get(name)).pk
    return ids


def _save_documents(source: CourseSource) -> dict[str, int]:
    """Answer file name → id of the document; a file already there with the same content is used again."""
    model = get_document_model()
    known = {document.title: document for document in model.objects.filter(title__startswith=f"{source.code} ")}
    ids = {}
    for path in source.media:
        title = f"{source.code} {path.name}"
        document = known.get(title) or model(title=title)
        with path.open("rb") as content:
            if document.pk is None or document.get_file_hash() != _hash(path):
                document.file = File(content, name=f"{source.code.lower()}-{path.name}")
                document.file_hash = ""
                document.save()
        ids[path.name] = document.pk
    return ids


def _hash(path: Any) -> str:
    from wagtail.utils.file import hash_filelike

    with path.open("rb") as content:
        return str(hash_filelike(content))


def _write_pages(source: CourseSource, course: Course, language: str, *, drawings: dict[str, int], documents: dict[str, int]) -> None:
    root_page = authoring_root(language)
    writer = BlockWriter(language, source.code, drawings, documents)
    page = _course_page(source, course, writer)
    page.locale = root_page.locale
    root_page.add_child(instance=page)
    for module in source.modules:
        module_page = _module_page(source, module, writer)
        module_page.locale = page.locale
        page.add_child(instance=module_page)
        for unit in module.units:
            unit_page = _unit_page(source, unit, BlockWriter(language, f"{source.code}/{unit.path}", drawings, documents))
            unit_page.locale = page.locale
            module_page.add_child(instance=unit_page)


def _course_page(source: CourseSource, course: Course, writer: BlockWriter) -> CoursePage:
    data = source.data
    tai_tham = data.get("tai_tham") or {}
    teachers = [{name: writer.text(teacher.get(name)) for name in ("name", "role", "bio")} for teacher in data["teachers"]]
    return CoursePage(
        **_same(source, "course", data["title"], writer),
        course=course,
        slug=source.code.lower(),
        summary=writer.text(data["summary"]),
        outcomes=_stream("outcome", [writer.text(outcome) for outcome in data["outcomes"]]),
        audience=writer.text(data.get("audience")),
        **{name: writer.text(data.get(name)) for name in ("materials", "safety", "accessibility", "respect")},
        teachers=_stream("teacher", teachers),
        cover_id=writer.drawings.get(data.get("cover", "")),
        tai_tham_text=tai_tham.get("text", ""),
        tai_tham_thai=tai_tham.get("thai", ""),
        lessons_percent=data["rule"]["lessons_percent"],
    )


def _same(source: CourseSource, path: str, title: Any, writer: BlockWriter) -> dict[str, Any]:
    """Answer what every page has: its title and the key it shares with its translations."""
    return {"title": writer.text(title), "draft_title": writer.text(title), "translation_key": key_for(source.code, path)}


def _stream(kind: str, values: list[Any]) -> str:
    return json.dumps([{"type": kind, "value": value, "id": str(key_for(kind, str(place)))} for place, value in enumerate(values)])


def _module_page(source: CourseSource, module: ModuleSource, writer: BlockWriter) -> ModulePage:
    slug = module.path.replace("/", "-")
    return ModulePage(**_same(source, module.path, module.title, writer), slug=slug, summary=writer.text(module.summary))


def _unit_page(source: CourseSource, unit: UnitSource, writer: BlockWriter) -> Page:
    data = unit.data
    same = _same(source, unit.path, data["title"], writer) | {"slug": unit.path.replace("/", "-")}
    if not unit.is_assessment:
        body = json.dumps(writer.lesson(data["blocks"]))
        return LessonPage(**same, summary=writer.text(data.get("summary")), minutes=data["minutes"], body=body)
    return AssessmentPage(
        **same,
        introduction=writer.text(data.get("intro")),
        is_final=data["kind"] == "final",
        is_required=True,
        pass_percent=data["pass_percent"],
        max_attempts=data.get("max_attempts", 0),
        minutes_limit=data.get("minutes", 0),
        shuffle=data.get("shuffle", True),
        questions=json.dumps(writer.questions(data["questions"])),
    )
