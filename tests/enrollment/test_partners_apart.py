"""Two partners who name the same operators and the same people: neither learns what the other said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.actions import issue_api_token
from accounts.models import User
from core.sheets import read_sheet
from enrollment import actions
from enrollment.models import Cohort, Enrollment, Operator, Partner, PartnerMembership, PartnerOperator, RosterImport
from tests.enrollment.test_actions_roster import as_csv, outcomes

HEADERS = ["รหัสนักศึกษา", "ชื่อ-สกุล", "อีเมล", "โทร", "เพศ", "ปีเกิด", "ผู้ประกอบการ", "รูปแบบผู้ประกอบการ", "เลขทะเบียน", "ขนาดกิจการ"]
NUMBER = "0505500000001"
OF_A = ["A1", "ดร.สมหญิง ใจดี", "somying@example.org", "081-234-5678", "หญิง", "2540", "บริษัท ความลับ จำกัด", "นิติบุคคล", NUMBER, "รายย่อย"]
SECRETS = ("ความลับ", "juristic", "นิติบุคคล", "micro", "รายย่อย", "+66812345678", "2540", "1997", "ดร.")
Take = Callable[..., RosterImport]


@pytest.fixture
def cohort_a(partner_cohort: Cohort) -> Cohort:
    return partner_cohort


@pytest.fixture
def cohort_b(make_cohort: Callable[..., Cohort]) -> Cohort:
    other = Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง", province_code="50")
    return make_cohort(code="MJU-01", partner=other, is_by_invitation=True)


@pytest.fixture
def client_b(client: Client, cohort_b: Cohort, make_person: Callable[..., User], now: datetime) -> Client:
    person = make_person(username="b")
    PartnerMembership.objects.create(partner=cohort_b.partner, person=person, started_at=now)
    client.force_login(person)
    return client


@pytest.fixture
def check(now: datetime) -> Take:
    def run(cohort: Cohort, *rows: list[str], headers: list[str] = HEADERS) -> RosterImport:
        return actions.take_roster(cohort=cohort, content=as_csv(headers, list(rows)), file_name="list.csv", now=now)

    return run


@pytest.fixture
def apply(check: Take, now: datetime) -> Take:
    moments = iter(now + timedelta(minutes=minute) for minute in range(60))

    def run(cohort: Cohort, *rows: list[str], headers: list[str] = HEADERS) -> RosterImport:
        roster = actions.confirm_roster(roster=check(cohort, *rows, headers=headers), skip_errors=False, now=now)
        return actions.apply_roster(roster=roster, now=next(moments))

    return run


def seen(client: Client, cohort: Cohort) -> str:
    """Everything the partner's pages, files and programs give out about a cohort and its lists."""
    addresses = [f"/partner/cohorts/{cohort.uuid}/", f"/partner/cohorts/{cohort.uuid}/export.csv", "/partner/"]
    for roster in cohort.roster_imports.all():
        addresses += [
            f"/partner/rosters/{roster.uuid}/",
            f"/partner/rosters/{roster.uuid}/result.csv",
            f"/partner/rosters/{roster.uuid}/cards/",
        ]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    told = "\n".join(b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode() for answer in answers)  # type: ignore[attr-defined]
    return told + json.dumps([row.changes for roster in cohort.roster_imports.all() for row in roster.rows.all()], ensure_ascii=False)


