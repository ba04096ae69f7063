from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from core.models import Job
from courses.models import Course
from enrollment.actions import NewCohort, create_cohort, record_learning_act
from enrollment.models import Cohort, Enrollment, Partner, PartnerMembership, RosterImport
from tests.journeys.people import new_person, sign_in
from tests.journeys.site import look_again, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.site import Site, Visitor

HEADERS = "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,ปีเกิด,จังหวัด"
LONG = 4_000


def coordinator_and_cohort(*, language: str = "th") -> tuple[User, Cohort]:
    """Make a person who looks after a run of their own."""
    now = timezone.now()
    person = new_person(language=language)
    partner = Partner.objects.create(code=f"J-{uuid4().hex[:8]}", kind=Partner.Kind.UNIVERSITY, name_th="มหาวิทยาลัยของการเดินทาง")
    PartnerMembership.objects.create(partner=partner, person=person, started_at=now)
    course = Course.objects.get(code="MUS-103")
    new = NewCohort(
        course=course, partner=partner, code=f"RUN-{uuid4().hex[:8]}", name="รุ่นเดินทาง", mode="online", province_code="50", opens_at=now
    )
    return person, create_cohort(new=new)


def upload(visitor: Visitor, cohort: Cohort, name: str, content: bytes) -> None:
    """Choose a file and send it; the page that follows is the import's own."""
    page = visitor.open(f"/partner/cohorts/{cohort.uuid}/roster/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/partner/rosters/**")


def wait_for(page: Page, text: str) -> None:
    """Look again until the worker is so far."""

    def is_there() -> bool:
        look_again(page)
        return page.get_by_text(text).count() > 0

    wait_until(is_there, seconds=60, what=text)


def outcomes(page: Page) -> list[str]:
    """Return what is said of each row."""
    return [cell.strip() for cell in page.locator("main table tbody tr td:nth-of-type(2)").all_inner_texts()]


def learners(cohort: Cohort) -> list[tuple[str, str, str]]:
    rows = Enrollment.objects.filter(cohort=cohort).order_by("partner_ref")
    return list(rows.values_list("partner_ref", "learner__given_name", "state"))


def test_a_list_with_faults_is_looked_at_applied_followed_and_taken_back(desktop: Visitor, site: Site, tmp_path: Path) -> None:
    person, cohort = coordinator_and_cohort(language="en")
    sign_in(desktop, person)
    rows = [
        "6401,นางสาวสมหญิง ใจดี,,2547,เชียงใหม่",
        "6402,นายคำปัน น้ำผึ้ง,,2004,ลำพูน",
        "6403,,,2547,เชียงใหม่",  # nobody
        "6404,นายอินตา ศรีวิชัย,not-an-address,2547,เชียงใหม่",
        "6405,นายแก้ว คำมูล,,1200,เชียงใหม่",  # born when?
    ]

    # Faults are told row by row, and nobody is enrolled yet.
    upload(desktop, cohort, "รายชื่อ.csv", "\r\n".join([HEADERS, *rows]).encode())
    page = desktop.page
    wait_for(page, "Checked, not imported yet")
    first = page.url
    assert outcomes(page) == ["New", "New", "Error", "Error", "Error"]
    desktop.check_page()
    assert learners(cohort) == []

    # All or nothing, unless the person chooses.
    page.get_by_role("button", name="Confirm import").click()
    expect(page.get_by_text("Checked, not imported yet")).to_be_visible()
    assert learners(cohort) == []
    page.locator("label[for=skip_errors]").click()
    page.get_by_role("button", name="Confirm import").click()
    wait_for(page, "Import finished.")
    assert learners(cohort) == [("6401", "สมหญิง", "invited"), ("6402", "คำปัน", "invited")]
    desktop.check_page()

    # What comes back says why, and going in again changes nothing.
    with page.expect_download() as download:
        page.get_by_role("link", name="Download result as CSV").click()
    result = download.value.path().read_bytes()
    assert result.decode("utf-8-sig").count("Not imported") == 3
    before = people_and_places(cohort)
    upload(desktop, cohort, "ผล.csv", result)
    wait_for(page, "Checked, not imported yet")
    assert outcomes(page) == ["Already there", "Already there", "Error", "Error", "Error"]
    page.get_by_role("button", name="Do not import", exact=True).click()
    assert people_and_places(cohort) == before

    # Somebody begins; the partner sees who.
    place = Enrollment.objects.get(cohort=cohort, partner_ref="6401")
    record_learning_act(enrollment=place, now=timezone.now())
    desktop.open(f"/partner/cohorts/{cohort.uuid}/")
    expect(page.get_by_role("row", name="สมหญิง")).to_contain_text("Learning")
    expect(page.get_by_role("row", name="คำปัน")).not_to_contain_text("Learning")
    desktop.check_page()

    # Taking it back keeps who has begun.
    page.goto(first)
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo import").click()
    wait_for(page, "This import was undone")
    assert learners(cohort) == [("6401", "สมหญิง", "active")]


def people_and_places(cohort: Cohort) -> Sequence[object]:
    """Return everything an import could change."""
    places = Enrollment.objects.filter(cohort=cohort).order_by("pk").values_list("pk", "learner", "state", "partner_ref", "updated_at")
    return [*places, User.objects.count()]


def test_a_worker_that_is_killed_half_way_leaves_the_list_to_the_next(phone: Visitor, site: Site) -> None:
    person, cohort = coordinator_and_cohort()
    sign_in(phone, person)
    rows = [f"{number:05},นางสาวบัว{number} ทดสอบ{number},,2547,เชียงใหม่" for number in range(LONG)]
    upload(phone, cohort, "ยาว.csv", "\r\n".join([HEADERS, *rows]).encode())
    page = phone.page
    wait_for(page, "ตรวจแล้ว ยังไม่ได้นำเข้า")
    page.get_by_role("button", name="ยืนยันการนำเข้า").click()
    job = RosterImport.objects.get(cohort=cohort).job
    assert job is not None

    def state() -> tuple[str, int]:
        job.refresh_from_db()
        return job.state, job.attempt

    wait_until(lambda: state()[0] != Job.State.QUEUED, seconds=60, what="the worker to begin", every=0.01)
    site.kill_worker()
    assert state() == (Job.State.RUNNING, 1), "the job ended before the worker was killed"
    assert learners(cohort) == []

    site.start_worker()
    wait_for(page, "นำเข้าเรียบร้อยแล้ว")

    assert state() == (Job.State.SUCCEEDED, 2)
    assert Enrollment.objects.filter(cohort=cohort).count() == LONG
    assert User.objects.filter(family_name__startswith="ทดสอบ").count() == LONG
    phone.check_page()
