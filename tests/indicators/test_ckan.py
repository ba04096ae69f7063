"""Published statistics on an open-data site."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import create_person
from accounts.models import User
from core.models import Job
from core.tasks import run_job
from indicators import actions
from indicators.errors import CkanNotConfiguredError
from indicators.models import CkanPush, Publication
from tests.indicators.ckan_site import ORGANIZATION, TOKEN, CkanStandIn
from tests.indicators.conftest import local

NOW = local("2026-11-21 12:00")


@pytest.fixture
def official(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="เจ้าหน้าที่", now=NOW))


@pytest.fixture
def site(settings: Settings) -> Iterator[CkanStandIn]:
    with CkanStandIn() as running:
        settings.CKAN_URL, settings.CKAN_TOKEN, settings.CKAN_ORGANIZATION = running.url, TOKEN, ORGANIZATION
        yield running


CELLS = [
    (("measure", "8.1"), 2, ""), (("measure", "8.2"), 2, ""), (("measure", "8.3"), 25, ""), (("measure", "8.4"), 64, ""),
    (("measure", "8.4p"), 90, ""), (("measure", "8.4e"), 70, ""), (("measure", "8.4c"), 3, "small"),
    (("by", "gender", "female"), 58, "withheld"), (("by", "gender", "male"), 4, "small"), (("by", "gender", "unknown"), 2, "small"),
    (("branch_offerings", "8.1", "01"), 2, ""),
]  # fmt: skip


def published(quarter: int) -> Publication:
    """A publication whose small cells are kept back."""
    name = f"q{quarter}" if quarter else "year"
    cells = [[[name, *key], value, mark] for key, value, mark in CELLS]
    return Publication.objects.create(fiscal_year=2569, quarter=quarter, as_of=NOW, cells=cells)


@pytest.fixture
def publication(db: None) -> Publication:
    return published(0)


def push(publication: Publication, official: User) -> CkanPush:
    ordered = actions.order_ckan_push(publication=publication, by=official, now=timezone.now())
    assert ordered.job is not None
    run_job(ordered.job.pk)
    return CkanPush.objects.select_related("job").get(pk=ordered.pk)


def test_every_unit_becomes_a_dataset_with_its_file_and_dictionary(site: CkanStandIn, publication: Publication, official: User) -> None:
    done = push(publication, official)

    assert done.pushed_at is not None
    assert [each["name"] for each in done.datasets] == [
        "indicator8-courses",
        "indicator8-activities",
        "indicator8-operators",
        "indicator8-persons",
    ]
    persons = site.datasets["indicator8-persons"]
    assert (persons["unit_of_measure"], persons["first_year_of_data"], persons["last_year_of_data"]) == ("คน", "2025", "2026")
    assert [each["name"] for each in persons["resources"]] == ["ข้อมูล 2569", "พจนานุกรมข้อมูล"]
    text = site.uploads[persons["resources"][0]["id"]].decode("utf-8-sig")
    assert {line.split(",")[2] for line in text.splitlines()[1:]} <= {"8.4", "8.4e", "8.4c"}


def test_no_small_number_leaves_the_school(site: CkanStandIn, publication: Publication, official: User) -> None:
    push(publication, official)

    for dataset in ("indicator8-persons", "indicator8-operators"):
        text = site.uploads[site.datasets[dataset]["resources"][0]["id"]].decode("utf-8-sig")
        header, *lines = [line.split(",") for line in text.splitlines()]
        shown = {line[header.index("value")] for line in lines}
        assert lines
        assert not shown & {"1", "2", "3", "4", "58"}


def test_sending_again_changes_nothing(site: CkanStandIn, publication: Publication, official: User) -> None:
    push(publication, official)
    uploads = dict(site.uploads)
    again = push(publication, official)

    assert site.uploads == uploads
    assert {outcome for each in again.datasets for outcome in each["files"]} == {"same"}
    assert {each["outcome"] for each in again.datasets} == {"updated"}
    assert all(len(each["resources"]) == 2 for each in site.datasets.values())


def test_a_second_period_stands_beside_the_first(site: CkanStandIn, official: User) -> None:
    for quarter in (4, 0):
        push(published(quarter), official)

    names = [each["name"] for each in site.datasets["indicator8-persons"]["resources"]]
    assert names == ["ข้อมูล 2569-q4", "พจนานุกรมข้อมูล", "ข้อมูล 2569"]


def test_an_older_period_sent_later_leaves_the_text_of_the_newest(site: CkanStandIn, official: User) -> None:
    for quarter in (0, 4):
        push(published(quarter), official)

    persons = site.datasets["indicator8-persons"]
    assert (persons["first_year_of_data"], persons["last_year_of_data"]) == ("2025", "2026")
    assert [each["name"] for each in persons["resources"]] == ["ข้อมูล 2569", "พจนานุกรมข้อมูล", "ข้อมูล 2569-q4"]


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_periods_are_sent_one_after_the_other(site: CkanStandIn, official: User) -> None:
    orders = [actions.order_ckan_push(publication=published(quarter), by=official, now=timezone.now()) for quarter in (4, 0)]
    first, second = (order.job.pk for order in orders if order.job)

    def work() -> None:
        run_job(first)
        connection.close()

    site.open.clear()
    worker = threading.Thread(target=work)
    worker.start()
    assert site.reached.wait(timeout=30)
    run_job(second)
    waiting = Job.objects.get(pk=second)
    assert (waiting.state, waiting.error_code, site.calls) == ("queued", "ckan_busy", [])
    site.open.set()
    worker.join()
    Job.objects.update(available_at=timezone.now())
    run_job(second)

    assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}
    names = [each["name"] for each in site.datasets["indicator8-persons"]["resources"]]
    assert names == ["ข้อมูล 2569-q4", "พจนานุกรมข้อมูล", "ข้อมูล 2569"]


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_orders_at_once_are_one(site: CkanStandIn, publication: Publication, official: User) -> None:
    found: list[object] = []

    def order() -> None:
        try:
            found.append(actions.order_ckan_push(publication=publication, by=official, now=timezone.now()).pk)
        except Exception as problem:  # noqa: BLE001  told to the test
            found.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(found) == {CkanPush.objects.get().pk}
    assert (Job.objects.count(), site.calls) == (1, [])


def test_a_refusal_is_told_in_the_words_of_the_site(
    site: CkanStandIn, publication: Publication, official: User, settings: Settings
) -> None:
    settings.CKAN_ORGANIZATION = "nobody"
    done = push(publication, official)

    assert done.pushed_at is None
    assert done.job is not None
    assert (done.job.state, done.job.error_code, done.job.attempt) == ("failed", "ckan_refused", 1)
    assert "Organization does not exist" in done.told
    assert site.datasets == {}


def test_a_wrong_token_is_told(site: CkanStandIn, publication: Publication, official: User, settings: Settings) -> None:
    settings.CKAN_TOKEN = "wrong"

    assert "Access denied" in push(publication, official).told


def test_a_site_that_is_away_is_asked_again(site: CkanStandIn, publication: Publication, official: User) -> None:
    site.broken = 1
    waiting = push(publication, official)
    assert waiting.job is not None
    assert (waiting.job.state, waiting.pushed_at) == ("queued", None)

    assert actions.order_ckan_push(publication=publication, by=official, now=timezone.now()) == waiting
    Job.objects.update(available_at=timezone.now())
    run_job(waiting.job.pk)
    waiting.refresh_from_db()
    assert waiting.pushed_at is not None


def test_a_site_that_stays_away_is_told(site: CkanStandIn, publication: Publication, official: User) -> None:
    site.broken = 100
    ordered = actions.order_ckan_push(publication=publication, by=official, now=timezone.now())
    Job.objects.update(max_attempts=1)
    assert ordered.job is not None
    run_job(ordered.job.pk)

    assert Job.objects.get(pk=ordered.job.pk).error_code == "ckan_unreachable"


def test_nothing_is_sent_for_an_official_who_was_dismissed(site: CkanStandIn, publication: Publication, official: User) -> None:
    ordered = actions.order_ckan_push(publication=publication, by=official, now=timezone.now())
    assert ordered.job is not None
    User.objects.filter(pk=official.pk).update(is_active=False)

    run_job(ordered.job.pk)

    found = CkanPush.objects.select_related("job").get(pk=ordered.pk)
    assert found.job is not None
    assert (found.job.state, found.job.error_code, found.begun_at, found.pushed_at) == ("failed", "job_right_lost", None, None)


def test_without_a_site_nothing_is_ordered(publication: Publication, official: User, client: Client, settings: Settings) -> None:
    settings.CKAN_URL = ""
    with pytest.raises(CkanNotConfiguredError):
        actions.order_ckan_push(publication=publication, by=official, now=NOW)
    client.force_login(official)
    assert "ยังไม่ได้ตั้งค่าระบบบัญชีข้อมูล" in client.get("/indicators/8/ckan/").content.decode()
    client.post("/indicators/8/ckan/2569-0/")
    assert not CkanPush.objects.exists()


def test_the_page_orders_and_tells(site: CkanStandIn, publication: Publication, official: User, client: Client) -> None:
    client.force_login(official)
    answer = client.post("/indicators/8/ckan/2569-0/")
    assert answer.status_code == 302
    run_job(Job.objects.get(kind="push_to_ckan").pk)

    page = client.get("/indicators/8/ckan/").content.decode()
    assert f"{site.url}/dataset/indicator8-persons" in page
    assert "ส่งแล้ว" in page


def test_the_public_package_is_valid_and_the_same_for_ever(publication: Publication, client: Client, tmp_path: Path) -> None:
    from frictionless import Package

    address = "/indicators/8/public/2569-0.zip"
    first = client.get(address).content
    assert client.get(address).content == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()

    assert report.valid, report.flatten(["type", "note", "message"])
    assert json.loads((tmp_path / "datapackage.json").read_text())["name"] == "indicator8-public-2569"
