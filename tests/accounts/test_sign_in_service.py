"""Signing in through a service elsewhere: the whole way there and back, and every way in which it fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.line.views import LineOAuth2Adapter
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import Consent, User
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in_service import CLIENT, SECRET, SignInService, sign_in_service

DOOR = "/accounts/oidc/uni/login/"
BACK = "/accounts/oidc/uni/login/callback/"
FAILED, STALE = "เข้าสู่ระบบผ่านบริการนี้ไม่ได้ในขณะนี้", "ต้องเริ่มเข้าสู่ระบบใหม่"


@pytest.fixture
def service(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignInService]:
    with sign_in_service() as running:
        app = {"client_id": CLIENT, "secret": SECRET}
        uni = app | {"provider_id": "uni", "name": "มหาวิทยาลัย", "settings": {"server_url": running.url}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [uni]}, "line": {"APPS": [app]}}
        for name, step in (("access_token_url", "token"), ("authorize_url", "authorize"), ("profile_url", "profile")):
            monkeypatch.setattr(LineOAuth2Adapter, name, f"{running.url}/{step}")
        yield running


def there_and_back(client: Client, service: SignInService, door: str = DOOR) -> Any:
    """Leave for the service, agree there, and come back."""
    return client.get(service.consent(client.post(door).url))


def sign_up(client: Client, **typed: str) -> Any:
    form = {"given_name": "คำแก้ว", "family_name": "ใจดี", "accept_terms": "on"}
    return client.post("/accounts/3rdparty/signup/", form | typed)


def test_who_comes_the_first_time_gets_an_account_and_is_known_the_next(client: Client, service: SignInService) -> None:
    service.person |= {"email": "Khamkaew@uni.example", "email_verified": True}

    back = there_and_back(client, service)
    asked = client.get(back.url).content.decode()
    landed = sign_up(client, email="khamkaew@uni.example")

    person = User.objects.get()
    assert ("คำแก้ว" in asked, "khamkaew@uni.example" in asked.lower()) == (True, True)
    assert (landed.status_code, landed.url) == (302, "/me/")
    assert (person.email, person.given_name, person.has_usable_password()) == ("khamkaew@uni.example", "คำแก้ว", False)
    assert (SocialAccount.objects.get().uid, EmailAddress.objects.get().verified) == ("248289761001", True)
    assert Consent.objects.filter(purpose="terms", action="given").count() == 1
    again = Client()
    assert there_and_back(again, service).url == "/me/"
    assert (again.get("/me/profile/").status_code, User.objects.count()) == (200, 1)
    assert service.asked.count("token") == 2


def test_an_address_that_has_an_account_is_not_taken_over_nor_told(client: Client, service: SignInService, person: User) -> None:
    service.person |= {"email": "somying@example.org", "email_verified": True}

    there_and_back(client, service)
    answer = sign_up(client, email="somying@example.org")

    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert client.get("/me/profile/").status_code == 302
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert [letter.to for letter in mail.outbox] == [["somying@example.org"]]


def test_who_is_signed_in_may_add_the_service_and_then_use_it(client: Client, service: SignInService, person: User) -> None:
    client.post("/accounts/login/", {"login": "somying@example.org", "password": PASSWORD})

    linked = there_and_back(client, service, f"{DOOR}?process=connect")

    # A new way in is as much as a new password: the old one is asked for again.
    assert linked.url == "/accounts/reauthenticate/"
    assert client.post(linked.url, {"password": PASSWORD}).url == "/accounts/3rdparty/"
    assert SocialAccount.objects.get().user == person
    assert there_and_back(Client(), service).url == "/me/"


def test_who_denies_is_led_back_and_nothing_is_made(client: Client, service: SignInService) -> None:
    service.denies = True

    page = client.get(there_and_back(client, service).url)

    assert (page.status_code, "ยกเลิกการเข้าสู่ระบบแล้ว" in page.content.decode(), User.objects.count()) == (200, True, 0)


@pytest.mark.parametrize("how", ["another browser", "another state", "no state", "twice"])
def test_only_who_left_from_here_comes_back_and_once(client: Client, service: SignInService, how: str) -> None:
    address = service.consent(client.post(DOOR).url)
    if how == "another browser":
        client = Client()
    elif how == "another state":
        address = address.partition("&state")[0] + "&state=guessed"
    elif how == "no state":
        address = address.partition("&state")[0]
    else:
        client.get(address)

    page = client.get(address)

    assert (page.status_code, STALE in page.content.decode()) == (400, True)
    assert not User.objects.exists()


def test_a_service_that_refuses_by_a_reason_of_its_own_is_told(client: Client, service: SignInService) -> None:
    state = dict(part.split("=") for part in client.post(DOOR).url.partition("?")[2].split("&"))["state"]

    page = client.get(BACK, {"error": "temporarily_unavailable", "state": state})

    assert (page.status_code, FAILED in page.content.decode()) == (502, True)


PERSON = {"sub": "1", "given_name": "คำแก้ว"}
NONSENSE: list[tuple[str, int | bytes]] = [
    ("openid-configuration", 404),
    ("openid-configuration", 500),
    ("openid-configuration", b"<html>"),
    ("openid-configuration", b"[]"),
    ("openid-configuration", b'{"issuer": "https://x.example"}'),
    ("token", 503),
    ("token", 400),
    ("token", b"nonsense"),
    ("token", b"{}"),
    ("token", b'{"access_token": "x", "expires_in": "soon"}'),
    ("token", b'{"access_token": "x", "id_token": "x.y.z"}'),
    ("userinfo", 401),
    ("userinfo", b"null"),
    ("userinfo", b"{}"),
    ("userinfo", json.dumps({"sub": ""}).encode()),
    ("userinfo", json.dumps({"sub": "1" * 300}).encode()),
    ("userinfo", json.dumps(PERSON | {"email": ["a@b.example"]}).encode()),
    ("userinfo", json.dumps(PERSON | {"sub": "another"}).encode()),
]


@pytest.mark.parametrize(("step", "said"), NONSENSE)
def test_nonsense_at_any_step_is_a_page_and_changes_nothing(
    client: Client, service: SignInService, caplog: pytest.LogCaptureFixture, step: str, said: int | bytes
) -> None:
    service.person |= {"email": "secret@uni.example"}
    service.broken[step] = said

    with caplog.at_level(logging.WARNING, logger="accounts.adapters"):
        left = client.post(DOOR)
        page = client.get(service.consent(left.url)) if left.status_code == 302 else left

    text = page.content.decode()
    assert (page.status_code, FAILED in text, "/accounts/password/reset/" in text) == (502, True, True)
    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert [record.levelname for record in caplog.records if record.name == "accounts.adapters"] == ["WARNING"]
    assert not any(word in caplog.text for word in ("secret@", "คำแก้ว", "248289761001", "code="))


@pytest.mark.parametrize("when", ["before", "on the way"])
def test_a_service_that_is_not_there_is_a_page_too(client: Client, settings: Settings, service: SignInService, when: str) -> None:
    address = service.consent(client.post(DOOR).url)
    nobody = f"http://127.0.0.1:{service.server_port}/gone"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = nobody
    service.shutdown()
    service.socket.close()

    page = client.post(DOOR) if when == "before" else client.get(address)

    assert (page.status_code, FAILED in page.content.decode()) == (503, True)


def test_the_page_speaks_english_and_offers_a_way_on(client: Client, service: SignInService) -> None:
    service.broken["openid-configuration"] = 500
    client.cookies["django_language"] = "en"

    text = client.post(DOOR).content.decode()

    assert "Your account, learning record and certificates here are all still in place; nothing was changed." in text


LINE = "/accounts/line/login/"


def test_line_tells_no_address_and_needs_none(client: Client, service: SignInService) -> None:
    service.person = {"userId": "U4af4980629", "displayName": "คำแก้ว"}

    asked = client.get(there_and_back(client, service, LINE).url).content.decode()
    landed = sign_up(client)

    person = User.objects.get()
    assert "คำแก้ว" in asked
    assert (landed.url, person.email, SocialAccount.objects.get().uid) == ("/me/", None, "U4af4980629")


@pytest.mark.parametrize(("step", "said"), [("token", 500), ("token", b"[]"), ("profile", 500), ("profile", b"{}"), ("profile", b"<html>")])
def test_line_in_trouble_is_a_page_and_never_somebody(client: Client, service: SignInService, step: str, said: int | bytes) -> None:
    service.broken[step] = said

    page = there_and_back(client, service, LINE)

    assert (page.status_code, FAILED in page.content.decode()) == (502, True)
    assert not SocialAccount.objects.exists()
