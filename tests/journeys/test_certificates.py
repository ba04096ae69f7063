"""A certificate after it was issued: endorsed by a master, taken home with the whole run by those who look after them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from certificates.actions import appoint_certificate_manager
from certificates.models import Certificate, Endorser
from courses.models import Course
from courses.queries import outline_of
from enrollment.actions import enroll_learner
from enrollment.models import Cohort
from tests.journeys.people import do_unit, new_person, sign_in
from tests.journeys.site import wait_until

if TYPE_CHECKING:
    from enrollment.models import Enrollment
    from tests.journeys.site import Site, Visitor


def completed_place() -> Enrollment:
    """Somebody who has done all of a course."""
    from django.utils import timezone

    course = Course.objects.get(code="CRF-104")
    cohort = (
        Cohort.objects.filter(course=course, is_self_paced=True, state=Cohort.State.OPEN).select_related("release").order_by("-opens_at")[0]
    )
    place = enroll_learner(learner=new_person(), cohort=cohort, now=timezone.now())
    for unit in outline_of(cohort.release).units():
        do_unit(place, unit)
    return place


def valid_file(place: Enrollment, *, edition: int) -> bool:
    held = Certificate.objects.held_by(place.learner.subject_key).valid()
    return held.filter(edition=edition).exclude(file="").exists()


def test_a_master_endorses_and_a_manager_takes_the_run_home(phone: Visitor, site: Site) -> None:
    place = completed_place()
    master, manager = new_person(), new_person()
    Endorser.objects.create(
        person=master, name_th="สล่าคำมา ใจงาม", name_en="Sala Khamma", position_th="สล่ากระดาษสา", position_en="Paper master"
    )
    appoint_certificate_manager(person=manager)
    wait_until(lambda: valid_file(place, edition=1), seconds=90, what="the certificate's file")

    # The holder asks.
    sign_in(phone, place.learner)
    page = phone.open("/my/certificates/")
    phone.check_page()
    page.get_by_text("ขอรับรองหรือเปลี่ยนชื่อ").click()
    page.get_by_role("link", name="ขอให้สล่ารับรองฝีมือ").click()
    phone.check_page()
    page.get_by_label("สล่าคำมา ใจงาม — สล่ากระดาษสา").check()
    page.get_by_role("button", name="ส่งคำขอ").click()
    page.wait_for_url("**/my/certificates/")

    # The master answers with an account of their own.
    page.context.clear_cookies()
    sign_in(phone, master)
    page = phone.open("/my/endorsements/")
    phone.check_page()
    page.get_by_role("button", name="รับรองด้วยชื่อของข้าพเจ้า").click()
    expect(page.get_by_text("ไม่มีคำขอที่รอท่าน")).to_be_visible()
    wait_until(lambda: valid_file(place, edition=2), seconds=90, what="the endorsed edition")
    endorsed = Certificate.objects.held_by(place.learner.subject_key).valid().get()
    page = phone.open(f"/verify/{endorsed.code}/")
    expect(page.get_by_text("สล่าคำมา ใจงาม")).to_be_visible()
    phone.check_page()

    # A manager takes the whole run home.
    page.context.clear_cookies()
    sign_in(phone, manager)
    page = phone.open(f"/certificates/cohorts/{place.cohort.uuid}/")
    phone.check_page()
    page.get_by_role("button", name="ดาวน์โหลด ZIP").click()
    page.wait_for_url("**/jobs/**")
    expect(page.get_by_role("link", name="ดาวน์โหลดไฟล์")).to_be_visible(timeout=60_000)
    answer = page.request.get(site.url + (page.get_by_role("link", name="ดาวน์โหลดไฟล์").get_attribute("href") or ""))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as bundle:
        assert any(endorsed.number.replace("/", "-") in name for name in bundle.namelist())
