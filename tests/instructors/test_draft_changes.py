"""What a draft changes does not depend on the templates of the day its release was made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection

from accounts.models import User
from courses.actions import save_drawing
from courses.export import PreparedUnit, changed_modules, has_other_order, says_the_same, take_snapshot
from courses.models import AssessmentPage, Course, CoursePage, LessonPage, ModulePage, UnitContent
from instructors.actions import assign_role
from tests.courses.conftest import SVG, picture, question, stream, write_pages
from tests.instructors.conftest import NOW


def test_a_release_of_older_templates_is_not_called_edited(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    for unit in UnitContent.objects.filter(release=course.current_release, kind="lesson"):
        unit.html = (
            unit.html.replace("<section", '<div class="old"><section').replace("</section>", "</section></div>").replace(' width="160"', "")
        )
        unit.save()

    assert "ไม่มีบทเรียนที่เปลี่ยนแปลง" in browse(author).get("/teach/CRF-1/draft/").content.decode()


def test_a_release_of_the_days_before_sheets_of_drawings_is_not_called_edited(course: Course) -> None:
    lesson = LessonPage.objects.get()
    one, two, other = (save_drawing(name=name, svg=SVG.replace("#1f3a5f", name)) for name in ("#8c2f39", "#2f6b8c", "#2f8c39"))
    asked = question("c2") | {"picture": picture(two)}
    lesson.body = stream(("picture", picture(one)), ("picture", picture(two)), ("check", asked))
    lesson.save_revision()
    [draft] = [unit for unit in take_snapshot(course).units if unit.unit_key == str(lesson.translation_key) and unit.language == "th"]
    assert "sheets/" in draft.html
    alone = UnitContent(**take_snapshot_alone(draft))

    assert says_the_same(alone, draft)
    alone.html = alone.html.replace(one.file, other.file)
    assert not says_the_same(alone, draft)
    alone.html, alone.questions[0]["picture"]["url"] = alone.html.replace(other.file, one.file), f"/media/{other.file}"
    assert not says_the_same(alone, draft)


def take_snapshot_alone(unit: PreparedUnit) -> dict[str, Any]:
    """The same unit as a release kept it before there were sheets: each drawing from its own file."""
    text = json.dumps(unit.content)
    for together, alone in unit.alone.items():
        text = text.replace(f'\\"{together}\\"', f'\\"{alone}\\"').replace(f'"{together}"', f'"{alone}"')
    return dict(json.loads(text))


def test_everything_a_preview_shows_is_there_for_a_reviewer_and_nobody_without_it(
    course: Course, reviewer: User, browse: Callable[[User], Client]
) -> None:
    lesson = LessonPage.objects.get()
    one, two = (save_drawing(name=name, svg=SVG.replace("#1f3a5f", colour)) for name, colour in (("ก", "#8c2f39"), ("ข", "#2f6b8c")))
    document = get_document_model().objects.create(title="แบบร่ม", file=ContentFile(b"%PDF-1.7", name="umbrella-draft.pdf"))
    asked = question("c2") | {"picture": picture(two)}
    asked["options"][0]["value"]["picture"] = picture(one)
    shown = [("picture", picture(one)), ("picture", picture(two)), ("tai_tham", {"text": "ᨠᩣ", "thai": "กา", "meaning": ""})]
    lesson.body = stream(*shown, ("file", {"title": "แบบร่ม", "file": document.pk}), ("check", asked))
    lesson.save_revision()
    reading = browse(reviewer)

    page = reading.get(f"/teach/CRF-1/draft/{lesson.translation_key}/").content.decode()

    article = page.partition("<article")[2].partition("</article>")[0]
    addresses = [address for address in re.findall(r'\s(?:src|href)="([^"#]+)[^"]*"', article) if "/static/" not in address]
    assert len(addresses) == 5
    unreleased = [address.partition("?")[0] for address in addresses if "?draft=" in address]
    assert len(unreleased) == 1
    assert {reading.get(address).status_code for address in [*unreleased, f"{unreleased[0]}?draft=x", document.url]} == {404}
    for address in addresses:
        found = reading.get(address)
        # A file is closed by reading it to its end.
        assert (address, found.status_code, len(b"".join(found)) > 0) == (address, 200, True)
    draft = take_snapshot(course, preview=True)
    assert draft.files == []
    assert {unit.letters_file for unit in draft.units} == {""}


def page_of(browse: Callable[[User], Client], person: User, path: str, language: str = "th") -> str:
    return browse(person).get(path, headers={"accept-language": language}).content.decode()


def test_an_unfinished_block_hides_nothing_of_the_draft(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    lesson = LessonPage.objects.get()
    lesson.body = stream(
        ("text", "<p>เหลาไม้ไผ่</p>"),
        ("steps", {"title": "", "items": [{"type": "item", "id": "1", "value": {"title": "", "text": "ผ่าไม้", "picture": picture()}}]}),
    )
    lesson.save_revision()

    listed = page_of(browse, author, "/teach/CRF-1/draft/")
    read = page_of(browse, author, f"/teach/CRF-1/draft/{lesson.translation_key}/")

    lacks = "«รู้จักร่ม» ส่วนที่ 2 (ขั้นตอนการทำ) ยังกรอกไม่ครบหรือไม่ถูกต้อง"
    # In the list of everything and beside the lesson; the other unit is there to be read, and nothing can be asked for.
    assert (listed.count(lacks), listed.count("ต้องแก้ก่อนเผยแพร่<")) == (2, 1)
    assert listed.count("/teach/CRF-1/draft/") >= 2
    assert "แบบทดสอบ" in listed
    assert "/draft/ask/" not in listed
    assert ("เหลาไม้ไผ่" in read, "ผ่าไม้" in read, lacks in read) == (True, True, True)


def test_a_module_without_lessons_stops_the_request(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    root = ModulePage.objects.get().get_parent()
    empty = root.add_child(instance=ModulePage(title="บรรจุภัณฑ์", slug="empty", locale=root.locale))

    listed = page_of(browse, author, "/teach/CRF-1/draft/")
    browse(author).post("/teach/CRF-1/draft/ask/", {"note": ""})

    assert "หน่วยการเรียนรู้ «บรรจุภัณฑ์» ยังไม่มีบทเรียน" in listed
    assert not course.release_requests.exists()

    empty.delete()
    browse(author).post("/teach/CRF-1/draft/ask/", {"note": ""})
    assert course.release_requests.count() == 1


def test_new_renamed_and_gone_modules_are_told(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    module = ModulePage.objects.get()
    module.title = "เตรียมไม้ไผ่"
    module.save_revision()

    assert "หน่วยการเรียนรู้ «เตรียมไม้ไผ่»" in page_of(browse, author, "/teach/CRF-1/draft/")
    before = {"modules": [{"key": "a", "title": {"th": "ก"}}, {"key": "b", "title": {"th": "ข"}}, {"key": "c", "title": {"th": "ค"}}]}
    after = {
        "modules": [{"key": "d", "title": {"th": "ง"}}, {"key": "b", "title": {"th": "ข", "en": "B"}}, {"key": "a", "title": {"th": "ก"}}]
    }
    assert changed_modules(before, after) == [
        ("d", {"th": "ง"}, "added"),
        ("b", {"th": "ข", "en": "B"}, "changed"),
        ("c", {"th": "ค"}, "removed"),
    ]


def test_what_is_not_translated_is_told_to_author_and_reviewer(
    course: Course,
    author: User,
    reviewer: User,
    browse: Callable[[User], Client],
) -> None:
    write_pages(course, "en", save_drawing(name="ร่มหุบ", svg=SVG))
    lesson, quiz = LessonPage.objects.get(locale__language_code="en"), AssessmentPage.objects.get(locale__language_code="en")
    told = "ยังไม่ได้แปล (อังกฤษ)"
    # The fixture's English questions are in Thai; title and lesson are not.
    assert "<ul><li>แบบทดสอบ</li></ul>" in page_of(browse, author, "/teach/CRF-1/draft/")

    # One page is gone, the other still is the copy of the Thai one.
    quiz.delete()
    lesson.body = LessonPage.objects.get(locale__language_code="th").body
    lesson.save_revision()

    for person in (author, reviewer):
        assert page_of(browse, person, "/teach/CRF-1/draft/").count(told) == 3
    assert "so it is shown in Thai" in page_of(browse, author, f"/teach/CRF-1/draft/{quiz.translation_key}/", "en")


def test_other_rules_texts_and_places_are_told_old_and_new(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    quiz, page = AssessmentPage.objects.get(), CoursePage.objects.get()
    quiz.pass_percent, quiz.minutes_limit, quiz.is_final = 75, 20, not quiz.is_final
    quiz.save_revision()
    page.safety, page.lessons_percent = "<p>สวมถุงมือ</p>", 90
    page.save_revision()

    read = page_of(browse, author, "/teach/CRF-1/draft/")

    was = course.current_release
    assert was is not None
    old = {unit["kind"]: unit for module in was.outline["modules"] for unit in module["units"]}["assessment"]
    assert f"เกณฑ์ผ่าน (ร้อยละ): {old['pass_percent']} → 75" in read
    assert f"เวลาที่ให้ (นาที): {old['minutes_limit']} → 20" in read
    assert "แบบทดสอบท้ายหลักสูตร: " in read
    assert re.search("ข้อควรระวังด้านความปลอดภัย \\(ไทย\\): .* → .*สวมถุงมือ", read)
    assert f"ต้องเรียนบทเรียนอย่างน้อย (ร้อยละ): {was.rule['lessons_percent']} → 90" in read


def test_other_places_are_an_other_order() -> None:
    def outline(*modules: tuple[str, str]) -> dict[str, Any]:
        return {"modules": [{"key": key, "units": [{"key": unit} for unit in units]} for key, units in modules]}

    before = outline(("A", "ab"), ("B", "c"))
    assert not has_other_order(before, before)
    # What is new or gone is told itself.
    assert not has_other_order(before, outline(("A", "axb"), ("C", "d"), ("B", "")))
    assert has_other_order(before, outline(("A", "ba"), ("B", "c")))
    assert has_other_order(before, outline(("B", "c"), ("A", "ab")))
    assert has_other_order(before, outline(("A", "a"), ("B", "bc")))


def test_the_editors_address_of_a_document_is_for_authors_of_its_course(
    course: Course, author: User, make_course: Callable[..., Course], make_person: Callable[..., User], browse: Callable[[User], Client]
) -> None:
    file = ContentFile(b"%PDF-1.7", name="umbrella-draft.pdf")
    document = get_document_model().objects.create(title="แบบร่ม", file=file, collection=Collection.objects.get(name="CRF-1"))
    other = make_person()
    assign_role(course=make_course("CRF-2"), person=other, role="author", now=NOW)

    own = browse(author).get(document.url)

    # A file is closed by reading it to its end.
    assert (own.status_code, b"".join(own)) == (200, b"%PDF-1.7")
    assert [client.get(document.url).status_code for client in (browse(other), Client())] == [404, 404]
