"""Looking after other people's accounts, and the second factor that staff need."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import actions
from accounts.actions import create_person
from accounts.errors import ActReasonMissingError, ActStateError, LastAdministratorError, OwnAccountError, StrongerAccountError
from accounts.models import StaffAct, User
from accounts.queries.desk import ACCOUNT_KEEPERS

WHY = "แจ้งว่าโทรศัพท์หาย"


@pytest.fixture
def keeper(db: None, now: datetime) -> User:
    made = create_person(given_name="นายทะเบียน", family_name="ใจเย็น", username="keeper", now=now)
    made.groups.add(Group.objects.get_or_create(name=ACCOUNT_KEEPERS)[0])
    return made


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(person: User, what: str = "") -> str:
    return reverse("desk:act", args=[person.uuid, what]) if what else reverse("desk:person", args=[person.uuid])


def test_the_desk_finds_by_name_or_whole_address_and_never_lists_everybody(person: User, paper_person: User, keeper: User) -> None:
    desk, found = browser(keeper), {}
    for words in ("", "ใ", "ใจดี", "สมหญิง ใจดี", "somying@example.org", "somying", "SOMYING@EXAMPLE.ORG", paper_person.username, "ไม่มีใคร"):
        page = desk.get(reverse("desk:people"), {"q": words}).context["page"]
        found[words] = [one.given_name for one in page]

    assert found == {
        "": [], "ใ": [], "ใจดี": ["สมหญิง"], "สมหญิง ใจดี": ["สมหญิง"], "somying@example.org": ["สมหญิง"], "somying": [],
        "SOMYING@EXAMPLE.ORG": ["สมหญิง"], paper_person.username: ["บัวคำ"], "ไม่มีใคร": [],
    }  # fmt: skip


@pytest.mark.parametrize("people", [1, 3])
def test_the_desk_takes_as_many_queries_for_one_as_for_many(
    keeper: User, now: datetime, people: int, django_assert_num_queries: Any
) -> None:
    for _ in range(people):
        create_person(given_name="คำแก้ว", now=now)
    desk = browser(keeper)

    with django_assert_num_queries(5):
        desk.get(reverse("desk:people"), {"q": "คำแก้ว"})


def test_suspending_signs_out_at_once_and_is_written_down(person: User, keeper: User) -> None:
    theirs, desk = browser(person), browser(keeper)
    assert theirs.get("/me/profile/").status_code == 200
    asked = desk.get(at(person, "suspend")).content.decode()
    assert "ออกจากระบบทุกเครื่องทันที" in asked
    assert "ต้องออกใหม่เมื่อเปิดใช้บัญชีอีกครั้ง" in asked

    done = desk.post(at(person, "suspend"), {"reason": WHY}, follow=True)

    assert theirs.get("/me/profile/").status_code == 302
    assert "ถูกระงับ" in done.content.decode()
    assert WHY in done.content.decode()
    assert list(StaffAct.objects.values_list("person", "kind", "reason", "by")) == [(person.pk, "suspended", WHY, keeper.pk)]
    desk.post(at(person, "reactivate"), {"reason": "พบโทรศัพท์แล้ว"})
    person.refresh_from_db()
    assert person.is_active
    assert StaffAct.objects.count() == 2


def test_a_confirmed_name_can_be_confirmed_anew(person: User, keeper: User, now: datetime) -> None:
    actions.confirm_certificate_name(person=person, name="สมหญง ใจดี")

    browser(keeper).post(at(person, "reset-name"), {"reason": "พิมพ์ผิด"})
    actions.confirm_certificate_name(person=person, name="สมหญิง ใจดี")

    person.refresh_from_db()
    assert person.name_on_certificate == "สมหญิง ใจดี"
    with pytest.raises(ActStateError):
        actions.reactivate_person(person=person, by=keeper, reason="x", now=now)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_an_act_without_a_reason_is_none(person: User, keeper: User, now: datetime, reason: str) -> None:
    answer = browser(keeper).post(at(person, "suspend"), {"reason": reason})

    assert answer.status_code == 422
    with pytest.raises(ActReasonMissingError):
        actions.suspend_person(person=person, by=keeper, reason=reason, now=now)
    person.refresh_from_db()
    assert (person.is_active, StaffAct.objects.exists()) == (True, False)


def test_who_may_act_on_whom(person: User, keeper: User, administrator: User, now: datetime) -> None:
    refused = [
        (keeper, keeper, OwnAccountError),
        (administrator, keeper, StrongerAccountError),
        (administrator, administrator, OwnAccountError),
    ]
    for target, by, refusal in refused:
        with pytest.raises(refusal):
            actions.suspend_person(person=target, by=by, reason=WHY, now=now)
    second = create_person(given_name="สอง", username="root-2", now=now)
    User.objects.filter(pk=second.pk).update(is_superuser=True)
    second.refresh_from_db()
    actions.suspend_person(person=second, by=administrator, reason=WHY, now=now)
    with pytest.raises(LastAdministratorError):
        actions.suspend_person(person=administrator, by=second, reason=WHY, now=now)
    with pytest.raises(ActStateError):
        actions.suspend_person(person=second, by=administrator, reason=WHY, now=now)

    assert list(User.objects.filter(is_active=False)) == [second]


def test_for_everybody_else_there_is_no_desk(person: User, paper_person: User) -> None:
    desk = browser(person)

    assert {desk.get(reverse("desk:people")).status_code, desk.get(at(paper_person)).status_code} == {404}
    assert desk.post(at(paper_person, "suspend"), {"reason": WHY}).status_code == 404
    assert Client().get(reverse("desk:people")).status_code == 302
    paper_person.refresh_from_db()
    assert paper_person.is_active


def test_strange_addresses_are_not_found(person: User, keeper: User, now: datetime) -> None:
    desk = browser(keeper)
    erased = actions.erase_person(person=person, now=now + timedelta(days=1))

    assert desk.get(at(keeper, "promote")).status_code == 404
    assert desk.get(at(erased)).status_code == 404


@pytest.fixture
def _strict(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.mark.usefixtures("_strict")
def test_staff_without_a_second_factor_are_led_to_get_one(keeper: User, administrator: User, person: User) -> None:
    for staff in (keeper, administrator):
        inside = browser(staff)
        answer = inside.get(reverse("desk:people"))
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
        assert inside.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
        assert inside.get(reverse("mfa_index")).status_code == 200
        assert inside.get("/me/security/").status_code == 200
    assert browser(person).get("/").status_code == 200
    assert Client().get("/").status_code == 200


@pytest.mark.usefixtures("_strict")
@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_with_a_second_factor_the_house_is_open(keeper: User, kind: str) -> None:
    Authenticator.objects.create(user=keeper, type=kind, data={})

    assert browser(keeper).get(reverse("desk:people")).status_code == 200


@pytest.mark.usefixtures("_strict")
def test_recovery_codes_alone_are_no_second_factor(keeper: User) -> None:
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert browser(keeper).get(reverse("desk:people")).status_code == 302


def test_the_sample_school_asks_for_no_second_factor(keeper: User, settings: Settings) -> None:
    assert settings.STAFF_SECOND_FACTOR is False
    assert browser(keeper).get(reverse("desk:people")).status_code == 200
