"""Credentials over the wire: for holders, for who checks, and for machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from certificates import actions, queries
from certificates.badges import unbake
from certificates.credential import is_revoked, keys_of, verify_document
from certificates.models import Certificate, Credential, Issuer, IssuerKey, StatusList
from enrollment.models import Completion

FILES = ["credential.json", "badge.png", "badge.svg"]


@pytest.fixture(autouse=True)
def forget_failures(db: None) -> None:
    cache.clear()


@pytest.fixture
def signed(certificate: Certificate, now: datetime) -> Certificate:
    actions.issue_credential(certificate=certificate, now=now)
    return certificate


def inside(response: Any) -> bytes:
    content: bytes = response.content
    return content if response["Content-Type"] == "application/vc" else unbake(content)


def test_a_holder_downloads_the_same_credential_three_ways(client: Client, signed: Certificate, learner: User) -> None:
    client.force_login(learner)

    responses = [client.get(f"/my/certificates/{signed.uuid}/{file}") for file in FILES]

    assert [response.status_code for response in responses] == [200] * 3
    assert [response["Content-Type"] for response in responses] == ["application/vc", "image/png", "image/svg+xml"]
    assert {inside(response) for response in responses} == {queries.credential_bytes(signed)}
    assert responses[1]["Content-Disposition"] == 'attachment; filename="credential-NEC-1-2569.badge.png"'
    assert "no-store" in responses[0]["Cache-Control"]
    assert client.get(f"/my/certificates/{signed.uuid}/badge.svg?show")["Content-Disposition"].startswith("inline")
    assert "sandbox" in responses[2]["Content-Security-Policy"]


def test_nobody_else_gets_them_from_my_page(client: Client, signed: Certificate, make_person: Callable[..., User]) -> None:
    addresses = [f"/my/certificates/{signed.uuid}/{file}" for file in FILES]

    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(make_person())
    assert {client.get(address).status_code for address in addresses} == {404}


def test_my_page_offers_them_when_they_are_made(client: Client, certificate: Certificate, learner: User, now: datetime) -> None:
    client.force_login(learner)
    before = client.get(reverse("certificates:mine")).content.decode()

    actions.issue_credential(certificate=certificate, now=now)

    after = client.get(reverse("certificates:mine")).content.decode()
    assert ("credential.json" in before, "credential.json" in after, "badge.png" in after) == (False, True, True)
    assert client.get(f"/my/certificates/{certificate.uuid}/credential.json").status_code == 200


def test_anybody_gets_them_while_the_holder_shows_the_whole_name(client: Client, signed: Certificate) -> None:
    page = client.get(f"/verify/{signed.code}/").content.decode()

    responses = [client.get(f"/verify/{signed.code}/{file}") for file in FILES]

    assert {inside(response) for response in responses} == {queries.credential_bytes(signed)}
    assert f"/verify/{signed.code}/credential.json" in page
    assert {response["X-Robots-Tag"] for response in responses} == {"noindex, nofollow"}


@pytest.mark.parametrize("change", ["hidden name", "revoked", "erased", "never made", "unknown"])
def test_nobody_gets_them_when_there_is_nothing_to_hand_out(
    client: Client, certificate: Certificate, learner: User, now: datetime, change: str
) -> None:
    code = certificate.code
    if change != "never made":
        actions.issue_credential(certificate=certificate, now=now)
    if change == "hidden name":
        actions.choose_name_visibility(certificate=certificate, shows_full_name=False)
    elif change == "revoked":
        actions.revoke_certificate(certificate=certificate, reason="misconduct", now=now)
    elif change == "erased":
        actions.empty_holder(subject_key=learner.subject_key, now=now)
    elif change == "unknown":
        code = code[::-1]

    responses = [client.get(f"/verify/{code}/{file}") for file in FILES]

    assert [response.status_code for response in responses] == [404] * 3
    assert "น้ำผึ้ง" not in "".join(response.content.decode() for response in responses)
    assert "credential.json" not in client.get(f"/verify/{code}/").content.decode()


def test_guessing_is_limited_as_for_the_page(client: Client, signed: Certificate) -> None:
    answers = [client.get(f"/verify/{signed.code[::-1]}/credential.json").status_code for _ in range(32)]

    assert (answers.count(404), answers.count(429)) == (30, 2)
    assert client.get(f"/verify/{signed.code}/credential.json").status_code == 429


def follow(client: Client, address: str) -> Any:
    return client.get(urlsplit(address).path)


def test_a_stranger_verifies_with_nothing_but_what_the_site_serves(client: Client, signed: Certificate, settings: Settings) -> None:
    """As a verifier does: from the credential to the key and to the list, by the addresses that stand in it."""
    credential = json.loads(client.get(f"/verify/{signed.code}/credential.json").content)
    did = credential["issuer"]["id"]
    assert did.startswith("did:web:localhost%3A8000:")

    identity = client.get("/" + "/".join(did.split(":")[3:]) + "/did.json")
    listed = follow(client, credential["credentialStatus"]["statusListCredential"])

    keys = keys_of(identity.json())
    verify_document(credential, keys=keys)
    verify_document(json.loads(listed.content), keys=keys)
    assert not is_revoked(credential, json.loads(listed.content))
    assert (identity["Content-Type"], listed["Content-Type"]) == ("application/did+json", "application/vc")
    assert listed["Cache-Control"] == "public, max-age=30"
    assert {identity["Access-Control-Allow-Origin"], listed["Access-Control-Allow-Origin"]} == {"*"}
    assert not identity.cookies
    assert not listed.cookies


def test_the_achievement_has_an_address_of_its_own_and_a_badge_about_nobody(client: Client, signed: Certificate) -> None:
    achievement = json.loads(queries.credential_bytes(signed))["credentialSubject"]["achievement"]

    told, picture = follow(client, achievement["id"]), follow(client, achievement["image"]["id"])

    assert {name: value for name, value in told.json().items() if name != "@context"} == achievement
    assert picture["Content-Type"] == "image/svg+xml"
    assert "น้ำผึ้ง" not in picture.content.decode() + told.content.decode()
    assert "openbadges:credential>" not in picture.content.decode()
    assert client.get("/credentials/achievements/kiattibat/CRF-104/3").status_code == 404
    assert client.get("/credentials/achievements/wutthibat/CRF-104/99").status_code == 404
    assert client.get("/credentials/achievements/wutthibat/CRF-104/99/badge.svg").status_code == 404


def test_no_achievement_holds_anybodys_verification_code(
    client: Client, certificate: Certificate, learner: User, make_person: Callable[..., User], make_completion: Callable[[User], Completion],
    now: datetime,
) -> None:  # fmt: skip
    other = actions.issue_certificate(completion=make_completion(make_person()), now=now)
    Certificate.objects.filter(pk=other.pk).update(holder_key=learner.subject_key)
    transcript = actions.issue_transcript(person=learner, now=now)
    for row in (certificate, transcript):
        actions.issue_credential(certificate=row, now=now)

    addresses = [
        f"/credentials/achievements/{row.kind}/{row.course_code}/{row.release_number}{ending}"
        for row in (certificate, transcript)
        for ending in ("", "/badge.svg")
    ]
    responses = [client.get(address) for address in addresses]

    assert transcript.code in json.loads(queries.credential_bytes(transcript))["credentialSubject"]["achievement"]["id"]
    assert [response.status_code for response in responses] == [200, 200, 404, 404]
    bodies = "".join(response.content.decode() for response in responses)
    assert [row.code for row in (certificate, other, transcript) if row.code in bodies] == []


def test_the_site_names_its_issuers_and_unknown_ones_are_not_there(client: Client, issuer: Issuer) -> None:
    site = client.get("/.well-known/did.json").json()

    assert site["id"] == "did:web:localhost%3A8000"
    assert follow(client, site["service"][1]["serviceEndpoint"]).json()["verificationMethod"] == []
    assert client.get("/issuers/XYZ/did.json").status_code == 404
    assert client.get("/credentials/status/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_status_list_names_nobody(client: Client, signed: Certificate, learner: User) -> None:
    text = client.get(f"/credentials/status/{StatusList.objects.get().uuid}").content.decode()

    for canary in ["น้ำผึ้ง", "Khampan", str(learner.subject_key), signed.code, str(signed.uuid), "1/2569", "CRF"]:
        assert canary not in text


@pytest.mark.parametrize("count", [0, 2])
def test_the_page_about_credentials_leads_to_every_issuer(client: Client, issuer: Issuer, count: int) -> None:
    for number in range(count):
        Issuer.objects.create(code=f"U{number}", name_th="มหาวิทยาลัย", name_en="University")

    text = client.get(reverse("certificates:about_credentials")).content.decode()

    assert text.count("/did.json") == 1 + count


@pytest.mark.parametrize(
    ("change", "said"),
    [("none", "เป็นของจริงและไม่ถูกแก้ไข"), ("revoked", "เป็นของจริง แต่ใช้ไม่ได้แล้ว"), ("forged", "ถูกแก้ไข หรือไม่ได้ออกโดยเรา")],
)
def test_the_public_page_takes_a_credential_or_a_badge_as_well_as_a_pdf(
    client: Client, signed: Certificate, now: datetime, change: str, said: str
) -> None:
    row = Credential.objects.select_related("certificate").get()
    files = [row.document.encode(), queries.badge_file(row, "png"), queries.badge_file(row, "svg")]
    if change == "revoked":
        actions.revoke_certificate(certificate=signed, reason="misconduct", now=now)
        actions.sign_status_list(listed=row.status_list, now=now)
    elif change == "forged":
        files = [row.document.replace("เครื่องเขิน", "เครื่องเงิน").encode()]

    answers = [client.post("/verify/file/", {"file": SimpleUploadedFile("x", file)}).content.decode() for file in files]

    assert all(said in answer for answer in answers)
    assert all(("1/2569" in answer) == (change != "forged") for answer in answers)
    assert ("ไม่ใช่ PDF" in client.post("/verify/file/", {"file": SimpleUploadedFile("x", b"words")}).content.decode()) is True


def test_a_credential_of_a_revoked_key_is_neither_believed_nor_called_forged(client: Client, signed: Certificate, now: datetime) -> None:
    row = Credential.objects.get()
    old = row.document.encode()
    actions.revoke_key(key=IssuerKey.objects.get(purpose="credential"), note="lost", now=now)

    answer = client.post("/verify/file/", {"file": SimpleUploadedFile("x", old)}).content.decode()
    told = client.post("/api/v1/verification/credentials", {"file": SimpleUploadedFile("x", old)}).json()

    assert "กุญแจที่ถูกเพิกถอนแล้ว" in answer
    assert "1/2569" in answer
    assert "เป็นของจริงและไม่ถูกแก้ไข" not in answer
    assert (told["genuine"], told["revoked"], told["key_revoked"], told["certificate"]["number"]) == (False, False, True, "1/2569")
