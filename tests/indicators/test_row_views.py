"""The pages and files of rows, and names for those who may and say why."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import create_person
from accounts.models import User
from core.models import Job
from core.sheets import read_sheet
from core.tasks import run_job
from enrollment.models import ServiceEvent
from indicators.actions import allow_names, appoint_official, ask_for_names, disallow_names, open_nominal_list
from indicators.definitions import DEFINITIONS, SHARES
from indicators.errors import NamesNotAllowedError, NominalListExpiredError, NominalReasonError
from indicators.models import NominalList, NominalUse
from indicators.views import rows
from tests.indicators.conftest import key, local

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
REASON = "ตรวจสอบกับใบลงชื่อของรุ่น"
QUERY = {"fiscal_year": 2569}


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1", given_name="สมหญิง", family_name="ใจดี"))


@pytest.fixture
def named() -> User:
    """P1 is somebody this school knows."""
    person = create_person(given_name="คำปัน", family_name="แสนดี", birth_year=1971, now=NOW)
    ServiceEvent.objects.filter(person_key=key("P1")).update(person_key=person.subject_key)
    return person


def whole(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_stranger_and_a_learner_see_no_rows(client: Client) -> None:
    page = reverse("indicators:rows", args=["8.4"])
    assert client.get(page).status_code == 302
    client.force_login(User.objects.create_user("learner-1"))
    for name, args in (
        ("rows", ["8.4"]),
        ("export_rows", ["8.4", "csv"]),
        ("export_codes", ["8.4"]),
        ("ask_names", ["8.4"]),
        ("names_log", []),
    ):
        assert client.get(reverse(f"indicators:{name}", args=args)).status_code == 403


@pytest.mark.parametrize("code", [entry.code for entry in (*DEFINITIONS, *SHARES)])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_number_has_a_page(client: Client, official: User, code: str, language: str) -> None:
    client.force_login(official)

    page = client.get(reverse("indicators:rows", args=[code]), QUERY, headers={"accept-language": language})

    assert page.status_code == 200
    assert str(key("P1")) not in page.content.decode()


def test_rows_are_filtered_sorted_and_turned_into_files(client: Client, official: User) -> None:
    client.force_login(official)
    page = reverse("indicators:rows", args=["8.4"])

    shown = client.get(page, QUERY | {"gender": "female", "sort": "-first"})
    assert shown.context["page"].paginator.count == 2
    assert client.get(page, QUERY | {"gender": "martian"}).status_code == 404
    assert client.get(page, QUERY | {"part": "old"}).status_code == 404
    assert client.get(reverse("indicators:rows", args=["9.9"]), QUERY).status_code == 404
    assert client.get(reverse("indicators:rows", args=["8.4"]), {"fiscal_year": 2569, "quarter": 4, "part": "new"}).status_code == 200

    for extension in ("csv", "xlsx"):
        answer = client.get(reverse("indicators:export_rows", args=["8.4p", extension]), QUERY)
        assert len(read_sheet(io.BytesIO(whole(answer)), filename=f"r.{extension}").rows) == 9
    assert client.get(reverse("indicators:export_rows", args=["8.4", "exe"]), QUERY).status_code == 404


@pytest.mark.production
def test_the_page_and_the_command_send_the_same_rows_in_codes(client: Client, official: User, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    client.force_login(official)

    for measure in ("8.1", "8.4", "8.4p", "8.4h"):
        call_command("export_indicator8", "--fiscal-year", "2569", "--rows", measure, "--format", "csv", "--output", str(target))
        assert whole(client.get(reverse("indicators:export_codes", args=[measure]), QUERY)) == target.read_bytes()

    page = client.get(reverse("indicators:rows", args=["8.4"]), QUERY).content.decode()
    assert reverse("indicators:export_codes", args=["8.4"]) in page
    # Who is new is told by the rows of the whole year, and a share by those of another number.
    for measure, query in (("8.4", {"quarter": 4, "part": "new"}), ("8.4v", {}), ("9.9", {}), ("8.4", {"gender": "martian"})):
        assert client.get(reverse("indicators:export_codes", args=[measure]), QUERY | query).status_code == 404
    assert "codes.csv" not in client.get(reverse("indicators:rows", args=["8.4v"]), QUERY).content.decode()


def test_numbers_of_online_places_and_of_partners_long_gone_open_too(client: Client, official: User) -> None:
    ServiceEvent.objects.filter(person_key=key("P1")).update(delivery_province_code="00", partner_code="GONE")
    client.force_login(official)

    page = client.get(reverse("indicators:indicator8"), QUERY).content.decode()

    links = {html.unescape(link) for link in re.findall(r'href="([^"]+/rows/[^"]+(?:province=00|partner=GONE)[^"]*)"', page)}
    assert any("province=00" in link for link in links)
    assert any("partner=GONE" in link for link in links)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_long_list_is_sent_whole_and_page_by_page(
    client: Client, official: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ServiceEvent.objects.bulk_create(
        ServiceEvent(person_key=key(f"N{n}"), offering_kind="course", offering_code="A", run_code="A/1", first_at=local("2026-02-01 09:00"))
        for n in range(2_600)
    )  # fmt: skip
    client.force_login(official)

    with django_assert_max_num_queries(16):
        last = client.get(reverse("indicators:rows", args=["8.4"]), QUERY | {"page": 9_999})
    answer = client.get(reverse("indicators:export_rows", args=["8.4", "csv"]), QUERY)

    assert last.context["page"].number == 53
    assert len(whole(answer).decode("utf-8-sig").splitlines()) == 1 + 2_605


def test_a_long_workbook_is_made_by_a_worker_in_the_language_of_its_owner(
    client: Client, official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "LONGEST_AT_ONCE", 4)
    page, order = reverse("indicators:rows", args=["8.4"]), reverse("indicators:order_workbook", args=["8.4"])
    assert client.post(order, query_params=QUERY).status_code == 302
    client.force_login(official)

    assert f'<form method="post" action="{order}' in client.get(page, QUERY).content.decode()
    answer = client.post(order, query_params=QUERY)
    job = Job.objects.get(kind="rows_workbook")
    run_job(job.pk)
    job.refresh_from_db()

    assert (answer.status_code, answer["Location"], job.state) == (302, reverse("core:job", args=[job.uuid]), "succeeded")
    sent = client.get(reverse("core:job_file", args=[job.uuid]))
    whole_at_once = client.get(reverse("indicators:export_rows", args=["8.4", "xlsx"]), QUERY)
    assert whole(sent) == whole(whole_at_once)


def test_names_need_a_right_of_their_own_and_a_reason(official: User) -> None:
    question = {"measure": "8.4", "part": "", "query": "", "scope_text": "8.4", "row_count": 5, "now": NOW}
    with pytest.raises(NamesNotAllowedError):
        ask_for_names(by=official, reason=REASON, **question)
    allow_names(person=official)
    with pytest.raises(NominalReasonError):
        ask_for_names(by=official, reason="  งาน   ", **question)
    assert not NominalList.objects.exists()

    made = ask_for_names(by=official, reason=f"  {REASON}  ", **question)

    assert (made.made_by, made.made_at, made.reason, made.row_count) == (official, NOW, REASON, 5)


def test_running_the_site_is_no_right_to_names(db: None) -> None:
    admin = User.objects.create_superuser("admin-1")
    with pytest.raises(NamesNotAllowedError):
        ask_for_names(by=admin, reason=REASON, measure="8.4", part="", query="", scope_text="", row_count=5, now=NOW)


def test_a_list_is_open_for_its_asker_for_a_day(official: User) -> None:
    allow_names(person=official)
    made = ask_for_names(by=official, reason=REASON, measure="8.4", part="", query="", scope_text="", row_count=5, now=NOW)
    colleague = allow_names(person=appoint_official(person=User.objects.create_user("official-2")))

    open_nominal_list(nominal_list=made, by=official, how="page", now=NOW + timedelta(hours=24))
    with pytest.raises(NominalListExpiredError):
        open_nominal_list(nominal_list=made, by=official, how="page", now=NOW + timedelta(hours=24, seconds=1))
    with pytest.raises(NamesNotAllowedError):
        open_nominal_list(nominal_list=made, by=colleague, how="page", now=NOW)
    disallow_names(person=official)
    with pytest.raises(NamesNotAllowedError):
        open_nominal_list(nominal_list=made, by=official, how="page", now=NOW)
    assert NominalUse.objects.count() == 1


def test_the_way_to_names_leaves_a_trace_at_each_step(client: Client, official: User, named: User) -> None:
    client.force_login(official)
    ask = reverse("indicators:ask_names", args=["8.4"]) + "?fiscal_year=2569"
    assert client.post(ask, {"reason": REASON}).status_code == 422
    assert "nominal-list-readers" in client.get(ask).content.decode()
    assert not NominalList.objects.exists()

    allow_names(person=official)
    assert client.post(ask, {"reason": "?"}).status_code == 422
    opened = client.post(ask, {"reason": REASON})
    made = NominalList.objects.get()
    page = client.get(opened["Location"]).content.decode()
    assert "คำปัน แสนดี" in page
    assert "สมหญิง ใจดี" in page
    assert (made.row_count, made.query) == (5, "fiscal_year=2569")
    assert "P1" not in page

    for extension in ("csv", "xlsx"):
        content = whole(client.get(reverse("indicators:export_names", args=[made.uuid, extension])))
        rows = read_sheet(io.BytesIO(content), filename=f"n.{extension}").rows
        assert len(rows) == 5
        assert all("สมหญิง ใจดี" in list(row.cells.values())[-1] for row in rows)
        assert any("คำปัน แสนดี" in row.cells.values() for row in rows)
    assert list(made.uses.values_list("how", flat=True)) == ["page", "csv", "xlsx"]
    assert REASON in client.get(reverse("indicators:names_log")).content.decode()

    rows = client.get(reverse("indicators:rows", args=["8.4"]), QUERY).content.decode()
    assert "คำปัน" not in rows


def test_another_official_cannot_open_the_list_and_nobody_an_old_one(client: Client, official: User, named: User) -> None:
    allow_names(person=official)
    old = ask_for_names(
        by=official, reason=REASON, measure="8.4", part="", query="fiscal_year=2569", scope_text="", row_count=5,
        now=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    client.force_login(official)
    for name, args in (("names", [old.uuid]), ("export_names", [old.uuid, "csv"])):
        assert client.get(reverse(f"indicators:{name}", args=args)).status_code == 302

    client.force_login(allow_names(person=appoint_official(person=User.objects.create_user("official-2"))))
    assert client.get(reverse("indicators:names", args=[old.uuid])).status_code == 404
    assert not NominalUse.objects.exists()


def test_lists_without_people_have_no_names(client: Client, official: User) -> None:
    client.force_login(allow_names(person=official))

    assert client.get(reverse("indicators:ask_names", args=["8.1"]), QUERY).status_code == 404


def test_a_question_too_long_to_be_put_on_record_is_none(client: Client, official: User) -> None:
    client.force_login(official)
    address = reverse("indicators:ask_names", args=["8.4"])

    assert [client.get(address, QUERY | {"x": "y" * many}).status_code for many in (900, 1_000)] == [200, 404]
