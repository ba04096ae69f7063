from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from core.thai_text import search_tokens
from courses.actions import release_course
from courses.models import Course, CoursePage, LessonPage, SearchDocument
from courses.queries import CatalogueQuery, catalogue
from tests.courses.conftest import question, stream

Found = Callable[..., list[str]]


@pytest.fixture
def release(author: User, reviewer: User, now: datetime) -> Callable[[Course], None]:
    def release_it(course: Course) -> None:
        release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    return release_it


@pytest.fixture
def three(
    make_course: Callable[..., Course], release: Callable[[Course], None], rename: Callable[..., None], author: User, reviewer: User
) -> None:
    facts: list[tuple[str, str, dict[str, object]]] = [
        ("CRF-900", "ไก่ชน", {"practice_hours": 12, "level": 2}),
        ("FSH-900", "ผ้าซิ่นตีนจกแม่แจ่ม", {"practice_hours": 30, "branch_code": "12", "secondary_branch_codes": ["01"]}),
        ("MUS-900", "สล่าทำสะล้อ", {"practice_hours": 60, "branch_code": "02", "mode": "blended", "languages": ("th",)}),
    ]
    for code, title, more in facts:
        rename(make_course(code=code, **more), title, author, reviewer)


def found(**query: object) -> list[str]:
    return [course.code for course in catalogue(CatalogueQuery(**query)).page]  # type: ignore[arg-type]


def test_courses_stand_in_thai_dictionary_order(three: None) -> None:
    assert found() == ["CRF-900", "FSH-900", "MUS-900"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("ตีนจก", ["FSH-900"]),
        ("แม่แจ่ม", ["FSH-900"]),
        ("ช่าง", ["MUS-900"]),
        ("mus-900", ["MUS-900"]),
        ("เเม่แจ่ม", ["FSH-900"]),
        ("ตีนจก ไม่มีคำนี้", ["FSH-900"]),
        ("qqqq", []),
        ("ซิ่นตีนจกทุ่งโฮ้ง", ["FSH-900"]),
        ("modulle", ["CRF-900", "FSH-900"]),
        ("%", []),
    ],
)
def test_search_finds(three: None, words: str, codes: list[str]) -> None:
    assert found(words=words) == codes


def test_what_holds_some_of_the_words_is_called_near(three: None) -> None:
    assert catalogue(CatalogueQuery(words="ตีนจก ไม่มีคำนี้")).near
    assert catalogue(CatalogueQuery(words="modulle")).near
    assert not catalogue(CatalogueQuery(words="ตีนจก")).near


def test_a_title_ranks_above_the_text(make_course: Callable[..., Course], release: Callable[[Course], None], three: None) -> None:
    # Its summary speaks of ตีนจก, its title does not, and in dictionary order it would not be last.
    release(make_course(code="AAA-900"))
    Course.objects.filter(code="AAA-900").update(sort_title="0")

    assert found(words="ตีนจก") == ["FSH-900", "AAA-900"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"branch": "01"}, ["CRF-900", "FSH-900"]),
        ({"branch": "12"}, ["FSH-900"]),
        ({"level": 2}, ["CRF-900"]),
        ({"hours": "short"}, ["CRF-900"]),
        ({"hours": "medium"}, ["FSH-900"]),
        ({"hours": "long"}, ["MUS-900"]),
        ({"mode": "blended"}, ["MUS-900"]),
        ({"language": "en"}, ["CRF-900", "FSH-900"]),
        ({"language": "en", "level": 2, "branch": "02"}, []),
    ],
)
def test_filters_narrow(three: None, query: dict[str, object], codes: list[str]) -> None:
    assert found(**query) == codes


def test_drafts_and_archived_courses_are_not_shown(make_course: Callable[..., Course], three: None, now: datetime) -> None:
    make_course(code="DRAFT-1")
    Course.objects.filter(code="CRF-900").update(archived_at=now)

    assert found() == ["FSH-900", "MUS-900"]


def test_the_page_costs_the_same_for_one_and_three(
    client: Client,
    make_course: Callable[..., Course],
    release: Callable[[Course], None],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    release(make_course(code="ONE-1"))
    with django_assert_num_queries(2):
        client.get("/?q=ร่ม")

    release(make_course(code="TWO-1"))
    release(make_course(code="THREE-1"))
    with django_assert_num_queries(2):
        client.get("/?q=ร่ม")


def test_a_visitor_meets_the_hero_and_a_searcher_the_results(client: Client, three: None) -> None:
    front = client.get("/").content.decode()
    searched = client.get("/?q=ตีนจก&level=9&hours=x&page=zzz").content.decode()
    fragment = client.get("/?q=ตีนจก", headers={"HX-Request": "true"})

    assert 'class="hero"' in front
    assert 'class="hero"' not in searched
    assert "ผ้าซิ่นตีนจกแม่แจ่ม" in searched
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]


