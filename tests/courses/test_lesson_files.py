"""What a lesson fetches beside its page: one sheet of drawings, and the Lanna letters it shows."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from django.core.files.storage import default_storage
from fontTools.ttLib import TTFont

from accounts.models import User
from courses import actions
from courses.actions import save_drawing
from courses.export import letters, sheet
from courses.models import Course, CourseRelease, Drawing, LessonPage, UnitContent
from tests.courses.conftest import picture, question, stream

NS = "{http://www.w3.org/2000/svg}"
SHADED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} 50" aria-labelledby="t"><title id="t">{name}</title><defs>'
    '<linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><path id="p" d="M0 0h9"/></defs>'
    '<rect width="9" height="9" fill="url(#g)"/><use href="#p"/><text x="1" y="9">{name}</text></svg>'
)


def shaded(name: str, *, width: int = 100) -> Drawing:
    return save_drawing(name=name, svg=SHADED.format(name=name, w=width))


def read(name: str) -> bytes:
    with default_storage.open(name) as content:
        return bytes(content.read())


@pytest.fixture
def release_of(course: Course, author: User, reviewer: User, now: datetime) -> Callable[..., CourseRelease]:
    """Release the course with this Thai lesson."""

    def release(*blocks: tuple[str, Any]) -> CourseRelease:
        lesson = LessonPage.objects.get(locale__language_code="th")
        lesson.body = stream(*blocks, ("check", question("c1")))
        lesson.save()
        return actions.release_course(course=course, requested_by=author, approved_by=reviewer, now=now)

    return release


def lesson_of(release: CourseRelease) -> UnitContent:
    return release.units.get(language="th", kind="lesson")


def test_the_drawings_of_a_lesson_come_in_one_file(release_of: Callable[..., CourseRelease]) -> None:
    one, two = shaded("ร่ม"), shaded("โครง", width=60)

    lesson = lesson_of(release_of(("picture", picture(one)), ("picture", picture(two)), ("picture", picture(one))))

    shown = re.findall(r'<img src="/media/([^"]+)"', lesson.html)
    name = shown[0].partition("#")[0]
    assert shown == [f"{name}#d1", f"{name}#d2", f"{name}#d1"]
    assert name.startswith("sheets/")
    root: ET.Element = fromstring(read(name))
    views = {view.get("id"): view.get("viewBox") for view in root.iter(f"{NS}view")}
    assert views == {"d1": "0 0 100 50", "d2": "100 50 60 50"}
    # A size of the whole would be taken for the size of each.
    assert set(root.attrib) == set()


def test_names_inside_drawings_of_a_sheet_stay_apart(db: None) -> None:
    together = sheet.sheet_of([shaded("ร่ม"), shaded("โครง")])
    assert together is not None

    root: ET.Element = fromstring(together.svg())

    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert sorted(ids) == sorted({*ids}) == ["d1", "d1-g", "d1-p", "d1-t", "d2", "d2-g", "d2-p", "d2-t"]
    second = root.findall(f"{NS}svg")[1]
    assert second.get("aria-labelledby") == "d2-t"
    assert [use.get("href") for use in second.iter(f"{NS}use")] == ["#d2-p"]
    assert [rect.get("fill") for rect in second.iter(f"{NS}rect")] == ["url(#d2-g)"]
    assert together.svg().count(b"@font-face") == 1
    assert together.svg() == together.svg()


@pytest.mark.parametrize("written", ["url(#g)", "URL(#g)", "Url ( '#g' )", 'url("#g"', "url( #g"])
def test_however_a_reference_is_written_it_is_renamed_with_its_target(db: None, written: str) -> None:
    svg = SHADED.replace("url(#g)", written.replace('"', "&quot;"))
    together = sheet.sheet_of([save_drawing(name=name, svg=svg.format(name=name, w=100)) for name in ("ก", "ข")])
    assert together is not None

    root: ET.Element = fromstring(together.svg())

    assert [rect.get("fill") for rect in root.iter(f"{NS}rect")] == ["url(#d1-g)", "url(#d2-g)"]


@pytest.mark.parametrize(("module", "changed"), [(letters, [True, True]), (sheet, [True, False])])
def test_another_way_of_making_a_file_is_another_name(monkeypatch: pytest.MonkeyPatch, module: Any, changed: list[bool]) -> None:
    before = public_names()

    monkeypatch.setattr(module, "_FORM", "another")

    # The labels of a sheet are cut as letters are.
    assert [now != then for now, then in zip(public_names(), before, strict=True)] == changed


@pytest.mark.parametrize(("face", "changed"), [(letters.READING, [True, False]), (letters.TAI_THAM, [False, True])])
def test_another_face_is_another_name(monkeypatch: pytest.MonkeyPatch, face: str, changed: list[bool]) -> None:
    digests = {letters.READING: "1", letters.TAI_THAM: "2"}
    monkeypatch.setattr(letters, "_digest", digests.get)
    before = public_names()

    digests[face] = "another"

    assert [now != then for now, then in zip(public_names(), before, strict=True)] == changed


def public_names() -> list[str]:
    """Answer the names of a sheet and of Lanna letters."""
    together = sheet.Sheet((Drawing(file="drawings/1.svg"), Drawing(file="drawings/2.svg")))
    return [together.name, letters.tai_tham_name("ᨠᩣ")]


def test_a_changed_drawing_makes_another_sheet(db: None) -> None:
    one, two = shaded("ร่ม"), shaded("โครง")
    before = sheet.sheet_of([one, two])
    assert before is not None
    name = before.name
    save_drawing(name="ร่ม", svg=SHADED.format(name="ร่มใหม่", w=100), drawing=one)

    after = sheet.sheet_of([one, two])

    assert after is not None
    assert after.name != name


def test_a_drawing_alone_and_a_heavy_one_stay_files_of_their_own(db: None) -> None:
    heavy = save_drawing(name="หนัก", svg=SHADED.format(name="ก" * (sheet.LONGEST + 1), w=100))
    one, two = shaded("ร่ม"), shaded("โครง")

    assert sheet.sheet_of([]) is None
    assert sheet.sheet_of([one, one]) is None
    assert sheet.sheet_of([heavy, one]) is None
    assert sheet.sheet_of([one, heavy, two]) == sheet.Sheet((one, two))


def test_a_question_in_a_lesson_shows_its_drawings_from_the_sheet(release_of: Callable[..., CourseRelease], course: Course) -> None:
    one, two = shaded("ร่ม"), shaded("โครง")
    asked = question("c2") | {"picture": picture(two)}
    asked["options"][0]["value"]["picture"] = picture(one)
    english = LessonPage.objects.get(locale__language_code="en")
    english.body = stream(("text", "<p>.</p>"), ("check", asked), ("check", question("c1")))
    english.save()

    lesson = lesson_of(release_of(("picture", picture(one)), ("check", asked)))

    url = re.findall(r'<img src="([^"]+)"', lesson.html)[0].partition("#")[0]
    assert lesson.questions[0]["picture"]["url"] == f"{url}#d2"
    assert lesson.questions[0]["options"][0]["picture"]["url"] == f"{url}#d1"


def test_a_lesson_brings_the_lanna_letters_it_shows(release_of: Callable[..., CourseRelease]) -> None:
    release = release_of(("tai_tham", {"text": "ᨩ᩠ᨿᨦᩉᩲ᩠ᨾ᩵", "thai": "เชียงใหม่", "meaning": ""}))

    lesson = lesson_of(release)
    css = read(lesson.letters_file).decode()
    font = TTFont(BytesIO(base64.b64decode(re.findall(r"base64,([^)]+)\)", css)[0])))

    assert lesson.letters_file.startswith("letters/")
    assert 'font-family:"Tai Tham of this lesson"' in css
    assert set(font.getBestCmap()) == {*map(ord, "ᨩ᩠ᨿᨦᩉᩲ᩠ᨾ᩵")}
    assert {"GSUB", "GPOS"} <= set(font.keys())
    assert len(css) < 8_000
    # The quiz has none, and so the English lesson.
    assert set(release.units.exclude(pk=lesson.pk).values_list("letters_file", flat=True)) == {""}


def test_letters_are_the_same_file_for_the_same_letters() -> None:
    texts = ["", "ร่ม only", "ᨠᩣ", "ᩣ ᨠ ᨠ", "ᨠᩢ"]

    found = [letters.tai_tham_letters(text) for text in texts]

    assert found == ["", "", "ᨠᩣ", "ᨠᩣ", "ᨠᩢ"]
    assert letters.tai_tham_name("ᨠᩣ") != letters.tai_tham_name("ᨠᩢ")
    assert letters.tai_tham_css("ᨠᩣ") == letters.tai_tham_css("ᨠᩣ")
    assert all(small <= large for small, large in pairwise(len(letters.tai_tham_css(text)) for text in ("ᨠ", "ᨠᩣ", "ᨠᩣᩢᨡᨢᨣ")))
