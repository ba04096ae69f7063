"""`/api/v1/indicators/8`: the very bytes of the command and of the page."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import issue_api_token
from accounts.models import User
from indicators.actions import appoint_official, dismiss_official, publish_period

pytestmark = pytest.mark.usefixtures("vector")
NOW = datetime.fromisoformat("2026-11-21T10:00:00+07:00")


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    cache.clear()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1"))


@pytest.fixture
def program(official: User) -> Client:
    _row, token = issue_api_token(person=official, name="รายงาน", scopes=["indicators"], lifetime=timedelta(days=30), now=NOW)
    return Client(headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("extension", ["json", "csv"])
def test_the_answer_is_what_the_command_writes_and_the_page_hands_out(
    program: Client, official: User, client: Client, tmp_path: Path, extension: str
) -> None:
    output = tmp_path / "out"
    call_command(
        "export_indicator8", "--fiscal-year", "2569", "--quarter", "2", "--area", "nec4", "--format", extension, "--output", str(output)
    )
    client.force_login(official)
    asked = {"fiscal_year": 2569, "quarter": 2, "area": "nec4"}

    answer = program.get(f"/api/v1/indicators/8.{extension}", asked)

    assert answer.content == output.read_bytes() == client.get(f"/indicators/8/download.{extension}", asked).content
    assert answer["Content-Disposition"] == f'attachment; filename="indicator8_2569_q2_nec4.{extension}"'


def test_a_workbook_comes_too(program: Client) -> None:
    assert program.get("/api/v1/indicators/8.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "asked",
    [
        "8.docx",
        "8.json?language=de",
        "8.json?fiscal_year=1",
        "8.json?quarter=5",
        "8.json?area=99",
        "8.json?from=x",
        "8.json?by=a,b",
        "8.json?gender=zz",
        "8.json?genders=female",
    ],
)
def test_what_means_nothing_is_refused_with_the_place(program: Client, asked: str) -> None:
    answer = program.get(f"/api/v1/indicators/{asked}")

    assert (answer.status_code, answer.json()["code"]) == (422, "report_not_understood")
    name = asked.partition("?")[2].partition("=")[0]
    assert name in {"", "language"} or list(answer.json()["fields"]) == ["__all__" if name in {"by", "gender"} else name]


def test_what_is_public_is_open_to_everybody_and_the_same_as_on_its_page(client: Client, official: User) -> None:
    publish_period(fiscal_year=2569, quarter=1, by=official, now=NOW)

    periods = client.get("/api/v1/indicators/8/public").json()
    answer = client.get("/api/v1/indicators/8/public/2569-1.csv")

    assert [(row["fiscal_year"], row["quarter"], row["extent"], row["warnings"]) for row in periods] == [(2569, 1, "tables", [])]
    assert answer.content == client.get("/indicators/8/public/2569-1.csv").content
    assert client.get("/api/v1/indicators/8/public/2569-2.csv").json()["code"] == "not_found"
    assert client.get("/api/v1/indicators/8/public/2569-1.docx").status_code == 422


def test_a_token_is_no_way_around_the_second_factor(program: Client, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True

    answer = program.get("/api/v1/indicators/8.json")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")


def test_a_cookie_of_somebody_else_is_no_way_around_the_second_factor(program: Client, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    program.force_login(User.objects.create_user("learner-1"))

    answer = program.get("/api/v1/indicators/8.json")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")


def test_officials_only_and_only_as_long(program: Client, official: User) -> None:
    assert Client().get("/api/v1/indicators/8.json").json()["code"] == "token_missing"

    dismiss_official(person=official)

    assert program.get("/api/v1/indicators/8.json").json()["code"] == "scope_missing"
