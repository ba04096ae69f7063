"""What a list says about operators: merged ones, their size, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from enrollment import actions
from enrollment.models import Cohort, Enrollment, Operator, RosterImport
from tests.enrollment.test_actions_roster import as_csv, outcomes

HEADERS = ["รหัสนักศึกษา", "ชื่อ-สกุล", "ผู้ประกอบการ", "เลขทะเบียน"]
NUMBER, OTHER = "0505500000001", "0505500000002"
ROWS = [["1", "นายก้อง ดีงาม", "เฮือนฝ้าย", NUMBER], ["2", "นางแสง ดีงาม", "กาแฟดอย", ""]]
Take = Callable[..., RosterImport]


@pytest.fixture
def check(partner_cohort: Cohort, coordinator: User, now: datetime) -> Take:
    def run(rows: list[list[Any]] = ROWS, headers: list[str] = HEADERS, cohort: Cohort = partner_cohort) -> RosterImport:
        content = as_csv(headers, rows)
        roster = actions.stage_roster(cohort=cohort, content=content, file_name="list.csv", uploaded_by=coordinator, now=now)
        return actions.check_roster(roster=roster, now=now)

    return run


@pytest.fixture
def apply(check: Take, now: datetime) -> Take:
    def run(*args: Any, **more: Any) -> RosterImport:
        roster = actions.confirm_roster(roster=check(*args, **more), skip_errors=False, now=now)
        return actions.apply_roster(roster=roster, now=now)

    return run


def represented() -> dict[str, str]:
    """Partner's number → the name of the operator whose place it is."""
    return dict(Enrollment.objects.exclude(operator=None).values_list("partner_ref", "operator__name"))


def test_a_merge_stands_when_the_list_comes_in_again(apply: Take, coordinator: User, now: datetime) -> None:
    apply()
    company = Operator.objects.create(code="C1", name="บริษัท เฮือนฝ้าย จำกัด", registration_number=OTHER)
    holding = Operator.objects.create(code="H1", name="เครือเฮือนฝ้าย")
    merges = [
        actions.merge_operators(operator=Operator.objects.get(name=name), into=company, reason="รายเดียวกัน", by=coordinator, now=now)
        for name in ("เฮือนฝ้าย", "กาแฟดอย")
    ]
    merges.append(actions.merge_operators(operator=company, into=holding, reason="รายเดียวกัน", by=coordinator, now=now))

    again = apply()
    assert outcomes(again) == ["same", "same"]
    # Under the number and the name of any record that became the one, and its own name.
    by_other = [["1", "นายก้อง ดีงาม", "ชื่ออื่น", OTHER], ["2", "นางแสง ดีงาม", "เครือเฮือนฝ้าย", ""]]
    assert outcomes(apply(by_other)) == ["same", "same"]
    assert Operator.objects.count() == 4
    for merge in reversed(merges):
        actions.undo_operator_merge(merge=merge, by=coordinator, now=now)
    assert outcomes(apply()) == ["same", "same"]
    assert represented() == {"1": "เฮือนฝ้าย", "2": "กาแฟดอย"}


def test_a_ring_of_merges_ends_and_a_standing_record_comes_before_a_merged_one(apply: Take) -> None:
    apply()
    first, second = Operator.objects.get(name="เฮือนฝ้าย"), Operator.objects.get(name="กาแฟดอย")
    Operator.objects.filter(pk=first.pk).update(merged_into=second)
    Operator.objects.filter(pk=second.pk).update(merged_into=first)
    assert outcomes(apply()) == ["same", "same"]

    Operator.objects.filter(pk=second.pk).update(merged_into=None)
    Operator.objects.create(code="N1", name="รายใหม่", registration_number=NUMBER)
    assert outcomes(apply()) == ["change", "same"]
    assert represented() == {"1": "รายใหม่", "2": "กาแฟดอย"}


def test_a_new_learner_of_a_merged_operator_comes_to_the_one_that_stays_and_undoing_knows_it(
    apply: Take, coordinator: User, now: datetime
) -> None:
    apply()
    company = Operator.objects.create(code="C1", name="บริษัท เฮือนฝ้าย จำกัด")
    actions.merge_operators(operator=Operator.objects.get(name="เฮือนฝ้าย"), into=company, reason="รายเดียวกัน", by=coordinator, now=now)

    roster = apply([["2", "นางแสง ดีงาม", "เฮือนฝ้าย", NUMBER], ["3", "นายคำ ดีงาม", "เฮือนฝ้าย", NUMBER]])

    assert outcomes(roster) == ["change", "create"]
    assert represented() == {"1": "เฮือนฝ้าย", "2": company.name, "3": company.name}
    actions.undo_roster(roster=roster, now=now)
    assert represented() == {"1": "เฮือนฝ้าย", "2": "กาแฟดอย"}
