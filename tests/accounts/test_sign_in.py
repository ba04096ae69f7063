from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import actions
from accounts.hashers import SchoolArgon2Hasher
from accounts.models import Consent, User

from .conftest import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def now() -> datetime:
    """The entrance reads the real clock, and a card is good for half a year."""
    return timezone.now()


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    from django.core.cache import cache

    cache.clear()


def sign_in(login: str, password: str = PASSWORD, *, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post(LOGIN, {"login": login, "password": password, **more})


def plain(response: Any, *typed: str) -> str:
    """The page without what differs by chance: tokens, and what was typed."""
    text = re.sub(r'value="[A-Za-z0-9]{32,}"|nonce="[^"]*"', "", response.content.decode())
    for word in typed:
        text = text.replace(word, "")
    return text


@pytest.mark.parametrize("login", ["somying@example.org", "SOMYING@example.org", "username"])
def test_address_or_sign_in_name_opens_the_door(person: User, login: str) -> None:
    response = sign_in(person.username.upper() if login == "username" else login)

    assert (response.status_code, response.url) == (302, "/me/")


def test_a_classroom_behind_one_address_gets_in(db: None, now: datetime) -> None:
    rows: list[Any] = [{"given_name": f"ผู้เรียน{n}", "username": f"hh-{n}", "password": PASSWORD} for n in range(300)]
    actions.create_people(rows=rows, now=now)

    answers = [sign_in(f"hh-{n}").status_code for n in range(300)]

    assert answers.count(302) == 300


def test_a_guessed_account_is_closed_for_a_while_and_nobody_elses(person: User, paper_person: User) -> None:
    paper_person.set_password(PASSWORD)
    paper_person.save()
    for n in range(5):
        sign_in("somying@example.org", f"guess-{n}")

    right = sign_in("somying@example.org")
    neighbour = sign_in(paper_person.username)

    assert right.status_code != 302
    assert neighbour.status_code == 302


def test_wrong_password_and_unknown_person_look_alike(person: User) -> None:
    known, unknown = sign_in("somying@example.org", "wrong"), sign_in("nobody@example.org", "wrong")

    assert known.status_code == unknown.status_code == 422
    assert plain(known, "somying@example.org") == plain(unknown, "nobody@example.org")


@pytest.mark.parametrize("door", ["/accounts/password/reset/", "/accounts/signup/"])
def test_no_door_tells_who_has_an_account(person: User, door: str) -> None:
    answers = []
    for address in ("somying@example.org", "nobody@example.org"):
        client = Client()
        form = {"email": address, "password1": PASSWORD, "given_name": "ก", "accept_terms": "on"}
        response = client.post(door, form)
        page = client.get(response.url)
        answers.append((response.status_code, response.url, page.status_code, plain(page, address)))

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "/\t/evil.example",
        "//evil\u3002example",
        " https://evil.example",
        "%2f%2fevil.example",
        "elsewhere",
    ],
)
@pytest.mark.parametrize("door", ["password", "card"])
def test_nobody_is_led_away(person: User, paper_person: User, now: datetime, target: str, door: str) -> None:
    if door == "password":
        response = sign_in("somying@example.org", next=target)
        allowed = {"/me/"}
    else:
        code = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)
        response = Client().post("/me/card/", {"code": code, "next": target})
        allowed = {reverse("account_set_password", query={"next": "/me/"})}

    assert response.status_code == 302
    assert response.url in allowed


def test_next_leads_to_our_own_page(person: User) -> None:
    assert sign_in("somying@example.org", next="/me/profile/").url == "/me/profile/"


def test_a_password_typed_to_come_in_is_no_leave_for_what_matters(person: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "somying@example.org", "password": PASSWORD})

    answer = client.get("/accounts/2fa/totp/activate/")

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/reauthenticate/")


def test_the_session_key_changes_at_sign_in(person: User) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key

    sign_in("somying@example.org", client=client)

    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stale.get("/me/profile/").status_code == 302