def read_by_program(cohort: Cohort) -> str:
    """Everything the partner's program reads about a cohort and its lists."""
    cache.clear()
    person = User.objects.get(username="b")
    _row, token = issue_api_token(person=person, name="ทะเบียน", scopes=("partner:read",), lifetime=timedelta(days=1), now=timezone.now())
    program = Client(headers={"authorization": f"Bearer {token}"})
    paths = [f"cohorts/{cohort.code}/learners", *(f"rosters/{roster.uuid}/rows" for roster in cohort.roster_imports.all())]
    answers = [program.get(f"/api/v1/partner/{path}") for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return json.dumps([answer.json() for answer in answers], ensure_ascii=False)


def exported(client: Client, cohort: Cohort) -> tuple[list[str], list[list[str]], bytes]:
    answer: Any = client.get(f"/partner/cohorts/{cohort.uuid}/export.csv")
    content = b"".join(answer.streaming_content if answer.streaming else [answer.content])
    sheet = read_sheet(io.BytesIO(content), filename="x.csv")
    return list(sheet.headers), [[row.cells[header] for header in sheet.headers] for row in sheet.rows], content


def names_none_of(text: str, *secrets: str) -> None:
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.django_db
def test_an_operator_is_what_the_partner_itself_called_it(
    client_b: Client, cohort_a: Cohort, cohort_b: Cohort, apply: Take, check: Take, now: datetime
) -> None:
    apply(cohort_a, OF_A)
    roster = apply(cohort_b, ["B1", "นายก้อง ดีงาม", "", "", "", "", "ร้านหน้าปากซอย", "", NUMBER, ""])

    assert Enrollment.objects.get(partner_ref="B1").operator == Enrollment.objects.get(partner_ref="A1").operator
    names_none_of(seen(client_b, cohort_b), *SECRETS)
    headers, (row,), content = exported(client_b, cohort_b)
    told = dict(zip(headers, row, strict=True))
    assert (told["ผู้ประกอบการ"], told["รูปแบบผู้ประกอบการ"], told["เลขทะเบียนผู้ประกอบการ"], told["ขนาดกิจการ"]) == ("ร้านหน้าปากซอย", "", NUMBER, "")
    again = actions.take_roster(cohort=cohort_b, content=content, file_name="x.csv", now=now)
    assert outcomes(again) == ["same"]

    # Another operator instead: the dry run names what stood there in the partner's own words.
    changed = check(cohort_b, ["B1", "นายก้อง ดีงาม", "", "", "", "", "เฮือนฝ้าย", "", "", ""])
    assert [(change["old"], change["new"]) for change in changed.rows.get().changes] == [("ร้านหน้าปากซอย", "เฮือนฝ้าย")]
    names_none_of(seen(client_b, cohort_b), *SECRETS)
    assert roster.counts["create"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["รายย่อย", "ขนาดกลาง"])
def test_a_size_that_another_partner_said_is_neither_told_nor_tried_out(
    cohort_a: Cohort, cohort_b: Cohort, apply: Take, check: Take, size: str
) -> None:
    apply(cohort_a, OF_A)
    row = ["B1", "นายก้อง ดีงาม", "", "", "", "", "ร้าน", "กลุ่มอาชีพ", NUMBER, size]

    shown = check(cohort_b, row).rows.get()
    assert (shown.outcome, shown.changes, shown.issues) == ("create", [], [])
    apply(cohort_b, row)

    operator = Operator.objects.get()
    assert (operator.name, operator.type, operator.size) == ("บริษัท ความลับ จำกัด", "juristic", "micro")
    assert outcomes(check(cohort_b, row)) == ["same"]
    assert set(PartnerOperator.objects.values_list("partner__code", "name", "type")) == {
        ("CMU", "บริษัท ความลับ จำกัด", "juristic"), ("MJU", "ร้าน", "group"),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_name_another_partner_gave_finds_nothing_here(cohort_a: Cohort, cohort_b: Cohort, apply: Take, check: Take) -> None:
    apply(cohort_a, OF_A)
    apply(cohort_b, ["B1", "นายก้อง ดีงาม", "", "", "", "", "ร้าน", "", NUMBER, ""])

    guess = ["B1", "นายก้อง ดีงาม", "", "", "", "", "บริษัท ความลับ จำกัด", "", "", ""]
    assert outcomes(check(cohort_b, guess)) == ["change"]
    assert outcomes(check(cohort_b, ["B1", "นายก้อง ดีงาม", "", "", "", "", "ร้าน", "", "", ""])) == ["same"]


@pytest.mark.django_db
def test_a_person_found_by_address_is_a_name_and_nothing_more(
    client_b: Client, cohort_a: Cohort, cohort_b: Cohort, apply: Take, now: datetime
) -> None:
    apply(cohort_a, OF_A)
    apply(cohort_b, ["B1", "สมหญิง ใจดี", "somying@example.org", "", "", "", "", "", "", ""])

    assert User.objects.filter(given_name="สมหญิง").count() == 1
    names_none_of(seen(client_b, cohort_b), *SECRETS)
    names_none_of(read_by_program(cohort_b), *SECRETS, "somying@")
    _headers, (row,), content = exported(client_b, cohort_b)
    assert row[1:5] == ["B1", "", "สมหญิง", "ใจดี"]
    assert set(row[5:15]) == {""}
    assert outcomes(actions.take_roster(cohort=cohort_b, content=content, file_name="x.csv", now=now)) == ["same"]


@pytest.mark.django_db
def test_right_and_wrong_guesses_about_a_person_look_the_same(cohort_a: Cohort, cohort_b: Cohort, apply: Take, check: Take) -> None:
    apply(cohort_a, OF_A)
    apply(cohort_b, ["B1", "สมหญิง ใจดี", "somying@example.org", "", "", "", "", "", "", ""])

    def said(*row: str) -> tuple[Any, ...]:
        (told,) = check(cohort_b, [*row, *[""] * (len(HEADERS) - len(row))]).rows.all()
        return told.outcome, told.issues, told.changes

    right = said("B1", "ดร.สมหญิง ใจดี", "", "0812345678", "หญิง", "2540")
    assert right == said("B1", "นางสมหญิง ใจดี", "", "0899999999", "ชาย", "2541")
    assert right[0] == "same"
    assert [issue["code"] for issue in right[1]] == ["kept_by_learner"]
    # Without a number or address: neither does a birth year find somebody whose birth year another list said.
    assert said("", "สมหญิง ใจดี", "", "", "", "2540") == said("", "สมหญิง ใจดี", "", "", "", "2541")
    assert said("", "สมหญิง ใจดี", "", "", "", "2540")[0] == "same"


@pytest.mark.django_db
def test_an_uncertain_namesake_is_asked_about(cohort_b: Cohort, learner: User, check: Take, now: datetime) -> None:
    """Who joined by themselves has no number of the partner's, and a birth year of their own."""
    Cohort.objects.update(is_by_invitation=False)
    actions.enroll_learner(learner=learner, cohort=Cohort.objects.get(pk=cohort_b.pk), now=now)

    for year in ("2533", "2534"):
        row = check(cohort_b, ["B7", "สมหญิง ใจดี", "", "", "", year, "", "", "", ""]).rows.get()
        assert (row.outcome, [issue["code"] for issue in row.issues]) == ("conflict", ["name_uncertain"])
    assert outcomes(check(cohort_b, ["B7", "สมหญิง ใจดี", "other@example.org", "", "", "2534", "", "", "", ""])) == ["create"]


@pytest.mark.django_db
def test_an_address_is_not_found_letter_by_letter(client_b: Client, cohort_a: Cohort, cohort_b: Cohort, apply: Take) -> None:
    apply(cohort_a, OF_A)
    apply(
        cohort_b, ["B1", "สมหญิง ใจดี", "somying@example.org", "", "", "", "", "", "", ""],
        ["B2", "คำ ดีงาม", "kham@example.org", "", "", "", "", "", "", ""],
    )  # fmt: skip

    def found(words: str) -> list[str]:
        page = client_b.get(f"/partner/cohorts/{cohort_b.uuid}/", {"q": words}).context["page"]
        return sorted(place.partner_ref for place in page)

    assert found("example.org") == ["B2"]
    assert found("somying@example.org") == ["B1"]


@pytest.mark.django_db
def test_a_refused_address_says_the_same_whoever_has_it(
    client_b: Client, cohort_a: Cohort, cohort_b: Cohort, apply: Take, check: Take
) -> None:
    apply(cohort_a, OF_A)
    roster = check(cohort_b, ["B1", "คนอื่น ใจดี", "somying@example.org", "", "", "", "", "", "", ""])

    assert outcomes(roster) == ["conflict"]
    names_none_of(seen(client_b, cohort_b), *SECRETS, "มีผู้ใช้แล้ว", "คนละคนกับรหัส")


@pytest.mark.django_db
def test_words_from_before_they_were_kept_are_the_partners_own_or_nobodys(cohort_a: Cohort, cohort_b: Cohort, apply: Take) -> None:
    alone = ["A2", "นายก้อง ดีงาม", "", "", "", "", "เฮือนฝ้าย", "กลุ่มอาชีพ", "", "รายย่อย"]
    apply(cohort_a, OF_A, alone)
    apply(cohort_b, ["B1", "นายคำ ดีงาม", "", "", "", "", "ร้าน", "", NUMBER, ""])
    told = PartnerOperator.objects.order_by("pk")
    before = list(told.values_list("partner", "operator", "name", "type", "size", "registration_number"))
    tell = import_module("enrollment.migrations.0008_operators_told").tell

    told.delete()
    tell(apps, None)
    assert sorted(told.values_list("partner", "operator", "name", "type", "size", "registration_number")) == sorted(before)

    # The rows of lists are gone after thirty days: nobody knows any more which partner called the shared operator what.
    told.delete()
    RosterImport.objects.all().delete()
    tell(apps, None)
    assert list(told.values_list("partner__code", "name")) == [("CMU", "เฮือนฝ้าย")]
