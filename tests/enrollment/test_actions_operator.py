"""Two records of one operator."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.actions import create_person
from accounts.models import User
from enrollment import actions
from enrollment.errors import OperatorMergeUndoneError, OperatorNumberTakenError, OperatorsNotTwoError, ReasonMissingError
from enrollment.models import Operator, OperatorMerge

pytestmark = [pytest.mark.django_db, pytest.mark.production]
WHY = "ชื่อร้านกับชื่อบริษัทเป็นรายเดียวกัน"


@pytest.fixture
def official(now: datetime) -> User:
    return create_person(given_name="เจ้าหน้าที่", now=now)


@pytest.fixture
def pair(db: None) -> tuple[Operator, Operator]:
    brand = Operator.objects.create(code="B1", name="เฮือนฝ้าย", registration_number="0505500000001")
    return brand, Operator.objects.create(code="C1", name="บริษัท เฮือนฝ้าย จำกัด", registration_number="0505500000002")


def pointers() -> dict[str, str | None]:
    return dict(Operator.objects.values_list("code", "merged_into__code"))


def test_a_merge_says_who_when_and_why_and_is_undone_with_a_trace(pair: tuple[Operator, Operator], official: User, now: datetime) -> None:
    merge = actions.merge_operators(operator=pair[0], into=pair[1], reason=f" {WHY} ", by=official, now=now)

    assert pointers() == {"B1": "C1", "C1": None}
    assert (merge.reason, merge.merged_by, merge.merged_at, merge.undone_at) == (WHY, official, now, None)

    undone = actions.undo_operator_merge(merge=merge, by=official, now=now)
    assert pointers() == {"B1": None, "C1": None}
    assert (undone.undone_by, undone.undone_at) == (official, now)
    with pytest.raises(OperatorMergeUndoneError):
        actions.undo_operator_merge(merge=merge, by=official, now=now)
    again = actions.merge_operators(operator=pair[0], into=pair[1], reason=WHY, by=official, now=now)
    assert OperatorMerge.objects.count() == 2
    assert again.undone_at is None


def test_what_is_no_pair_is_refused_and_nothing_changes(pair: tuple[Operator, Operator], official: User, now: datetime) -> None:
    brand, company = pair
    third = Operator.objects.create(code="D1")
    actions.merge_operators(operator=brand, into=company, reason=WHY, by=official, now=now)
    before = pointers()

    for operator, into in ((company, company), (brand, third), (third, brand), (company, brand)):
        with pytest.raises(OperatorsNotTwoError):
            actions.merge_operators(operator=operator, into=into, reason=WHY, by=official, now=now)
    with pytest.raises(ReasonMissingError):
        actions.merge_operators(operator=company, into=third, reason="  ", by=official, now=now)
    assert pointers() == before
    assert OperatorMerge.objects.count() == 1


def test_a_merge_stays_where_its_number_was_given_to_another(pair: tuple[Operator, Operator], official: User, now: datetime) -> None:
    merge = actions.merge_operators(operator=pair[0], into=pair[1], reason=WHY, by=official, now=now)
    Operator.objects.create(code="E1", registration_number=pair[0].registration_number)

    with pytest.raises(OperatorNumberTakenError):
        actions.undo_operator_merge(merge=merge, by=official, now=now)
    assert (pointers()["B1"], OperatorMerge.objects.get().undone_at) == ("C1", None)
