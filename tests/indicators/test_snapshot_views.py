"""The pages of frozen reports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.actions import create_person
from accounts.models import User
from core.models import Job
from core.tasks import run_job
from enrollment.models import ServiceEvent
from indicators import actions
from indicators.models import Snapshot, SnapshotComparison
from indicators.types import Scope
from tests.indicators.conftest import key, local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
LIST = "/indicators/8/snapshots/"


@pytest.fixture
def official(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="จันทร์", family_name="ตัวอย่าง", now=NOW))


@pytest.fixture
def certifier(db: None) -> User:
    return actions.appoint_certifier(person=create_person(given_name="คำ", family_name="ผู้รับรอง", now=NOW))


@pytest.fixture
def frozen(official: User) -> Snapshot:
    return actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW), now=NOW)


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


def as_person(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def addresses(snapshot: Snapshot) -> list[str]:
    page = f"{LIST}{snapshot.code}/"
    return [LIST, f"{LIST}new/", page, f"{page}send/", f"{page}files/xlsx/", f"{page}files/evidence/", f"{page}copy-sheet/"]


def test_officials_only(frozen: Snapshot, client: Client) -> None:
    assert {client.get(address).status_code for address in addresses(frozen)} == {302}
    client.force_login(create_person(given_name="ผู้เรียน", now=NOW))
    assert {client.get(address).status_code for address in addresses(frozen)} == {403}


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_opens(language: str, frozen: Snapshot, official: User) -> None:
    client = as_person(official)
    for address in addresses(frozen):
        answer = client.get(address, headers={"accept-language": language})
        assert answer.getvalue()  # reads a streamed file to its end, which closes it
        assert answer.status_code == 200, address


def test_what_is_not_there_is_not_found(frozen: Snapshot, official: User) -> None:
    client = as_person(official)
    page = f"{LIST}{frozen.code}/"
    wrong = [f"{LIST}I8-2569-999/", f"{page}nonsense/", f"{page}files/exe/", f"{page}files/xlsx/?language=xx", f"{page}differences.csv"]

    assert {client.get(address).status_code for address in wrong} == {404}


def test_a_draft_is_frozen_by_the_worker_and_says_so_until_then(official: User) -> None:
    client = as_person(official)
    answer = client.post(f"{LIST}new/", {"fiscal_year": 2569, "quarter": "", "area": "lanna8"}, follow=True)
    assert "กำลังบันทึกยอด" in answer.content.decode()

    work()
    page = client.get(answer.redirect_chain[-1][0]).content.decode()
    snapshot = Snapshot.objects.get()
    assert snapshot.fingerprint in page
    assert snapshot.scope == {"fiscal_year": 2569, "area": "lanna8"}


def test_a_draft_may_be_of_provinces_of_ones_own(official: User) -> None:
    own = {"fiscal_year": 2569, "quarter": "", "provinces": ["57", "50"]}

    assert as_person(official).post(f"{LIST}new/", own | {"area": "lanna8"}).status_code == 422
    as_person(official).post(f"{LIST}new/", own)

    assert Snapshot.objects.get().scope == {"fiscal_year": 2569, "area": "50,57"}


def test_a_wrong_choice_is_told(official: User) -> None:
    assert as_person(official).post(f"{LIST}new/", {"fiscal_year": 1999}).status_code == 422
    assert not Snapshot.objects.exists()


def test_two_officials_sign_a_year(frozen: Snapshot, official: User, certifier: User) -> None:
    page = f"{LIST}{frozen.code}/"
    mine, theirs = as_person(official), as_person(certifier)
    assert "ส่งให้ตรวจสอบ" in mine.get(page).content.decode()
    mine.post(f"{page}send/", {"note": ""})
    assert "ผู้จัดทำรับรองเองไม่ได้" in mine.get(page).content.decode()
    refused = mine.post(f"{page}certify/", {"note": ""}, follow=True)
    assert "ผู้รับรองต้องไม่ใช่ผู้จัดทำ" in refused.content.decode()

    assert theirs.post(f"{page}return/", {"note": ""}).status_code == 422
    theirs.post(f"{page}certify/", {"note": "ตรงกับหลักฐาน"})
    mine.post(f"{page}submit/", {"note": "สศช. 1/2569"})

    frozen.refresh_from_db()
    assert (frozen.state, frozen.certified_by) == ("submitted", certifier)
    text = mine.get(page).content.decode()
    assert "ตรงกับหลักฐาน" in text
    assert "สศช. 1/2569" in text


def test_an_amendment_shows_what_changed(frozen: Snapshot, official: User, certifier: User) -> None:
    page = f"{LIST}{frozen.code}/"
    mine = as_person(official)
    mine.post(f"{page}send/", {"note": ""})
    as_person(certifier).post(f"{page}certify/", {"note": ""})
    ServiceEvent.objects.filter(person_key=key("P2")).update(first_at=None, registered_at=None)

    amended = mine.post(f"{page}amend/", {"note": "ผู้เรียนไม่ได้มา"}, follow=True)
    work()

    assert "ฉบับนี้เป็นฉบับแก้ไข" in amended.content.decode()
    text = mine.get(page).content.decode()
    assert "แถวที่ถูกถอนออก" in text
    assert "ผู้เรียนไม่ได้มา" in text


def test_a_comparison_is_made_by_the_worker_and_can_be_taken_home(frozen: Snapshot, official: User) -> None:
    client, page = as_person(official), f"{LIST}{frozen.code}/"
    ServiceEvent.objects.create(
        person_key=key("P9"), offering_kind="course", offering_code="A", run_code="A/1", branch_code="01", province_code="50",
        registered_at=local("2026-02-01 09:00"), first_at=local("2026-02-01 09:00"),
    )  # fmt: skip
    client.post(f"{page}compare/")
    assert "กำลังเทียบกับข้อมูลปัจจุบัน" in client.get(page).content.decode()
    work()

    text = client.get(page).content.decode()
    assert "แถวที่บันทึกภายหลัง" in text
    table = client.get(reverse("indicators:snapshot_differences", args=[frozen.code])).content.decode("utf-8-sig")
    assert "whole,measures/8.4,5,6" in table
    assert "late" in table
    assert SnapshotComparison.objects.count() == 1


def test_the_list_asks_the_same_however_long_it_is(
    official: User, frozen: Snapshot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_person(official)
    client.get(LIST)
    with django_assert_num_queries(5) as one:
        client.get(LIST)
    for hour in range(2):
        actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW + timedelta(hours=hour))
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_what_a_dismissed_official_ordered_is_not_done(official: User, certifier: User, frozen: Snapshot) -> None:
    Job.objects.all().delete()
    waiting = actions.prepare_snapshot(scope=Scope(2568), by=official, now=NOW)
    actions.order_comparison(snapshot=frozen, by=official, now=NOW)
    of_another = actions.order_comparison(snapshot=frozen, by=certifier, now=NOW + timedelta(seconds=1))
    official.groups.clear()

    work()

    ended = {(job.kind, job.owner_id): (job.state, job.error_code) for job in Job.objects.all()}
    assert ended == {
        ("freeze_snapshot", official.pk): ("failed", "job_right_lost"),
        ("compare_snapshot", official.pk): ("failed", "job_right_lost"),
        ("compare_snapshot", certifier.pk): ("succeeded", ""),
    }
    assert (Snapshot.objects.get(pk=waiting.pk).is_frozen, frozen.comparisons.count(), of_another.attempt) == (False, 1, 0)


def test_a_failed_freezing_says_what_to_do(official: User) -> None:
    made = actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW)
    Job.objects.update(state="failed", finished_at=NOW, error_code="job_crashed")

    assert "บันทึกยอดไม่สำเร็จ" in as_person(official).get(f"{LIST}{made.code}/").content.decode()


@pytest.mark.parametrize(("year", "is_early"), [(2569, False), (2570, True)])
def test_whoever_signs_is_told_that_the_period_has_not_ended(client: Client, official: User, year: int, is_early: bool) -> None:
    draft = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(year, 1), by=official, now=NOW), now=NOW)
    client.force_login(official)

    pages = [client.get(f"/indicators/8/snapshots/{draft.code}/{step}").content.decode() for step in ("", "send/")]

    assert ["บันทึกยอดก่อนรอบนี้สิ้นสุด" in page for page in pages] == [is_early, is_early]
