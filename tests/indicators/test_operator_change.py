"""Officials change what an operator is by form and size; what was counted before, and what was frozen, stays as the rule says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_person
from accounts.models import User
from enrollment.actions import change_operator
from enrollment.errors import OperatorMergedError, OperatorUnchangedError, ReasonMissingError
from enrollment.models import Operator, OperatorChange, ServiceEvent
from indicators import actions
from indicators.queries import indicator8
from indicators.queries.rows import row_list
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW, SPRING = local("2026-11-21 12:00"), local("2026-03-01 09:00")
YEAR, LIST = Scope(2569), "/indicators/8/operators/all/"


@pytest.fixture
def official(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="เจ้าหน้าที่", now=NOW))


@pytest.fixture
def operator(db: None) -> Operator:
    """Came in January and February, in May and in September."""
    Operator.objects.filter(code="O1").update(name="เฮือนฝ้าย", type="juristic", size="small")
    ServiceEvent.objects.filter(operator__code="O1").update(operator_type="juristic")
    return Operator.objects.get(code="O1")


def tables(scope: Scope = YEAR) -> tuple[dict[str, int], dict[str, int]]:
    counted = indicator8(scope=scope, as_of=NOW).measures_by["8.3"]
    return counted["operator_size"], counted["operator_type"]


@pytest.mark.production
def test_who_grows_is_counted_by_the_size_of_each_service(operator: Operator, official: User) -> None:
    before = tables(Scope(2569, 2))
    change_operator(operator=operator, facts={"size": "medium"}, kind="changed", reason="รายได้เกิน", by=official, now=SPRING)

    assert tables(Scope(2569, 2)) == before
    assert (before[0]["small"], tables(Scope(2569, 3))[0]) == (1, {"medium": 1})
    assert {**tables()[0], "unknown": 0} == {"small": 1, "medium": 1, "unknown": 0}
    assert indicator8(scope=YEAR, as_of=NOW).measures["8.3"] == 2
    assert [row_list("8.3", Scope(2569, filters=(("operator_size", size),))).count for size in ("small", "medium")] == [1, 1]
    change_operator(operator=operator, facts={"size": "large"}, kind="corrected", reason="ไม่เคยเล็ก", by=official, now=NOW)
    assert tables()[0]["large"] == 1
    assert "small" not in tables()[0]
    line = OperatorChange.objects.earliest("at")
    assert (line.fact, line.old, line.new, line.reason, line.by, line.at) == ("size", "small", "medium", "รายได้เกิน", official, SPRING)


def test_what_was_recorded_wrongly_is_right_in_every_year_but_in_no_frozen_report(operator: Operator, official: User) -> None:
    draft = actions.prepare_snapshot(scope=YEAR, by=official, now=NOW)
    frozen = actions.freeze_snapshot(snapshot=draft, now=NOW)
    sizes, forms = tables()
    facts = {"size": "micro", "type": "community_enterprise"}
    Operator.objects.filter(code="O2").update(merged_into=operator)

    change_operator(operator=operator, facts=facts, kind="corrected", reason="ทะเบียนบอกเช่นนั้น", by=official, now=NOW)

    assert (sizes["small"], forms["juristic"], tables()[0]) == (1, 1, {"micro": 1})
    assert tables()[1]["community_enterprise"] == 1
    assert "juristic" not in tables()[1]
    cells = dict(frozen.cells.filter(period="whole", path__startswith="measures_by/8.3/operator_").values_list("path", "value"))
    assert cells["measures_by/8.3/operator_size/small"] == cells["measures_by/8.3/operator_type/juristic"] == "1"


def test_a_form_that_changes_leaves_what_was_served_before(operator: Operator, official: User) -> None:
    before = tables()
    change_operator(operator=operator, facts={"type": "group", "size": "small"}, kind="changed", reason="เลิกบริษัท", by=official, now=NOW)

    operator.refresh_from_db()
    assert (tables(), operator.type, OperatorChange.objects.count()) == (before, "group", 1)


def test_what_nobody_knew_holds_for_all_services(official: User) -> None:
    operator = Operator.objects.get(code="O1")
    Operator.objects.update(size="")
    change_operator(operator=operator, facts={"size": "large"}, kind="changed", reason="ถามแล้ว", by=official, now=SPRING)

    assert tables(Scope(2569, 2))[0]["large"] == 1


def test_what_cannot_be_changed_says_why_and_changes_nothing(operator: Operator, official: User) -> None:
    merged = Operator.objects.get(code="O2")
    Operator.objects.filter(pk=merged.pk).update(merged_into=operator)
    asked = {"kind": "changed", "by": official, "now": NOW}

    with pytest.raises(OperatorMergedError):
        change_operator(operator=merged, facts={"size": "micro"}, reason="–", **asked)
    with pytest.raises(OperatorUnchangedError):
        change_operator(operator=operator, facts={"size": "small", "type": "juristic"}, reason="–", **asked)
    with pytest.raises(ReasonMissingError):
        change_operator(operator=operator, facts={"size": "micro"}, reason=" ", **asked)

    assert (OperatorChange.objects.count(), Operator.objects.get(code="O1").size) == (0, "small")


def test_an_official_finds_an_operator_and_changes_it(operator: Operator, official: User, client: Client) -> None:
    page = f"/indicators/8/operators/{operator.uuid}/"
    assert client.get(LIST).status_code == 302
    client.force_login(create_person(given_name="ผู้เรียน", now=NOW))
    assert (client.get(LIST).status_code, client.get(page).status_code) == (403, 403)
    client.force_login(official)

    found = client.get(LIST, {"q": "เฮือน"}).content.decode()
    missed = client.get(LIST, {"q": "ไม่มี"}).content.decode()
    wrong = client.post(page, {"type": "juristic", "size": "huge", "kind": "changed", "note": ""})
    same = client.post(page, {"type": "juristic", "size": "small", "kind": "changed", "note": "ตรวจแล้ว"})
    assert (page in found, page in missed, wrong.status_code, same.status_code, OperatorChange.objects.count()) == (
        True,
        False,
        422,
        422,
        0,
    )

    assert client.post(page, {"type": "juristic", "size": "medium", "kind": "changed", "note": "ตรวจงบการเงินแล้ว"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "ขนาดกิจการ: วิสาหกิจขนาดย่อม → วิสาหกิจขนาดกลาง" in shown
    assert "ตรวจงบการเงินแล้ว" in shown


def test_who_trades_alone_is_listed_without_a_name_and_the_list_asks_as_often_for_many(official: User, client: Client) -> None:
    Operator.objects.filter(code="O1").update(name="นางแก้ว ใจดี", type="sole_registered")
    client.force_login(official)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        page = client.get(LIST).content.decode()
    Operator.objects.bulk_create(Operator(code=f"M{n}", name=f"ร้าน {n}", type="group") for n in range(9))
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert ("ใจดี" in page, len(many)) == (False, len(few))
    assert client.get(LIST, {"q": "ใจดี"}).context["page"].paginator.count == 0