def test_nothing_found_shows_a_way_on(client: Client, three: None) -> None:
    page = client.get("/?q=qqqq").content.decode()

    assert "ยังไม่มีหลักสูตรที่ตรงกับที่ค้นหา" in page
    assert "?branch=fashion" in page


def test_a_branch_counts_what_choosing_it_shows(make_course: Callable[..., Course], author: User, reviewer: User, now: datetime) -> None:
    course = make_course(branch_code="01", secondary_branch_codes=["12"])
    release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    shown = catalogue(CatalogueQuery())

    assert {count.branch.code: count.courses for count in shown.branches} == {"01": 1, "12": 1}
    assert [len(catalogue(CatalogueQuery(branch=count.branch.code)).page) for count in shown.branches] == [1, 1]


@pytest.fixture
def looms(make_course: Callable[..., Course], release: Callable[[Course], None]) -> None:
    """Two courses of different branches; the first one's lesson teaches ปี่จุม, and พับสา as a term, and สล่าคำ teaches it."""
    taught = make_course(code="MUS-901", branch_code="02", secondary_branch_codes=["12"])
    lesson = LessonPage.objects.get(locale__language_code="th")
    lesson.body = stream(("text", "<p>วงปี่จุมเล่นที่น่าน</p>"), ("term", {"word": "พับสา", "meaning": "สมุดกระดาษสา"}), ("check", question("c1")))
    lesson.save()
    page = CoursePage.objects.get(locale__language_code="th")
    page.teachers = stream(("teacher", {"name": "คำ", "role": "สล่าทำร่ม", "bio": ""}))
    page.save()
    release(taught)
    release(make_course(code="CRF-901", branch_code="01"))


@pytest.mark.parametrize(
    ("words", "codes", "near"),
    [
        # Names of branches in both languages, secondary ones too, and as people spell them.
        ("หัตถกรรม", ["CRF-901"], False),
        ("หัตกรรม", ["CRF-901"], False),
        ("craft", ["CRF-901"], False),
        ("แฟชั่น", ["MUS-901"], False),
        ("fashion", ["MUS-901"], False),
        # What lessons teach, terms, and who teaches.
        ("ปี่จุม", ["MUS-901"], False),
        ("น่าน", ["MUS-901"], False),
        ("พับสา", ["MUS-901"], False),
        ("สล่า", ["MUS-901"], False),
        # What is nowhere, what stands everywhere and what is no word find nothing.
        ("ไม่มีแน่นอนxyz", [], False),
        ("<script>alert(1)</script>", [], False),
        ("ร่มบ่อสร้าง qqqqq", [], False),
    ],
)
def test_search_knows_branches_teachers_and_what_is_taught(looms: None, words: str, codes: list[str], near: bool) -> None:
    answer = catalogue(CatalogueQuery(words=words))

    assert ([course.code for course in answer.page], answer.near) == (codes, near)


def test_of_equals_the_one_that_says_it_in_more_ways_comes_first(
    looms: None, make_course: Callable[..., Course], rename: Callable[..., None], author: User, reviewer: User
) -> None:
    for code, about in (("DSN-901", "ตีนจก แม่แจ่ม"), ("FSH-901", "ซิ่นตีนจก แม่แจ่ม")):
        rename(make_course(code=code, branch_code="11"), code, author, reviewer)
        SearchDocument.objects.filter(course__code=code).update(folded="", tokens="", taught=f" {' '.join(search_tokens(about))} {about} ")

    assert [code for code in found(words="ผ้าซิ่นตีนจกแม่แจ่ม") if code in {"DSN-901", "FSH-901"}] == ["FSH-901", "DSN-901"]


def test_a_title_ranks_above_a_branch_and_that_above_a_lesson(
    looms: None, make_course: Callable[..., Course], rename: Callable[..., None], author: User, reviewer: User
) -> None:
    rename(make_course(code="DSN-901", branch_code="11"), "ปี่จุมเบื้องต้น", author, reviewer)

    assert found(words="ปี่จุม") == ["DSN-901", "MUS-901"]


def test_older_databases_are_told_what_is_taught(looms: None) -> None:
    SearchDocument.objects.update(taught="", folded="", tokens="", title_folded="")
    assert found(words="ปี่จุม") == []

    import_module("courses.migrations.0004_search_taught").know_what_is_taught(apps, None)

    assert found(words="ปี่จุม") == ["MUS-901"]
    assert SearchDocument.objects.count() == 4
