"""`/api/v1/verification/`: what the public page says, to programs; no way to list or to guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from certificates import actions, queries
from certificates.models import Certificate
from certificates.types import new_code, show_code
from core.models import private_storage

ROOT = "/api/v1/verification"


@pytest.fixture(autouse=True)
def forget_limits(db: None) -> None:
    cache.clear()


def send(client: Client, path: str, content: bytes) -> Any:
    return client.post(f"{ROOT}/{path}", {"file": SimpleUploadedFile("file", content)})


def test_a_program_reads_what_the_page_says(client: Client, certificate: Certificate, now: datetime) -> None:
    actions.issue_credential(certificate=certificate, now=now)

    answer = client.get(f"{ROOT}/certificates/{show_code(certificate.code)}", headers={"accept-language": "en"}).json()

    assert (answer["status"], answer["number"], answer["holder_name"], answer["hours"]) == ("valid", "1/2569", "นายคำปัน น้ำผึ้ง", 30)
    assert answer["page_url"].endswith(f"/verify/{certificate.code}/")
    assert answer["credential_url"].endswith("/credential.json")
    for canary in ["canary@example.org", "canary-login", "0899999999", "1953", str(certificate.holder_key), "CRF-104-A"]:
        assert canary not in str(answer)


@pytest.mark.parametrize("path", [f"{ROOT}/credentials", "/verify/file/"])
def test_a_small_file_made_to_break_us_is_answered(client: Client, certificate: Certificate, now: datetime, path: str) -> None:
    document = actions.issue_credential(certificate=certificate, now=now).document
    deep = document.replace('"evidence":', '"evidence":' + '{"evidence":' * 600 + "1" + "}" * 600 + ',"more":', 1)
    value = json.loads(document)["proof"]["proofValue"]
    files = [b'<?xml version="1.0" encoding="foo"?><a/>', deep.encode(), document.replace(value, "z" * 50_000).encode()]

    assert [client.post(path, {"file": SimpleUploadedFile("x", file)}).status_code for file in files] == [200] * 3


def test_a_hidden_name_stays_hidden_and_a_revoked_certificate_says_so(client: Client, certificate: Certificate, now: datetime) -> None:
    actions.issue_credential(certificate=certificate, now=now)
    actions.choose_name_visibility(certificate=certificate, shows_full_name=False)
    actions.revoke_certificate(certificate=certificate, reason="misconduct", now=now)

    answer = client.get(f"{ROOT}/certificates/{certificate.code}").json()

    assert (answer["status"], answer["ended_date"], answer["is_name_masked"], answer["credential_url"]) == (
        "revoked",
        "2026-11-21",
        True,
        "",
    )
    assert "น้ำผึ้ง" not in str(answer)


@pytest.mark.parametrize("code", ["x", "0" * 26, "%20", "ก", "a" * 500])
def test_every_unknown_code_gets_the_same_answer(client: Client, certificate: Certificate, code: str) -> None:
    first = client.get(f"{ROOT}/certificates/{new_code()}")

    answer = client.get(f"{ROOT}/certificates/{code}")

    assert (answer.status_code, answer.content) == (first.status_code, first.content)
    assert (first.status_code, first.json()["code"]) == (404, "certificate_unknown")


def test_guessing_is_stopped_on_page_and_api_together(client: Client, certificate: Certificate) -> None:
    for _ in range(30):
        client.get(f"{ROOT}/certificates/{new_code()}")

    stopped = client.get(f"{ROOT}/certificates/{certificate.code}")

    assert (stopped.status_code, stopped.json()["code"], stopped["Retry-After"]) == (429, "too_many_unknown", "60")
    assert client.get(f"/verify/{certificate.code}/").status_code == 429


def test_a_pdf_is_recognised_and_a_changed_one_is_not(client: Client, certificate: Certificate, now: datetime) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=now)
    with private_storage().open(made.file) as file:
        content = file.read()

    genuine, changed, nothing = (send(client, "files", sent).json() for sent in (content, content + b" ", b"x"))

    assert (genuine["verdict"], genuine["certificate"]["number"]) == ("genuine", "1/2569")
    assert (changed["verdict"] == "genuine", nothing["verdict"], nothing["certificate"]) == (False, "not_pdf", None)


def test_a_credential_is_checked_in_every_shape_it_comes_in(client: Client, certificate: Certificate, now: datetime) -> None:
    row = actions.issue_credential(certificate=certificate, now=now)
    shapes = [row.document.encode(), queries.badge_file(row, "png"), queries.badge_file(row, "svg")]

    answers = [send(client, "credentials", shape).json() for shape in shapes]
    forged = send(client, "credentials", row.document.replace("น้ำผึ้ง", "น้ำหวาน").encode()).json()

    assert [(answer["genuine"], answer["revoked"], answer["certificate"]["number"]) for answer in answers] == [(True, False, "1/2569")] * 3
    assert (forged["genuine"], forged["certificate"]) == (False, None)
    actions.revoke_certificate(certificate=certificate, reason="misconduct", now=now)
    actions.sign_status_list(listed=row.status_list, now=now)
    assert send(client, "credentials", shapes[0]).json()["revoked"] is True


def test_an_erased_holders_certificate_still_answers(client: Client, certificate: Certificate, learner: User, now: datetime) -> None:
    content = actions.issue_credential(certificate=certificate, now=now).document.encode()
    actions.empty_holder(subject_key=learner.subject_key, now=now)

    by_code = client.get(f"{ROOT}/certificates/{certificate.code}").json()
    by_file = send(client, "credentials", content).json()

    assert (by_code["is_holder_erased"], by_code["holder_name"], by_code["status"]) == (True, "", "valid")
    assert (by_file["genuine"], by_file["revoked"], by_file["certificate"]["holder_name"]) == (True, False, "")


@pytest.mark.parametrize("path", ["files", "credentials"])
def test_what_is_too_large_or_missing_is_refused(client: Client, path: str, make_person: Callable[..., User]) -> None:
    large, missing = send(client, path, b"x" * (5 * 1024 * 1024 + 1)), client.post(f"{ROOT}/{path}")

    assert (large.status_code, large.json()["code"]) == (400, "file_too_large")
    assert (missing.status_code, list(missing.json()["fields"])) == (422, ["file"])