def test_suspending_ends_every_session(person: User, administrator: User, now: datetime) -> None:
    clients = [Client(), Client()]
    for client in clients:
        sign_in("somying@example.org", client=client)
    assert [client.get("/me/profile/").status_code for client in clients] == [200, 200]

    actions.suspend_person(person=person, by=administrator, reason="แจ้งว่าโทรศัพท์หาย", now=now)

    assert [client.get("/me/profile/").status_code for client in clients] == [302, 302]
    assert sign_in("somying@example.org").url == reverse("account_inactive")


def test_a_new_password_ends_the_other_sessions(person: User) -> None:
    here, there = Client(), Client()
    sign_in("somying@example.org", client=here)
    sign_in("somying@example.org", client=there)

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "ดอกเอื้องคำ-888", "password2": "ดอกเอื้องคำ-888"})

    assert there.get("/me/profile/").status_code == 302


def test_sign_up_by_code_writes_names_and_consents(db: None) -> None:
    client = Client()
    form = {"email": "Kaew@Example.org", "password1": PASSWORD, "given_name": "แก้ว", "family_name": "ล้านนา", "accept_terms": "on"}

    client.post("/accounts/signup/", form)
    code = re.search(r"[A-Z0-9]{4}-?[A-Z0-9]{2,4}", str(mail.outbox[0].body))
    assert code is not None
    landed = client.post("/accounts/confirm-email/", {"code": code[0]})

    person = User.objects.get()
    assert landed.status_code == 302
    assert (person.email, person.given_name, person.family_name) == ("kaew@example.org", "แก้ว", "ล้านนา")
    assert person.username.startswith("hh-")
    assert person.sort_name
    assert EmailAddress.objects.get().verified
    assert set(Consent.objects.values_list("purpose", "action", "channel")) == {
        ("terms", "given", "sign_up"),
        ("statistics", "given", "sign_up"),
    }


def test_no_account_without_the_terms(db: None) -> None:
    response = Client().post("/accounts/signup/", {"email": "kaew@example.org", "password1": PASSWORD, "given_name": "แก้ว"})

    assert response.status_code == 422
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_by_a_code(person: User) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "somying@example.org"})
    code = re.search(r"[A-Z0-9]{4}-?[A-Z0-9]{2,4}", str(mail.outbox[0].body))
    assert code is not None
    client.post("/accounts/password/reset/confirm/", {"code": code[0]})
    client.post("/accounts/password/reset/complete/", {"password1": "ดอกเอื้องคำ-888", "password2": "ดอกเอื้องคำ-888"})

    assert sign_in("somying@example.org", "ดอกเอื้องคำ-888").status_code == 302


def test_a_card_leads_to_setting_a_password(paper_person: User, now: datetime) -> None:
    code = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)
    client = Client()

    response = client.post("/me/card/", {"code": code.upper(), "next": "/me/profile/"})
    client.post(response.url, {"password1": PASSWORD, "password2": PASSWORD})

    assert client.get("/me/profile/").status_code == 200
    assert sign_in(paper_person.username).status_code == 302


def test_wrong_cards_are_counted(paper_person: User, now: datetime) -> None:
    code = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)
    for n in range(60):
        assert Client().post("/me/card/", {"code": f"wrong-{n}"}).status_code == 422

    assert Client().post("/me/card/", {"code": code}).status_code == 429


def test_line_is_offered_only_with_keys(db: None, settings: Settings) -> None:
    assert "ใช้บัญชีไลน์" not in Client().get(LOGIN).content.decode()

    settings.SOCIALACCOUNT_PROVIDERS = {"line": {"APPS": [{"client_id": "1", "secret": "2"}]}}

    assert "ใช้บัญชีไลน์" in Client().get(LOGIN).content.decode()


def test_the_hasher_is_argon2id_of_the_published_minimum() -> None:
    hasher = SchoolArgon2Hasher()
    encoded = hasher.encode(PASSWORD, "salt-of-some-length")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(PASSWORD, encoded)
