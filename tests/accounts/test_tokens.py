"""Tokens for programs: shown once, kept as a hash, ending by time, by hand and with the account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, queries, scopes
from accounts.actions.tokens import digest_of
from accounts.data_export import collect
from accounts.errors import ActReasonMissingError, CardNotValidError, ScopeError, TokenLimitError
from accounts.models import ApiToken, User

MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def two_scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "_scopes", {})
    scopes.register("reading", "อ่าน", may_have=lambda _person: True)
    scopes.register("staff", "ดูแล", may_have=lambda person: person.is_staff)


def issue(person: User, now: datetime, **changes: Any) -> tuple[ApiToken, str]:
    given: dict[str, Any] = {"name": "ระบบทะเบียน", "scopes": ["reading"], "lifetime": MONTH}
    return actions.issue_api_token(person=person, now=now, **(given | changes))


def test_a_token_is_shown_once_and_kept_as_a_hash(person: User, now: datetime) -> None:
    row, token = issue(person, now)

    assert token.startswith("hh_")
    assert len(token) == 46
    assert token not in str(ApiToken.objects.values().get())
    assert (row.beginning, row.scopes, row.expires_at) == (token[:8], ["reading"], now + MONTH)
    assert actions.use_api_token(secret=token, now=now) == row
    assert actions.use_api_token(secret=token[:-1], now=now) is None
    assert actions.use_api_token(secret="", now=now) is None


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": []},
        {"scopes": ["staff"]},
        {"scopes": ["reading", "unknown"]},
        {"lifetime": timedelta()},
        {"lifetime": timedelta(days=400)},
    ],
    ids=str,
)
def test_nobody_gives_away_what_is_not_theirs_nor_for_ever(person: User, now: datetime, change: dict[str, Any]) -> None:
    with pytest.raises(ScopeError):
        issue(person, now, **change)

    assert not ApiToken.objects.exists()


def test_twenty_living_tokens_are_enough(person: User, now: datetime) -> None:
    rows = [issue(person, now)[0] for _ in range(20)]

    with pytest.raises(TokenLimitError):
        issue(person, now)
    actions.revoke_api_token(token=rows[0], now=now)
    issue(person, now)
    assert ApiToken.objects.count() == 21


def test_a_token_ends_by_time_by_hand_and_with_the_account(person: User, now: datetime) -> None:
    by_time, by_hand, by_account = (issue(person, now)[1] for _ in range(3))
    rows = list(ApiToken.objects.order_by("pk"))

    assert actions.use_api_token(secret=by_time, now=now + MONTH - timedelta(seconds=1)) is not None
    assert actions.use_api_token(secret=by_time, now=now + MONTH) is None
    first = actions.revoke_api_token(token=rows[1], now=now)
    assert actions.revoke_api_token(token=rows[1], now=now + MONTH).revoked_at == first.revoked_at == now
    assert actions.use_api_token(secret=by_hand, now=now) is None
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert actions.use_api_token(secret=by_account, now=now) is None
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert actions.use_api_token(secret=by_account, now=now) is not None
    actions.erase_person(person=person, now=now)
    assert not ApiToken.objects.exists()


def test_use_is_noted_once_a_minute(person: User, now: datetime) -> None:
    _row, token = issue(person, now)

    for seconds in (0, 59, 61):
        actions.use_api_token(secret=token, now=now + timedelta(seconds=seconds))

    assert ApiToken.objects.get().last_used_at == now + timedelta(seconds=61)


def test_a_copy_of_ones_data_names_tokens_without_their_hashes(person: User, now: datetime) -> None:
    row, _token = issue(person, now)

    (held,) = collect(person)["api_tokens"]

    assert (held["uuid"], held["scopes"]) == (row.uuid, ["reading"])
    assert row.digest not in str(held)


@pytest.fixture
def at_the_page(client: Client, person: User) -> Client:
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": "ผ้าซิ่นตีนจก-2569"})
    return client


def test_the_page_makes_a_token_and_shows_it_on_that_answer_alone(at_the_page: Client, person: User) -> None:
    made = at_the_page.post(reverse("accounts:tokens"), {"name": "ระบบทะเบียน", "scopes": ["reading"], "days": "90"})

    text = made.content.decode()
    row = ApiToken.objects.get()
    shown = text[text.index("hh_") :][:46]
    assert (made.status_code, digest_of(shown)) == (200, row.digest)
    assert "no-store" in made["Cache-Control"]
    assert shown not in at_the_page.get(reverse("accounts:tokens")).content.decode()
    assert row.beginning in at_the_page.get(reverse("accounts:tokens")).content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["staff"]}, {"days": "9999"}], ids=str)
def test_what_the_page_does_not_offer_is_not_taken(at_the_page: Client, change: dict[str, Any]) -> None:
    response = at_the_page.post(reverse("accounts:tokens"), {"name": "x", "scopes": ["reading"], "days": "90"} | change)

    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_suspending_ends_every_token_and_the_card_for_good(person: User, paper_person: User, administrator: User, now: datetime) -> None:
    (row, token), (others, _token), later = issue(person, now), issue(paper_person, now), now + timedelta(days=1)
    ended = actions.revoke_api_token(token=issue(person, now)[0], now=now)
    code = actions.issue_sign_in_card(person=person, issued_by=None, now=now)
    with pytest.raises(ActReasonMissingError):
        actions.suspend_person(person=person, by=administrator, reason=" ", now=later)
    assert actions.use_api_token(secret=token, now=now) == row

    actions.suspend_person(person=person, by=administrator, reason="แจ้งว่าโทรศัพท์หาย", now=later)
    actions.reactivate_person(person=person, by=administrator, reason="พบแล้ว", now=later)

    assert dict(ApiToken.objects.values_list("pk", "revoked_at")) == {row.pk: later, ended.pk: now, others.pk: None}
    assert actions.use_api_token(secret=token, now=later) is None
    with pytest.raises(CardNotValidError):
        actions.sign_in_with_card(code=code, now=later)


def test_only_ones_own_tokens_are_shown_and_revoked(at_the_page: Client, person: User, paper_person: User, now: datetime) -> None:
    mine, theirs = issue(person, now)[0], issue(paper_person, now, name="ของคนอื่น")[0]

    page = at_the_page.get(reverse("accounts:tokens")).content.decode()
    answers = [at_the_page.post(reverse("accounts:revoke_token", args=[row.uuid])).status_code for row in (mine, theirs)]

    assert ("ระบบทะเบียน" in page, "ของคนอื่น" in page) == (True, False)
    assert answers == [302, 404]
    assert list(ApiToken.objects.order_by("pk").values_list("revoked_at", flat=True).filter(pk=theirs.pk)) == [None]
    assert [view.is_living for view in queries.api_tokens(person, now=now)] == [False]


def test_who_left_the_screen_open_is_asked_again(client: Client, person: User) -> None:
    client.force_login(person)

    assert client.get(reverse("accounts:tokens")).headers["Location"].startswith("/accounts/reauthenticate/")


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(reverse("accounts:tokens")).status_code == 302
