from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from courses.queries import outline_of
from enrollment.models import Enrollment
from learning.models import Attempt
from learning.queries import record_of
from tests.journeys.people import do_unit, new_person, right_answers, sign_in
from tests.journeys.site import Visitor, wait_until

if TYPE_CHECKING:
    from accounts.models import User
    from tests.journeys.site import Site


def take_and_verify_certificate(visitor: Visitor, site: Site) -> None:
    """The worker issues the certificate; its file opens, and its public page says that it is valid."""
    page = visitor.page

    def has_file() -> bool:
        page.goto(f"{site.url}/my/certificates/")
        return page.get_by_role("link", name="ดาวน์โหลด PDF").count() == 1

    wait_until(has_file, seconds=60, what="the certificate's file")
    visitor.check_page()
    answer = page.request.get(site.url + (page.get_by_role("link", name="ดาวน์โหลด PDF").get_attribute("href") or ""))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    page.goto(site.url + (page.locator("a[href*='/verify/']", has_text="ดูหน้าตรวจสอบ").get_attribute("href") or ""))
    expect(page.get_by_text("วุฒิบัตรนี้เป็นของจริงและใช้ได้")).to_be_visible()
    visitor.check_page()


def sign_in_in_another_tab(visitor: Visitor, learner: User) -> None:
    """Make the open page's token worthless: it is refused once, fetches another and loses no answer."""
    other = visitor.page.context.new_page()
    visitor.page.context.clear_cookies()
    sign_in(Visitor(other, visitor.site), learner)
    other.close()
    visitor.expected.append("403")


def test_from_the_catalogue_to_a_certificate_that_anybody_can_verify(phone: Visitor, site: Site) -> None:
    learner = new_person()
    sign_in(phone, learner)

    # Find the course and join it by one act.
    page = phone.open("/?q=กระดาษสา")
    phone.check_page()
    page.locator("main a[href*='/courses/CRF-104/']").first.click()
    page.wait_for_url("**/courses/CRF-104/**")
    phone.check_page()
    page.get_by_role("button", name="ลงทะเบียนเรียน", exact=True).click()
    page.wait_for_url("**/learn/**")
    place = Enrollment.objects.select_related("cohort__release").get(learner=learner)
    units = list(outline_of(place.cohort.release).units())
    page.goto(f"{site.url}/learn/{place.uuid}/{units[0].key}/")
    phone.check_page()

    # The first lesson is learned; another language changes nothing about that.
    page.get_by_role("button", name="เรียนแล้ว", exact=True).click()
    expect(page.locator("#room-foot").get_by_role("status")).to_have_text(re.compile("เรียนแล้ว"))
    assert units[0].key in record_of(place).done
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#room-foot").get_by_role("status")).to_be_visible()
    phone.check_page()
    page.context.add_cookies([{"name": "django_language", "value": "th", "url": site.url}])

    # A quiz: begin, answer, send, read the result.
    quiz = next(unit for unit in units if not unit.is_lesson)
    page.goto(f"{site.url}/learn/{place.uuid}/{quiz.key}/")
    phone.check_page()
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    page.wait_for_url("**/learn/attempts/**")
    phone.check_page()
    sign_in_in_another_tab(phone, learner)
    for question, options in right_answers(place, quiz.key).items():
        for option in options:
            page.locator(f'label[for="a-{question}-{option}"]').click()
            expect(page.locator(f"#a-{question}-{option}")).to_be_checked()
    # Whoever sends a moment after the last answer loses nothing, but the answer still on its way comes too late for a sheet that is closed.
    page.wait_for_function("() => (saved => saved.textContent === saved.dataset.done)(document.querySelector('[data-saved]'))")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1, name="ผ่านเกณฑ์แล้ว")).to_be_visible()
    assert Attempt.objects.get(enrollment=place).passed
    phone.check_page()

    # Every other assessment, and lessons until the course is completed.
    rest = [unit for unit in units if unit.key not in {units[0].key, quiz.key}]
    for unit in rest:
        if not unit.is_lesson:
            do_unit(place, unit)
    for unit in rest:
        if unit.is_lesson:
            page.goto(f"{site.url}/learn/{place.uuid}/{unit.key}/")
            page.get_by_role("button", name="เรียนแล้ว", exact=True).click()
            page.wait_for_selector(".congratulation, .room-done")
            if page.locator(".congratulation").count():
                break
    expect(page.get_by_role("heading", level=1, name="คุณสำเร็จการอบรมแล้ว")).to_be_visible()
    phone.check_page()

    take_and_verify_certificate(phone, site)
