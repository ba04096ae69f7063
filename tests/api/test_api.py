"""What holds for the whole of `/api/v1/`: one shape of refusal, limits, a description and a page about it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import api as accounts_api
from accounts.actions import issue_api_token
from accounts.models import User
from config.api.refusals import broken

ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def forget_limits(db: None) -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nothing", 404, "not_found"),
        ("/catalogue/courses/NONE", 404, "not_found"),
        ("/partner/cohorts", 401, "token_missing"),
        ("/catalogue/courses?page=x", 422, "not_understood"),
        ("/verification/certificates/x", 404, "certificate_unknown"),
    ],
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_refusal_has_the_same_shape_in_the_readers_language(client: Client, path: str, status: int, code: str, language: str) -> None:
    answer = client.get(ROOT + path, headers={"accept-language": language})

    problem = answer.json()
    assert (answer.status_code, set(problem), problem["code"]) == (status, {"code", "message", "fields"}, code)
    assert any("ก" <= letter <= "๛" for letter in problem["message"]) == (language == "th")
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert not answer.cookies


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer hh_wrong", "Basic eDp5", "hh_x", "Bearer " + "x" * 5000])
def test_a_wrong_token_is_told_even_where_none_is_needed(client: Client, header: str) -> None:
    answers = [client.get(f"{ROOT}{path}", headers={"authorization": header}) for path in ("/catalogue/courses", "/partner/cohorts")]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_an_address_does_not_do_is_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(f"{ROOT}/catalogue/courses").status_code == 405


def test_who_asks_too_often_waits_a_minute_and_a_token_may_ask_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts_api, "WINDOW", 10**9)  # no new minute in the middle of the test
    person = User.objects.create_user("program")
    _row, token = issue_api_token(person=person, name="x", scopes=["catalogue"], lifetime=timedelta(days=1), now=timezone.now())
    with_token = Client(headers={"authorization": f"Bearer {token}"})
    monkeypatch.setattr(accounts_api, "WITHOUT_TOKEN", 3)
    monkeypatch.setattr(accounts_api, "WITH_TOKEN", 5)

    without = [client.get(f"{ROOT}/catalogue/courses") for _ in range(4)]
    with_one = [with_token.get(f"{ROOT}/catalogue/courses").status_code for _ in range(6)]

    assert [answer.status_code for answer in without] == [200, 200, 200, 429]
    assert (without[3].json()["code"], int(without[3]["Retry-After"]) > 0) == ("too_many_requests", True)
    assert with_one == [200] * 5 + [429]
    monkeypatch.setattr(accounts_api, "WINDOW", 5 * 10**8)  # a new minute
    assert client.get(f"{ROOT}/catalogue/courses").status_code == 200


def test_what_nobody_foresaw_tells_nothing(caplog: pytest.LogCaptureFixture, rf: Any) -> None:
    answer = broken(rf.get("/api/v1/x"), ValueError("somebody's secret"))

    assert (answer.status_code, json.loads(answer.content)["code"]) == (500, "server_error")
    assert b"secret" not in answer.content


def test_the_description_names_every_operation_and_guards_every_private_one(client: Client) -> None:
    schema = client.get(f"{ROOT}/openapi.json").json()

    operations = {f"{method} {path}": told for path, methods in schema["paths"].items() for method, told in methods.items()}
    assert len(operations) == 19
    assert all(path.startswith("/api/v1/") for path in schema["paths"])
    private = {name for name, told in operations.items() if {} not in told["security"]}
    assert private == {name for name in operations if "/partner/" in name or ("/indicators/" in name and "/public" not in name)}
    for told in operations.values():
        assert set(told["responses"]) >= {"401", "403", "404", "422", "429"}


def test_the_page_shows_every_operation_without_a_program(client: Client) -> None:
    schema = client.get(f"{ROOT}/openapi.json").json()

    page = client.get(f"{ROOT}/docs")
    text = page.content.decode()

    assert all(path in text for path in schema["paths"])
    assert text.count("<script") == client.get("/").content.decode().count("<script")
    assert "partner:write" in text
    assert "cdn" not in text.lower()


def test_a_process_that_is_never_asked_does_not_start_the_engine() -> None:
    code = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings'); import django; django.setup();"
        "from django.urls import reverse; reverse('courses:catalogue'); reverse('api_docs');"
        "print([name for name in ('config.api.engine', 'courses.api', 'pyld', 'weasyprint') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]

    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert done.stdout.strip().splitlines()[-1] == "[]"
