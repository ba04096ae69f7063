from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from accounts.models import User
from courses import queries
from courses.models import Course, CourseRelease, UnitContent
from sample.actions.courses import load_course
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


def test_show_sign_ins_prints_what_is_kept_and_writes_nothing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    sign_ins_file().write_text("learner: somebody\n", encoding="utf-8")

    call_command("load_sample", "--show-sign-ins")

    assert capsys.readouterr().out == "learner: somebody\n"
    assert not User.objects.filter(username__startswith="sample-").exists()
    sign_ins_file().unlink()
