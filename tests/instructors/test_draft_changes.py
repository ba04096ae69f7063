"""What a draft changes does not depend on the templates of the day its release was made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from accounts.models import User
from courses.actions import save_drawing
from courses.export import PreparedUnit, says_the_same, take_snapshot
from courses.models import Course, LessonPage, UnitContent
from tests.courses.conftest import SVG, picture, question, stream


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


def test_everything_a_preview_shows_is_there(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    lesson = LessonPage.objects.get()
    one, two = (save_drawing(name=name, svg=SVG.replace("#1f3a5f", colour)) for name, colour in (("ก", "#8c2f39"), ("ข", "#2f6b8c")))
    document = get_document_model().objects.create(title="แบบร่ม", file=ContentFile(b"%PDF-1.7", name="pattern.pdf"))
    asked = question("c2") | {"picture": picture(two)}
    asked["options"][0]["value"]["picture"] = picture(one)
    shown = [("picture", picture(one)), ("picture", picture(two)), ("tai_tham", {"text": "ᨠᩣ", "thai": "กา", "meaning": ""})]
    lesson.body = stream(*shown, ("file", {"title": "แบบร่ม", "file": document.pk}), ("check", asked))
    lesson.save_revision()
    writing = browse(author)

    page = writing.get(f"/teach/CRF-1/draft/{lesson.translation_key}/").content.decode()

    article = page.partition("<article")[2].partition("</article>")[0]
    addresses = [address for address in re.findall(r'\s(?:src|href)="([^"#]+)[^"]*"', article) if "/static/" not in address]
    assert len(addresses) == 5
    for address in addresses:
        found = writing.get(address)
        # A file is closed by reading it to its end.
        assert (address, found.status_code, len(b"".join(found)) > 0) == (address, 200, True)
    draft = take_snapshot(course, preview=True)
    assert draft.files == []
    assert {unit.letters_file for unit in draft.units} == {""}
