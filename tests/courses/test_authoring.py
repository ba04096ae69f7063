from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.actions import create_course
from courses.errors import CourseCodeTakenError
from courses.models import AssessmentPage, Course, CoursePage, Drawing, LessonPage, ModulePage
from courses.queries import course_root_pages
from tests.courses.conftest import CANARY, SVG


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("staff", "staff@example.org", "x"))
    return client


def test_a_new_course_has_its_thai_page(db: None) -> None:
    course = create_course(code="crf-1", title_th="ทอผ้า", branch_code="01")

    page = course_root_pages(course).get()
    assert (course.code, page.title, page.locale.language_code, page.live) == ("CRF-1", "ทอผ้า", "th", False)
    assert {root.locale.language_code for root in Page.objects.filter(depth=2)} == {"th", "en"}

    with pytest.raises(CourseCodeTakenError):
        create_course(code="CRF-1", title_th="อื่น", branch_code="01")
    assert Course.objects.count() == CoursePage.objects.count() == 1


def test_pages_lead_nowhere_for_visitors(client: Client, course: Course) -> None:
    page = LessonPage.objects.first()

    assert page is not None
    assert page.url is None
    assert client.get("/crf-900-course/").status_code == 404
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 302


@pytest.mark.parametrize("model", [CoursePage, LessonPage, AssessmentPage])
def test_authors_edit_without_publishing_and_preview_as_learners_see(staff: Client, course: Course, model: type[Page]) -> None:
    page = model.objects.filter(locale__language_code="th").first()
    assert page is not None

    editor = staff.get(f"/cms/pages/{page.pk}/edit/")
    preview = page.make_preview_request()

    assert editor.status_code == 200
    assert b"action-publish" not in editor.content
    assert preview.status_code == 200
    assert page.title in preview.rendered_content
    assert (CANARY in preview.rendered_content) == (model is not CoursePage)


def test_staff_make_courses_and_drawings(staff: Client) -> None:
    facts = {"code": "crf-2", "title_th": "ย้อมหม้อห้อม", "branch_code": "01", "level": 1, "mode": "online", "certificate_kind": "wutthibat"}
    hours = {"theory_hours": 1, "practice_hours": 2, "field_hours": 0, "secondary_branch_codes": ["10"]}
    made = staff.post(reverse("wagtailsnippets_courses_course:add"), facts | hours)
    upload = SimpleUploadedFile("x.svg", SVG.encode(), content_type="image/svg+xml")
    drawn = staff.post(reverse("wagtailsnippets_courses_drawing:add"), {"name": "ภาพหนึ่ง", "svg": "", "rights": "", "svg_file": upload})
    refused = staff.post(reverse("wagtailsnippets_courses_drawing:add"), {"name": "ภาพสอง", "svg": "<p>ไม่ใช่</p>", "rights": ""})

    course = Course.objects.get()
    assert (made.status_code, course.code, course.secondary_branch_codes) == (302, "CRF-2", ["10"])
    assert CoursePage.objects.filter(course=course).count() == 1
    assert drawn.status_code == 302
    assert refused.status_code == 200
    assert list(Drawing.objects.values_list("name", "width")) == [("ภาพหนึ่ง", 160)]


@pytest.mark.parametrize("name", ["course", "drawing", "programme", "activity"])
def test_lists_open(staff: Client, name: str) -> None:
    assert staff.get(reverse(f"wagtailsnippets_courses_{name}:list")).status_code == 200
    assert staff.get(reverse(f"wagtailsnippets_courses_{name}:add")).status_code == 200


@pytest.mark.parametrize("model", [CoursePage, ModulePage, LessonPage, AssessmentPage])
@pytest.mark.parametrize("what", ["", "edit/", "add_subpage/", "delete/", "copy/", "move/", "history/", "usage/", "unpublish/"])
def test_what_the_editor_offers_for_a_page_opens(staff: Client, course: Course, model: type[Page], what: str) -> None:
    page = model.objects.filter(locale__language_code="th").first()
    assert page is not None

    status = staff.get(f"/cms/pages/{page.pk}/{what}").status_code

    # Wagtail leads on where there is only one thing to choose, or nothing.
    leads_on = (what == "unpublish/" and not page.live) or (what == "add_subpage/" and model is not ModulePage)
    assert status == (302 if leads_on else 200)


@pytest.mark.parametrize(
    "path",
    ["", "images/", "images/add/", "images/multiple/add/", "documents/", "documents/multiple/add/", "account/", "pages/search/?q=ผ้า"],
)
def test_what_the_editor_offers_beside_pages_opens(staff: Client, course: Course, path: str) -> None:
    assert staff.get(f"/cms/{path}").status_code == 200


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n<script>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b""])
def test_a_picture_that_breaks_off_is_refused_with_a_reason(staff: Client, course: Course, content: bytes) -> None:
    file = SimpleUploadedFile("broken.png", content, content_type="image/png")

    answer = staff.post("/cms/images/multiple/add/", {"files[]": file, "title": "x"}, headers={"x-requested-with": "XMLHttpRequest"})

    assert (answer.status_code, answer.json()["success"], bool(answer.json()["error_message"])) == (200, False, True)
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize(("model", "name"), [(AssessmentPage, "pass_percent"), (CoursePage, "lessons_percent")])
def test_no_percentage_is_above_a_hundred(course: Course, model: type[Page], name: str) -> None:
    page = model.objects.first()
    assert page is not None
    setattr(page, name, 101)

    with pytest.raises(ValidationError) as refusal:
        page.full_clean()

    assert refusal.value.message_dict == {name: ["ร้อยละต้องไม่เกิน 100"]}


def test_questions_get_keys_of_their_own(make_course: Callable[..., Course]) -> None:
    make_course(languages=("th",))
    page = AssessmentPage.objects.get()
    block = page.questions.stream_block
    first, second = page.questions.get_prep_value()
    value = block.to_python([first, {**first, "id": "copy"}, {**second, "value": {**second["value"], "key": ""}}])

    keys = [child.value["key"] for child in block.clean(value)]

    assert keys[0] == "q1"
    assert len(set(keys)) == 3
    assert all(keys)


FILE_FIELDS = {
    "wagtaildocs:add": "file",
    "wagtaildocs:add_multiple": "files[]",
    "wagtaildocs_chooser:create": "document-chooser-upload-file",
}


@pytest.mark.parametrize("way", FILE_FIELDS)
def test_a_file_that_is_not_what_its_name_says_is_not_kept(staff: Client, way: str) -> None:
    field = FILE_FIELDS[way]

    def send(content: bytes) -> str:
        fields = {
            field: SimpleUploadedFile("worksheet.pdf", content),
            field.replace("file", "title"): "ใบงาน",
            field.replace("file", "collection"): "1",
        }
        answer = staff.post(reverse(way), fields, headers={"X-Requested-With": "XMLHttpRequest", "Accept-Language": "th"}).content.decode()
        return "".join(str(part) for part in json.loads(answer).values()) if answer.startswith("{") else answer

    refused = send(b"<!DOCTYPE html><script>alert(1)</script>")
    assert ("เนื้อในไฟล์ไม่ตรงกับนามสกุล .pdf" in refused, "ไม่รับไฟล์ชนิด" in refused) == (True, False)
    assert not Document.objects.exists()

    send(b"%PDF-1.7\n%%EOF")
    assert Document.objects.get().filename.endswith(".pdf")
