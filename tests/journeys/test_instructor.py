from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Course, CourseRelease, LessonPage, ReleaseRequest
from courses.queries import outline_of
from enrollment.actions import join_course
from instructors.actions import assign_role
from instructors.models import TeachingRole
from tests.journeys.people import new_person, sign_in
from tests.journeys.site import wait_until

if TYPE_CHECKING:
    from tests.journeys.site import Site, Visitor

CODE = "PUB-101"
TITLE, SENTENCE = "อ่านผ้าอย่างสล่า", "ประโยคนี้ผู้สอนเพิ่มในฉบับใหม่"


def edit_lesson(visitor: Visitor, lesson: LessonPage) -> None:
    """Change a lesson's title and add to its first text in the editor, and save."""
    page = visitor.open(f"/cms/pages/{lesson.pk}/edit/")
    page.locator("#id_title").fill(TITLE)
    text = page.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(SENTENCE)
    # The editor hands its text to the form a moment after the last key.
    page.wait_for_function(
        "text => [...document.querySelectorAll('form [name^=body]')].some(field => field.value.includes(text))", arg=SENTENCE
    )
    with page.expect_navigation():
        page.locator("button[type=submit].action-save").first.click()


def test_an_edited_lesson_reaches_new_learners_and_nobody_in_the_middle(phone: Visitor, desktop: Visitor, site: Site) -> None:
    now = timezone.now()
    course = Course.objects.get(code=CODE)
    before = CourseRelease.objects.get(pk=course.current_release_id)
    author, reviewer, early, late = (new_person() for _ in range(4))
    assign_role(course=course, person=author, role=TeachingRole.Role.AUTHOR, now=now)
    assign_role(course=course, person=reviewer, role=TeachingRole.Role.REVIEWER, now=now)
    unit = next(unit for unit in outline_of(before).units() if unit.is_lesson)
    lesson = LessonPage.objects.get(translation_key=unit.key, locale__language_code="th")
    early_place = join_course(learner=early, course=course, run=None, now=now)

    # The author edits, looks at the draft and asks.
    sign_in(desktop, author)
    edit_lesson(desktop, lesson)
    page = desktop.open(f"/teach/{CODE}/draft/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    desktop.check_page()
    desktop.open(f"/teach/{CODE}/draft/")
    page.get_by_role("button", name="Request to publish the whole course").click()
    expect(page.get_by_role("button", name="Cancel request")).to_be_visible()
    desktop.check_page()

    # The reviewer reads the same draft and approves; the worker makes the release.
    sign_in(phone, reviewer)
    page = phone.open(f"/teach/{CODE}/draft/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    phone.check_page()
    page.get_by_role("button", name="อนุมัติและเผยแพร่").click()
    made = ReleaseRequest.objects.filter(course=course, requested_by=author, state=ReleaseRequest.State.RELEASED)
    wait_until(made.exists, seconds=90, what="the release")
    course.refresh_from_db()
    after = CourseRelease.objects.get(pk=course.current_release_id)
    assert (after.number, after.requested_by, after.approved_by) == (before.number + 1, author, reviewer)
    page.reload()
    expect(page.get_by_text(f"ฉบับที่ {after.number}")).to_be_visible()

    # Who was in the middle reads on as before; who comes now reads the new lesson.
    late_place = join_course(learner=late, course=course, run=None, now=timezone.now())
    page.context.clear_cookies()
    sign_in(phone, early)
    phone.open(f"/learn/{early_place.uuid}/{unit.key}/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(TITLE)
    page.context.clear_cookies()
    sign_in(phone, late)
    phone.open(f"/learn/{late_place.uuid}/{unit.key}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    phone.check_page()
