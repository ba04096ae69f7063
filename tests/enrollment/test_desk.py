"""The desk that keeps partners and their coordinators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActReasonMissingError
from accounts.models import StaffAct, User
from accounts.queries.desk import ACCOUNT_KEEPERS
from enrollment import actions
from enrollment.models import Cohort, Partner, PartnerMembership

WHY = "หนังสือแต่งตั้งที่ 12/2569"
TYPED = {"code": "PYU", "kind": "university", "name_th": "มหาวิทยาลัยสมมุติ", "name_en": "Made-up University", "province": "56"}
LIST, NEW = "/desk/partners/", "/desk/new-partner/"


@pytest.fixture
def keeper(make_person: Callable[..., User]) -> User:
    person = make_person(username="keeper")
    person.groups.add(Group.objects.get_or_create(name=ACCOUNT_KEEPERS)[0])
    return person


@pytest.fixture
def desk(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def facts(partner: Partner) -> tuple[str, ...]:
    partner.refresh_from_db()
    return partner.code, partner.kind, partner.name_th, partner.name_en, partner.province_code


def test_from_an_empty_school_to_a_coordinator_who_makes_a_cohort(desk: Client, keeper: User, make_person: Callable[..., User]) -> None:
    assert "ยังไม่มีหน่วยงานภาคี" in desk.get(LIST).content.decode()
    person = make_person(username="bua", email="bua@example.org")
    house = Client()
    house.force_login(person)
    assert house.get("/partner/").status_code == 404

    assert "ยังไม่มีผู้ประสานงาน" in desk.post(NEW, TYPED, follow=True).content.decode()
    done = desk.post("/desk/partners/PYU/", {"who": " BUA@example.org ", "reason": WHY}, follow=True).content.decode()

    assert [word in done for word in ("แต่งตั้งผู้ประสานงานแล้ว", "bua@example.org")] == [True, True]
    assert house.get("/partner/").status_code == 200
    assert house.get("/partner/cohorts/new/").status_code == 200
    assert list(StaffAct.objects.values_list("person", "kind", "reason", "by")) == [(person.pk, "appointed", f"PYU: {WHY}", keeper.pk)]


def test_a_partner_is_taken_up_once_and_corrected_without_its_code(desk: Client, partner: Partner) -> None:
    for wrong in ({"code": "cmu"}, {"code": "มช"}, {"code": ""}, {"kind": "bank"}, {"name_th": " "}, {"province": "99"}):
        assert desk.post(NEW, TYPED | wrong).status_code == 422
    assert Partner.objects.count() == 1

    change = f"/desk/partners/{partner.code}/change/"
    form = desk.get(change).context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "kind": "university", "name_th": "มหาวิทยาลัยตัวอย่าง", "name_en": "Example University", "province": "50",
    }  # fmt: skip
    assert desk.post(change, TYPED | {"name_th": ""}).status_code == 422
    desk.post(change, TYPED | {"kind": "chamber", "name_en": "", "province": ""})

    assert facts(partner) == ("CMU", "chamber", "มหาวิทยาลัยสมมุติ", "", "")


def test_dismissing_ends_the_right_at_once_keeps_everything_and_may_be_taken_back(
    desk: Client, partner: Partner, partner_cohort: Cohort, coordinator: User, keeper: User
) -> None:
    house = Client()
    house.force_login(coordinator)
    own, end = (
        f"/partner/cohorts/{partner_cohort.uuid}/",
        reverse("enrollment:desk_dismiss", args=["CMU", PartnerMembership.objects.get().pk]),
    )
    assert house.get(own).status_code == 200
    assert "เปิดหน้าของหน่วยงานนี้ไม่ได้อีกทันที" in desk.get(end).content.decode()
    assert [desk.post(end, {"reason": reason}).status_code for reason in ("", "\u200b")] == [422, 422]
    assert house.get(own).status_code == 200

    desk.post(end, {"reason": "ย้ายงาน"})

    assert (house.get(own).status_code, desk.get(end).status_code) == (404, 404)
    assert (PartnerMembership.objects.get().ended_at is not None, Cohort.objects.count()) == (True, 1)
    desk.post("/desk/partners/CMU/", {"who": coordinator.username, "reason": WHY})
    assert house.get(own).status_code == 200
    assert sorted(StaffAct.objects.values_list("kind", "by")) == [("appointed", keeper.pk), ("dismissed", keeper.pk)]


def test_appointing_twice_is_once_and_nobody_unknown_or_without_a_reason(
    desk: Client, partner: Partner, coordinator: User, keeper: User, make_person: Callable[..., User], now: datetime
) -> None:
    make_person(username="away", is_active=False)
    for who, reason in (("nobody", WHY), ("away", WHY), ("", WHY), (keeper.username, ""), (keeper.username, "\u200b")):
        assert desk.post("/desk/partners/CMU/", {"who": who, "reason": reason}).status_code == 422
    with pytest.raises(ActReasonMissingError):
        actions.appoint_coordinator(partner=partner, person=keeper, by=keeper, reason=" ", now=now)
    actions.appoint_coordinator(partner=partner, person=coordinator, by=keeper, reason=WHY, now=now)

    assert (PartnerMembership.objects.count(), StaffAct.objects.count()) == (1, 0)


def test_for_everybody_else_there_is_no_desk(client: Client, partner: Partner, coordinator: User, learner: User) -> None:
    end = reverse("enrollment:desk_dismiss", args=["CMU", PartnerMembership.objects.get().pk])
    addresses = [LIST, NEW, "/desk/partners/CMU/", "/desk/partners/CMU/change/", end]
    assert {client.get(address).status_code for address in addresses} == {302}
    for person in (learner, coordinator):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert {client.post(address, TYPED | {"who": "somying", "reason": WHY}).status_code for address in addresses[1:]} == {404}

    assert facts(partner)[0] == "CMU"
    assert list(PartnerMembership.objects.values_list("person", "ended_at")) == [(coordinator.pk, None)]


def test_what_is_not_there_is_not_found(desk: Client, partner: Partner, coordinator: User) -> None:
    Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง")
    foreign = reverse("enrollment:desk_dismiss", args=["MJU", PartnerMembership.objects.get().pk])

    assert {desk.get(address).status_code for address in ("/desk/partners/NONE/", "/desk/partners/NONE/change/", foreign)} == {404}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    desk: Client, make_person: Callable[..., User], number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        made = Partner.objects.create(code=f"P{each}", kind="space", name_th="ที่")
        PartnerMembership.objects.create(partner=made, person=make_person(), started_at=timezone.now())

    with django_assert_num_queries(5):
        desk.get(LIST)
