"""A partner's house: own cohorts only, the list's way through the pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import SignInCard, User
from core.models import Job
from core.sanitize import plain_text
from core.sheets import read_sheet
from core.tasks import run_job
from enrollment import actions
from enrollment.models import ActivityOccurrence, Cohort, Enrollment, Partner, PartnerMembership, RosterImport

HOSTILE = '"><script>alert(1)</script>'
LIST = "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล\r\n6401,นางสาวสมหญิง ใจดี,s@example.org\r\n6402,นายคำแก้ว วงศ์ษา,\r\n"


@pytest.fixture
def partner_client(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def outsider(client: Client, make_person: Callable[..., User]) -> Client:
    """A coordinator of another partner."""
    person = make_person()
    other = Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง")
    PartnerMembership.objects.create(partner=other, person=person, started_at=timezone.now())
    client.force_login(person)
    return client


def work() -> None:
    """Let the worker do what is waiting."""
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


def upload(client: Client, cohort: Cohort, content: str | bytes, name: str = "list.csv") -> RosterImport:
    data = content.encode() if isinstance(content, str) else content
    client.post(f"/partner/cohorts/{cohort.uuid}/roster/", {"file": SimpleUploadedFile(name, data)})
    work()
    return RosterImport.objects.order_by("-pk")[0]


def addresses(cohort: Cohort, roster: RosterImport, occurrence: ActivityOccurrence) -> list[str]:
    return [
        f"/partner/cohorts/{cohort.uuid}/", f"/partner/cohorts/{cohort.uuid}/export.csv", f"/partner/cohorts/{cohort.uuid}/roster/",
        f"/partner/rosters/{roster.uuid}/", f"/partner/rosters/{roster.uuid}/result.csv", f"/partner/rosters/{roster.uuid}/cards/",
        f"/partner/rosters/{roster.uuid}/undo/", f"/partner/activities/{occurrence.uuid}/",
        f"/partner/activities/{occurrence.uuid}/cancel/",
    ]  # fmt: skip


def test_what_is_another_partners_does_not_exist(
    outsider: Client, partner_cohort: Cohort, coordinator: User, occurrence: ActivityOccurrence
) -> None:
    roster = actions.stage_roster(
        cohort=partner_cohort, content=LIST.encode(), file_name="a.csv", uploaded_by=coordinator, now=timezone.now()
    )
    actions.check_roster(roster=roster, now=timezone.now())

    assert {outsider.get(address).status_code for address in addresses(partner_cohort, roster, occurrence)} == {404}
    # Whoever sits down at the coordinator's computer next finds no names in its memory.
    own = Client()
    own.force_login(coordinator)
    ours = [own.get(address) for address in ["/partner/", *addresses(partner_cohort, roster, occurrence)]]
    assert [(answer.status_code, "no-store" in answer.headers.get("Cache-Control", "")) for answer in ours] == [(200, True)] * len(ours)
    assert outsider.post(f"/partner/rosters/{roster.uuid}/confirm/").status_code == 404
    assert outsider.post(f"/partner/activities/{occurrence.uuid}/walk-in/", {"name": "ใคร ก็ได้"}).status_code == 404
    assert RosterImport.objects.get().state == "ready"


def test_the_house_is_there_for_coordinators_only(client: Client, learner: User, partner_cohort: Cohort, coordinator: User) -> None:
    assert client.get("/partner/").status_code == 302
    client.force_login(learner)
    assert client.get("/partner/").status_code == 404
    PartnerMembership.objects.update(ended_at=timezone.now())
    client.force_login(coordinator)
    assert client.get("/partner/").status_code == 404


@pytest.mark.parametrize("cohorts", [1, 3])
def test_the_house_takes_a_fixed_number_of_queries(
    partner_client: Client,
    partner: Partner,
    make_cohort: Callable[..., Cohort],
    cohorts: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _one in range(cohorts):
        make_cohort(partner=partner)

    with django_assert_num_queries(8):
        assert partner_client.get("/partner/").status_code == 200


@pytest.mark.parametrize("learners", [1, 3])
def test_a_cohort_takes_a_fixed_number_of_queries(
    partner_client: Client,
    partner_cohort: Cohort,
    make_person: Callable[..., User],
    learners: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _one in range(learners):
        Enrollment.objects.create(learner=make_person(), cohort=partner_cohort, enrolled_at=timezone.now())

    with django_assert_num_queries(8):
        assert partner_client.get(f"/partner/cohorts/{partner_cohort.uuid}/").status_code == 200


def test_learners_stand_where_they_stand(partner_client: Client, partner_cohort: Cohort, make_person: Callable[..., User]) -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=15)
    for name, values in {
        "ก": {"state": "invited"}, "ข": {"state": "active"}, "ค": {"started_at": now, "last_seen_at": now},
        "ง": {"started_at": long_ago, "last_seen_at": long_ago}, "จ": {"state": "withdrawn"},
    }.items():  # fmt: skip
        Enrollment.objects.create(learner=make_person(given_name=name), cohort=partner_cohort, enrolled_at=long_ago, **values)

    stuck = partner_client.get(f"/partner/cohorts/{partner_cohort.uuid}/?standing=stuck")

    assert stuck.context["view"].counts == {"invited": 1, "active": 1, "started": 1, "stuck": 1, "completed": 0, "withdrawn": 1}
    assert [place.learner.given_name for place in stuck.context["page"]] == ["ง"]
    found = partner_client.get(f"/partner/cohorts/{partner_cohort.uuid}/?q=ข")
    assert [place.learner.given_name for place in found.context["page"]] == ["ข"]


def test_a_run_is_made_with_thai_days(partner_client: Client, partner: Partner, course: Any) -> None:
    data = {
        "partner": partner.pk, "course": course.pk, "name": "รุ่นที่ 1", "code": "CMU-2570-01", "mode": "blended", "province": "50",
        "opens": "1/12/2569", "closes": "31 ธ.ค. 2569", "capacity": "40",
    }  # fmt: skip

    sent = partner_client.post("/partner/cohorts/new/", data)

    cohort = Cohort.objects.get()
    assert sent["Location"] == f"/partner/cohorts/{cohort.uuid}/"
    assert (cohort.opens_at.isoformat(), str(cohort.closes_at)) == ("2026-11-30T17:00:00+00:00", "2026-12-31 17:00:00+00:00")
    assert (cohort.release, cohort.is_by_invitation, cohort.capacity) == (course.current_release, True, 40)
    assert "รหัสนี้ใช้แล้ว" in partner_client.post("/partner/cohorts/new/", data).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_list_goes_from_the_file_to_the_cards(partner_client: Client, partner_cohort: Cohort) -> None:
    roster = upload(partner_client, partner_cohort, LIST)
    shown = partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()
    assert "ยืนยันการนำเข้า" in shown
    assert not Enrollment.objects.exists()

    partner_client.post(f"/partner/rosters/{roster.uuid}/confirm/")
    work()
    assert "นำเข้าเรียบร้อยแล้ว" in partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()
    sheet = partner_client.post(f"/partner/rosters/{roster.uuid}/cards/").content.decode()
    person = User.objects.get(given_name="คำแก้ว")
    assert person.username in sheet
    assert SignInCard.objects.count() == 2

    partner_client.post(f"/partner/rosters/{roster.uuid}/undo/")
    work()
    assert not Enrollment.objects.exists()
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_is_given_out_comes_in_again_without_a_change(
    partner_client: Client, partner_cohort: Cohort, learner: User, file_format: str, language: str
) -> None:
    partner_client.cookies["django_language"] = language
    template = partner_client.get(f"/partner/roster-template.{file_format}").content
    roster = upload(partner_client, partner_cohort, template, f"a.{file_format}")
    assert roster.counts["create"] == 2, list(roster.rows.values("issues"))
    partner_client.post(f"/partner/rosters/{roster.uuid}/confirm/")
    work()
    actions.enroll_learner(learner=learner, cohort=partner_cohort, source="staff", now=partner_cohort.opens_at)

    exported = partner_client.get(f"/partner/cohorts/{partner_cohort.uuid}/export.{file_format}").content
    result = partner_client.get(f"/partner/rosters/{roster.uuid}/result.{file_format}").content

    again, once_more = (upload(partner_client, partner_cohort, file, f"b.{file_format}") for file in (exported, result))
    assert (again.counts["same"], again.counts["rows"], again.counts["unknown_columns"]) == (3, 3, [])
    assert (once_more.counts["same"], once_more.counts["rows"], once_more.counts["unknown_columns"]) == (2, 2, [])
    assert "somying@example.org" not in str(read_sheet(io.BytesIO(exported), filename="x").rows)


@pytest.mark.django_db(transaction=True)
def test_hostile_cells_are_shown_as_text(partner_client: Client, partner_cohort: Cohort) -> None:
    roster = upload(
        partner_client, partner_cohort, f"ชื่อ,นามสกุล,{HOSTILE.replace(chr(34), '')}\r\n'=cmd|x,{HOSTILE.replace(chr(34), '')},1\r\n"
    )

    page = partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.django_db(transaction=True)
def test_the_dry_run_says_where_the_head_was_and_what_a_header_resembles(partner_client: Client, partner_cohort: Cohort) -> None:
    roster = upload(partner_client, partner_cohort, "คณะวิจิตรศิลป์\r\n\r\nชื่อ,นามสกุล,จังวัด,เกรด\r\nMr. John,Smith,ลำพูน,A\r\n")

    page = partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()

    assert "ไม่ได้อ่านแถวที่ 1 เหนือหัวตาราง: คณะวิจิตรศิลป์" in page
    assert "ถ้าคอลัมน์ “จังวัด” คือ “จังหวัด”" in page
    assert "“เกรด” คือ" not in page
    assert "Mr. John Smith" in page
    assert "ไม่มีแถวในกลุ่มนี้" in partner_client.get(f"/partner/rosters/{roster.uuid}/?outcome=error").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_read_says_why(partner_client: Client, partner_cohort: Cohort) -> None:
    roster = upload(partner_client, partner_cohort, "อีเมล\r\na@b.co\r\n")

    page = partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()
    assert "ไฟล์นี้ไม่มีคอลัมน์ชื่อ" in page
    assert f'href="/partner/cohorts/{partner_cohort.uuid}/roster/"' in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "leads_back"), [("ก้อง,ดีงาม", False), (",ดีงาม", True)])
def test_a_list_with_wrong_rows_leads_to_the_next_upload(
    partner_client: Client, partner_cohort: Cohort, row: str, leads_back: bool
) -> None:
    roster = upload(partner_client, partner_cohort, f"ชื่อ,นามสกุล\r\n{row}\r\n")

    page = partner_client.get(f"/partner/rosters/{roster.uuid}/").content.decode()

    assert (f'href="/partner/cohorts/{partner_cohort.uuid}/roster/"' in page) is leads_back


def test_cards_are_for_people_the_list_made_and_who_never_came(coordinator: User, partner_cohort: Cohort, learner: User) -> None:
    now = timezone.now()
    text = LIST + "1,สมหญิง ใจดี,somying@example.org\r\n"
    text = text.replace("s@example.org", "other@example.org")
    roster = actions.stage_roster(cohort=partner_cohort, content=text.encode(), file_name="a.csv", uploaded_by=coordinator, now=now)
    actions.check_roster(roster=roster, now=now)
    actions.apply_roster(roster=actions.confirm_roster(roster=roster, skip_errors=True, now=now), now=now)
    User.objects.filter(given_name="คำแก้ว").update(last_login=now)

    people = actions.people_for_cards(roster=roster)

    assert learner not in people
    assert [person.email for person in people] == ["other@example.org"]


def test_whoever_was_given_a_role_gets_no_card_and_the_others_get_theirs(
    partner_client: Client, coordinator: User, partner_cohort: Cohort
) -> None:
    now = timezone.now()
    roster = actions.stage_roster(cohort=partner_cohort, content=LIST.encode(), file_name="a.csv", uploaded_by=coordinator, now=now)
    actions.check_roster(roster=roster, now=now)
    actions.apply_roster(roster=actions.confirm_roster(roster=roster, skip_errors=True, now=now), now=now)
    made = actions.people_for_cards(roster=roster)
    appointed, *others = list(made)
    assert partner_cohort.partner is not None
    actions.appoint_coordinator(partner=partner_cohort.partner, person=appointed, by=coordinator, reason="คนใหม่", now=now)

    sheet = partner_client.post(f"/partner/rosters/{roster.uuid}/cards/")

    assert sheet.status_code == 200
    assert list(SignInCard.objects.values_list("person", flat=True)) == [person.pk for person in others]


def titled(answer: HttpResponse) -> tuple[str, str]:
    """Answer a page's title and all it says, without marks."""
    page = answer.content.decode()
    return plain_text(page.partition("<h1>")[2].partition("</h1>")[0]), plain_text(page)


def test_whoever_coordinates_for_several_reads_all_their_names(
    partner_client: Client, coordinator: User, partner_cohort: Cohort, now: datetime
) -> None:
    second = Partner.objects.create(code="ART", kind="space", name_th="ข่วงตัวอย่าง")
    page = titled(partner_client.get("/partner/"))
    assert (page[0], second.name in page[1]) == ("มหาวิทยาลัยตัวอย่าง", False)

    PartnerMembership.objects.create(partner=second, person=coordinator, started_at=now)
    page = titled(partner_client.get("/partner/"))

    assert (page[0], second.name in page[1]) == ("หน่วยงานภาคีของคุณ", True)
    # Among the names above the list, and beside the run.
    assert page[1].count("มหาวิทยาลัยตัวอย่าง") == 2
