"""What a list says about operators: merged ones, their size, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from enrollment import actions
from enrollment.errors import RosterHasErrorsError
from enrollment.export import row_message
from enrollment.models import Cohort, Enrollment, Operator, Partner, PartnerOperator, RosterImport, ServiceEvent
from tests.enrollment.test_actions_place import together
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


SIZED = [*HEADERS, "ขนาดกิจการ", "รูปแบบผู้ประกอบการ"]


def facts() -> list[tuple[str, str, str]]:
    return sorted(Operator.objects.values_list("name", "size", "type"))


def issues(roster: RosterImport) -> list[list[str]]:
    return [[issue["code"] for issue in row.issues] for row in roster.rows.order_by("line")]


def said(roster: RosterImport) -> list[str]:
    return [row_message(row) for row in roster.rows.order_by("line")]


def test_a_later_list_says_what_the_first_did_not_and_undoing_forgets_it(apply: Take, check: Take, now: datetime) -> None:
    apply()
    before = facts()
    rows = [["1", "นายก้อง ดีงาม", "เฮือนฝ้าย", NUMBER, "รายย่อย", "กลุ่มอาชีพ"], ["3", "นายคำ ดีงาม", "เฮือนฝ้าย", NUMBER, "รายย่อย", ""]]

    shown = check(rows, SIZED)
    assert outcomes(shown) == ["change", "create"]
    assert said(shown)[1] == "ขนาดกิจการ: ว่าง → วิสาหกิจรายย่อย"
    assert facts() == before
    roster = apply(rows, SIZED)

    assert facts() == [("กาแฟดอย", "", ""), ("เฮือนฝ้าย", "micro", "group")]
    assert outcomes(apply(rows, SIZED)) == ["same", "same"]
    assert ServiceEvent.objects.get(enrollment__partner_ref="3").operator_type == "group"
    actions.undo_roster(roster=roster, now=now)
    assert facts() == before
    assert outcomes(check(rows, SIZED)) == ["change", "create"]


def test_another_size_is_a_conflict_and_changes_nothing(apply: Take, check: Take) -> None:
    rows = [[*row, "รายย่อย", "กลุ่มอาชีพ"] for row in ROWS]
    apply(rows, SIZED)
    before = facts()

    other = [["1", "นายก้อง ดีงาม", "เฮือนฝ้าย", NUMBER, "ขนาดกลาง", ""], ["9", "นางใหม่ ดีงาม", "กาแฟดอย", "", "", "วิสาหกิจชุมชน"]]
    shown = check(other, SIZED)

    assert (outcomes(shown), issues(shown)) == (["conflict"] * 2, [["operator_differs"]] * 2)
    assert "ขนาดกิจการไม่ตรงกับที่รายชื่อของหน่วยงานเคยให้ไว้ (วิสาหกิจรายย่อย → วิสาหกิจขนาดกลาง)" in said(shown)[0]
    with pytest.raises(RosterHasErrorsError):
        apply(other, SIZED)
    assert facts() == before


def test_lines_that_disagree_about_one_operator_are_all_asked_about(check: Take) -> None:
    rows = [
        ["1", "นายก้อง ดีงาม", "เฮือนฝ้าย", NUMBER, "รายย่อย", ""], ["2", "นางแสง ดีงาม", "เฮือนฝ้าย", NUMBER, "ขนาดกลาง", ""],
        ["3", "นายคำ ดีงาม", "เฮือนฝ้าย", NUMBER, "", ""],
    ]  # fmt: skip

    shown = check(rows, SIZED)

    assert outcomes(shown) == ["conflict", "conflict", "create"]
    assert shown.rows.get(line=2).issues == [
        {"column": "", "code": "operator_differs_in_file", "params": {"field": "operator_size", "line": 3}}
    ]


def test_a_wrong_size_is_corrected_by_undoing_the_list_that_said_it(apply: Take, now: datetime) -> None:
    wrong = apply([[*ROWS[0], "ขนาดใหญ่", ""]], SIZED)
    actions.undo_roster(roster=wrong, now=now)
    assert facts() == []

    apply([[*ROWS[0], "รายย่อย", ""]], SIZED)
    assert facts() == [("เฮือนฝ้าย", "micro", "")]


def test_what_another_partner_says_counts_when_the_first_takes_its_word_back(
    apply: Take, make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    other = make_cohort(code="MJU-01", partner=Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง"))
    first = apply([[*ROWS[0], "รายย่อย", ""]], SIZED)
    second = apply([["7", "นายอื่น ดีงาม", "ร้านฝ้าย", NUMBER, "ขนาดกลาง", ""]], SIZED, other)
    assert facts() == [("เฮือนฝ้าย", "micro", "")]

    actions.undo_roster(roster=first, now=now)
    assert facts() == [("เฮือนฝ้าย", "medium", "")]
    actions.undo_roster(roster=second, now=now)
    assert not PartnerOperator.objects.exists()


def test_an_operator_that_undoing_removed_is_not_put_back(apply: Take, now: datetime) -> None:
    """Three lists, each with another operator for one learner, taken back in the order they came."""
    apply([["1", "นายก้อง ดีงาม", "", ""]])
    second = apply([["1", "นายก้อง ดีงาม", "เฮือนฝ้าย", NUMBER]])
    third = apply([["1", "นายก้อง ดีงาม", "กาแฟดอย", ""]])

    actions.undo_roster(roster=second, now=now)
    actions.undo_roster(roster=third, now=now)

    assert (represented(), facts()) == ({}, [])


def test_how_many_statements_a_list_takes_does_not_depend_on_its_operators(check: Take, now: datetime) -> None:
    def statements(count: int, start: int) -> int:
        rows = [[f"{n}", f"นายคำ{n} ดีงาม", f"ร้านที่ {n}", f"05055{n:08}", "รายย่อย", "กลุ่มอาชีพ"] for n in range(start, start + count)]
        roster = actions.confirm_roster(roster=check(rows, SIZED), skip_errors=False, now=now)
        with CaptureQueriesContext(connection) as queries:
            actions.apply_roster(roster=roster, now=now)
        return len(queries)

    statements(1, 0)
    assert statements(3, 100) == statements(30, 200)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_partners_bring_one_operator_in_at_one_moment(
    check: Take, make_cohort: Callable[..., Cohort], partner_cohort: Cohort, now: datetime
) -> None:
    other = make_cohort(code="MJU-01", partner=Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง"))
    numbers = [f"05055000000{n:02}" for n in range(40)]
    lists = [
        check([[f"{n}", f"นายคำ{n} ดีงาม", f"{name}{n}", number, size, ""] for n, number in order], SIZED, cohort)
        for name, size, cohort, order in (
            ("ร้าน", "รายย่อย", partner_cohort, list(enumerate(numbers))), ("กลุ่ม", "ขนาดกลาง", other, list(enumerate(numbers))[::-1]),
        )
    ]  # fmt: skip
    ready = [actions.confirm_roster(roster=roster, skip_errors=False, now=now) for roster in lists]

    done = together(*(lambda roster=roster: actions.apply_roster(roster=roster, now=now).state for roster in ready))

    assert done == ["applied"] * 2
    assert Operator.objects.count() == len(numbers)
    assert PartnerOperator.objects.count() == 2 * len(numbers)
    assert len(set(Operator.objects.values_list("size", flat=True))) == 1
    assert set(PartnerOperator.objects.values_list("partner__code", "size")) == {("CMU", "micro"), ("MJU", "medium")}


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_taking_a_list_back_while_another_partner_names_its_operators(
    apply: Take, check: Take, make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    other = make_cohort(code="MJU-01", partner=Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง"))
    first = apply([[*ROWS[0], "รายย่อย", ""]], SIZED)
    second = actions.confirm_roster(roster=check([["7", "นายอื่น ดีงาม", "ร้านฝ้าย", NUMBER, "", ""]], SIZED, other), skip_errors=False, now=now)

    done = together(
        lambda: actions.undo_roster(roster=first, now=now).state,
        lambda: actions.apply_roster(roster=second, now=now).state,
    )

    assert sorted(map(str, done)) == ["applied", "undone"]
    assert represented() == {"7": Operator.objects.get().name}
    assert PartnerOperator.objects.get().name == "ร้านฝ้าย"
