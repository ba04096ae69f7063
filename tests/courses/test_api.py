"""`/api/v1/catalogue/`: what anybody can find, to programs."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from courses.models import Course, CourseRelease

ROOT = "/api/v1/catalogue/courses"


@pytest.fixture(autouse=True)
def forget_limits(db: None) -> None:
    cache.clear()


def test_open_courses_are_listed_and_found(client: Client, release: CourseRelease) -> None:
    listed = client.get(ROOT).json()
    none, half = client.get(ROOT, {"q": "จรวดอวกาศ"}).json(), client.get(ROOT, {"page": 2}).json()

    (told,) = listed["items"]
    assert (listed["count"], listed["pages"], told["code"], told["languages"]) == (1, 1, release.course.code, ["th", "en"])
    assert (none["items"], half["items"], half["count"]) == ([], [], 1)


def test_one_course_tells_its_promises_in_the_language_asked_for(client: Client, release: CourseRelease) -> None:
    thai, english = (client.get(f"{ROOT}/{release.course.code}", headers={"accept-language": language}).json() for language in ("th", "en"))

    assert (thai["release_number"], thai["language"], english["language"]) == (release.number, "th", "en")
    assert thai["title_th"] == release.course.title_th


def test_drafts_and_archived_courses_are_not_there(client: Client, course: Course) -> None:
    assert client.get(ROOT).json()["count"] == 0
    answer = client.get(f"{ROOT}/{course.code}")
    assert (answer.status_code, answer.content) == (404, client.get(f"{ROOT}/NONE").content)


@pytest.mark.parametrize("asked", [{"page": 0}, {"page": "x"}, {"page_size": 0}, {"page_size": 201}])
def test_a_page_that_cannot_be_is_refused_by_name(client: Client, asked: dict[str, object]) -> None:
    answer = client.get(ROOT, asked)

    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (422, "not_understood", list(asked))


@pytest.mark.parametrize(
    ("asked", "thai", "english"),
    [
        ({"page": "x"}, "ต้องเป็นจำนวนเต็ม", "Must be a whole number"),
        ({"page_size": 201}, "ต้องไม่เกิน 200", "Must be at most 200"),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(client: Client, asked: dict[str, object], thai: str, english: str) -> None:
    said = [client.get(ROOT, asked, headers={"accept-language": language}).json()["fields"] for language in ("th", "en")]

    assert said == [{name: [text] for name in asked} for text in (thai, english)]
