from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import User
from courses import queries
from courses.models import Course, CourseRelease, Drawing, LessonPage, ModulePage, UnitContent
from sample.actions import courses
from sample.actions.courses import load_course, load_courses
from sample.actions.people import load_staff, sign_ins_file
from sample.formats.course import CourseSource, course_folders, read_course

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def source() -> CourseSource:
    return read_course(next(folder for folder in course_folders() if folder.name == "sft-102"))


def test_every_folder_can_be_read() -> None:
    sources = [read_course(folder) for folder in course_folders()]

    assert {source.code for source in sources} >= {"CRF-104", "PUB-101", "MUS-103", "SFT-102", "FSH-102"}
    assert all(source.modules[-1].path == "closing" for source in sources)


def test_a_course_is_loaded_released_and_left_alone_afterwards(db: None, source: CourseSource) -> None:
    staff = load_staff(now=NOW)
    author, reviewer = staff["author"], staff["reviewer"]

    course = load_course(source=source, author=author, reviewer=reviewer, now=NOW)
    before = [CourseRelease.objects.values().get(), list(UnitContent.objects.order_by("pk").values_list("pk", "html"))]
    load_course(source=source, author=author, reviewer=reviewer, now=NOW)

    assert [CourseRelease.objects.values().get(), list(UnitContent.objects.order_by("pk").values_list("pk", "html"))] == before
    assert (course.code, course.is_sample, course.hours) == ("SFT-102", True, 15)
    assert course.current_release is not None
    outline = queries.outline_of(course.current_release)
    assert len(list(outline.units())) == sum(len(module.units) for module in source.modules)
    assert [unit.final for unit in outline.units()][-1]


def test_a_changed_folder_is_a_new_release_with_the_same_keys(db: None, source: CourseSource) -> None:
    staff = load_staff(now=NOW)
    author, reviewer = staff["author"], staff["reviewer"]
    load_course(source=source, author=author, reviewer=reviewer, now=NOW)
    changed = CourseSource(source.code, source.folder, source.data, source.modules, "another digest")

    load_course(source=changed, author=author, reviewer=reviewer, now=NOW)

    first, second = CourseRelease.objects.order_by("number")
    assert first.outline == second.outline
    assert Course.objects.get().current_release == second


def edit_lesson(course: Course, by: User) -> None:
    lesson = LessonPage.objects.first()
    assert lesson is not None
    lesson.title = "ชื่อที่ครูตั้งเอง"
    lesson.save_revision(user=by)


def delete_lesson(course: Course, by: User) -> None:
    for lesson in LessonPage.objects.all()[:1]:
        lesson.delete(user=by)


def move_lesson(course: Course, by: User) -> None:
    lesson = LessonPage.objects.last()
    assert lesson is not None
    lesson.move(ModulePage.objects.all()[0], pos="first-child", user=by)


def edit_drawing(course: Course, by: User) -> None:
    log(instance=Drawing.objects.filter(name__startswith=course.code)[0], action="wagtail.edit", user=by)


@pytest.mark.parametrize("change", [edit_lesson, delete_lesson, move_lesson, edit_drawing])
def test_what_a_person_changed_without_releasing_it_is_not_written_over(
    db: None, source: CourseSource, change: Callable[[Course, User], None]
) -> None:
    staff = load_staff(now=NOW)
    author, reviewer = staff["author"], staff["reviewer"]
    course = load_course(source=source, author=author, reviewer=reviewer, now=NOW)
    author.is_superuser = True
    author.save()
    change(course, author)
    before = list(Page.objects.order_by("path").values()), list(Drawing.objects.order_by("pk").values())
    changed = CourseSource(source.code, source.folder, source.data, source.modules, "another digest")

    load_course(source=changed, author=author, reviewer=reviewer, now=NOW)

    assert (list(Page.objects.order_by("path").values()), list(Drawing.objects.order_by("pk").values())) == before
    assert CourseRelease.objects.count() == 1


def test_whoever_loads_hears_what_stays_as_people_changed_it(db: None, source: CourseSource, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = load_staff(now=NOW)
    course = load_course(source=source, author=staff["author"], reviewer=staff["reviewer"], now=NOW)
    kept: list[str] = []
    monkeypatch.setattr(courses, "course_folders", lambda: [source.folder])
    load_courses(author=staff["author"], reviewer=staff["reviewer"], now=NOW, on_kept=kept.append)
    assert kept == []
    edit_lesson(course, staff["author"])
    CourseRelease.objects.update(note="เนื้อหาตัวอย่าง ชุด older")

    load_courses(author=staff["author"], reviewer=staff["reviewer"], now=NOW, on_kept=kept.append)

    assert kept == ["SFT-102"]


def test_show_sign_ins_prints_what_is_kept_and_writes_nothing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    sign_ins_file().write_text("learner: somebody\n", encoding="utf-8")

    call_command("load_sample", "--show-sign-ins")

    assert capsys.readouterr().out == "learner: somebody\n"
    assert not User.objects.filter(username__startswith="sample-").exists()
    sign_ins_file().unlink()
