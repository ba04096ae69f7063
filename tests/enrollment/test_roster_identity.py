"""Whom a line means: two numbers of one house are two people, whatever they are called."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.sheets import write_csv
from enrollment import actions
from enrollment.export import result_table
from enrollment.models import Cohort, Enrollment, Partner, RosterImport
from tests.enrollment.test_actions_roster import as_csv, codes, outcomes

HEADERS = ["รหัสนักศึกษา", "คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "อีเมล", "เพศ", "ปีเกิด", "จังหวัด"]
MAN = ["นาย", "พงศ์พันธุ์", "เรืองวิทย์", "", "ชาย", "2545", "เชียงใหม่"]
WOMAN = ["นางสาว", "พงศ์พันธุ์", "เรืองวิทย์", "", "หญิง", "2545", "ลำปาง"]
Take = Callable[..., RosterImport]


@pytest.fixture
def cohorts(make_cohort: Callable[..., Cohort], partner: Partner) -> list[Cohort]:
    return [make_cohort(code=f"CMU-{n}", partner=partner, is_by_invitation=True) for n in range(3)]


@pytest.fixture
def check(now: datetime) -> Take:
    def run(cohort: Cohort, *rows: list[str], content: bytes = b"") -> RosterImport:
        return actions.take_roster(cohort=cohort, content=content or as_csv(HEADERS, list(rows)), file_name="list.csv", now=now)

    return run


@pytest.fixture
def apply(check: Take, now: datetime) -> Take:
    moments = iter(now + timedelta(minutes=minute) for minute in range(60))

    def run(cohort: Cohort, *rows: list[str]) -> RosterImport:
        roster = actions.confirm_roster(roster=check(cohort, *rows), skip_errors=False, now=now)
        return actions.apply_roster(roster=roster, now=next(moments))

    return run


def result_of(roster: RosterImport) -> bytes:
    table = result_table(roster)
    stream = io.BytesIO()
    write_csv(stream, table.headers, table.rows)
    return stream.getvalue()


def people() -> list[tuple[Any, ...]]:
    places = Enrollment.objects.order_by("partner_ref").select_related("learner")
    return [(place.partner_ref, place.learner.title, place.learner.gender, place.learner.province_code) for place in places]


@pytest.mark.django_db
def test_two_numbers_of_one_house_are_two_people(cohorts: list[Cohort], apply: Take, check: Take) -> None:
    apply(cohorts[0], ["S001", *MAN])
    second = apply(cohorts[1], ["S002", *WOMAN])
    third = apply(cohorts[2], ["S003", *MAN[:-1], "น่าน"], ["S004", *MAN[:-1], "แพร่"])

    assert (outcomes(second), codes(second)) == (["create"], [["namesake"]])
    assert outcomes(third) == ["create", "create"]
    assert people() == [
        ("S001", "นาย", "male", "50"), ("S002", "นางสาว", "female", "52"), ("S003", "นาย", "male", "55"), ("S004", "นาย", "male", "54"),
    ]  # fmt: skip
    assert Enrollment.objects.values("learner").distinct().count() == len(people())
    for cohort, roster in zip(cohorts[1:], (second, third), strict=True):
        again = check(cohort, content=result_of(roster))
        assert set(outcomes(again)) == {"same"}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_lists_of_different_numbers_make_as_many_people_as_rows(cohorts: list[Cohort], apply: Take, check: Take, seed: int) -> None:
    """Few names and years, much left out: whatever else two lines share."""
    dice = random.Random(seed)

    def line(number: int) -> list[str]:
        title, gender = dice.choice([("นาย", "ชาย"), ("นางสาว", "หญิง"), ("", ""), ("ดร.", "")])
        year, email = dice.choice(["2545", "2546", ""]), dice.choice([f"s{number}@example.org", "", ""])
        return [f"S{number}", title, dice.choice(["คำ", "แก้ว"]), "ใจดี", email, gender, year, dice.choice(["น่าน", "แพร่", ""])]

    total = 0
    for cohort in cohorts:
        rows = [line(total + n) for n in range(20)]
        roster = apply(cohort, *rows)
        total += len(rows)
        assert set(outcomes(roster)) == {"create"}
        assert Enrollment.objects.values("learner").distinct().count() == total
        assert list(cohort.enrollments.order_by("pk").values_list("partner_ref", flat=True)) == [row[0] for row in rows]
        assert set(outcomes(check(cohort, content=result_of(roster)))) == {"same"}


@pytest.mark.django_db
def test_one_number_is_one_person_in_every_cohort(cohorts: list[Cohort], apply: Take) -> None:
    for cohort in cohorts:
        apply(cohort, ["S001", *MAN])

    assert Enrollment.objects.values("learner").distinct().count() == 1


@pytest.mark.django_db
def test_who_had_no_number_gets_one_and_only_one(cohorts: list[Cohort], apply: Take, check: Take) -> None:
    apply(cohorts[0], ["", *MAN])

    one = check(cohorts[0], ["S001", *MAN])
    assert (outcomes(one), [change["field"] for change in one.rows.get().changes]) == (["change"], ["partner_ref"])
    # Two lines with numbers could both be that one.
    two = check(cohorts[0], ["S001", *MAN], ["S002", *MAN])
    assert (outcomes(two), codes(two)) == (["conflict"] * 2, [["name_shared"]] * 2)
    # Our code says which of them it is; the other one is somebody else.
    code = str(Enrollment.objects.get().uuid)
    told = as_csv(["รหัสในระบบ", *HEADERS], [["", "S002", *MAN], [code, "S001", *MAN]])
    assert outcomes(check(cohorts[0], content=told)) == ["create", "change"]
    # In another cohort nobody can be asked: both are new.
    other = apply(cohorts[1], ["S001", *MAN], ["S002", *MAN])
    assert (outcomes(other), codes(other)) == (["create"] * 2, [["namesake"]] * 2)
    assert User.objects.filter(given_name=MAN[1]).count() == 3


@pytest.mark.django_db
def test_gender_and_title_speak_against_a_name(cohorts: list[Cohort], apply: Take, check: Take, now: datetime) -> None:
    apply(cohorts[0], ["", *MAN])

    unsaid = check(cohorts[1], ["", *WOMAN])
    assert (outcomes(unsaid), codes(unsaid)) == (["conflict"], [["name_contradicts"]])
    numbered = check(cohorts[1], ["S002", *WOMAN])
    assert (outcomes(numbered), codes(numbered), numbered.rows.get().person) == (["create"], [["namesake"]], None)
    titled = check(cohorts[1], ["", "ดร.", *MAN[1:]])
    assert (outcomes(titled), titled.rows.get().person) == (["create"], User.objects.get(given_name=MAN[1]))
    # What somebody said of themselves is compared with no list.
    User.objects.filter(given_name=MAN[1]).update(last_login=now)
    assert codes(check(cohorts[1], ["", *WOMAN])) == [[]]


@pytest.mark.django_db
def test_an_address_is_one_person_and_another_number_is_told(cohorts: list[Cohort], apply: Take, check: Take) -> None:
    with_address = [*MAN[:3], "pong@example.org", *MAN[4:]]
    apply(cohorts[0], ["S001", *with_address])

    roster = check(cohorts[1], ["S002", *with_address])
    assert (outcomes(roster), codes(roster)) == (["create"], [["reference_second"]])
    assert roster.rows.get().person == Enrollment.objects.get().learner
    twice = check(cohorts[1], ["S002", *with_address], ["S003", *with_address])
    assert (outcomes(twice), {code for told in codes(twice) for code in told} >= {"email_other_reference_in_file"}) == (
        ["conflict", "conflict"], True,
    )  # fmt: skip


@pytest.mark.django_db
def test_lines_without_numbers_lose_nobody_and_nothing(cohorts: list[Cohort], apply: Take, check: Take) -> None:
    """A line without a number is whoever has its name; when that could be several, or is another gender, it is asked about."""
    roster = apply(cohorts[0], ["", *MAN], ["S001", *MAN], ["S002", *MAN])
    assert (outcomes(roster), [place[0] for place in people()]) == (["create", "same", "create"], ["S001", "S002"])
    assert outcomes(check(cohorts[0], ["S001", *MAN], ["S002", *MAN])) == ["same", "same"]

    several = check(cohorts[1], ["S003", *MAN], ["S004", *MAN], ["", *MAN])
    assert (outcomes(several)[2], codes(several)[2][0]) == ("conflict", "name_ambiguous_in_file")
    apart = check(cohorts[1], ["", *MAN[:1], "คำ", *MAN[2:]], ["", *WOMAN[:1], "คำ", *WOMAN[2:]])
    assert (outcomes(apart), codes(apart)) == (["conflict"] * 2, [["name_contradicts_in_file"]] * 2)


@pytest.mark.django_db
def test_the_export_of_namesakes_comes_in_unchanged(
    client: Client, coordinator: User, cohorts: list[Cohort], apply: Take, check: Take
) -> None:
    apply(cohorts[0], ["S001", *MAN], ["S002", *WOMAN], ["S003", *MAN])
    client.force_login(coordinator)

    answer: Any = client.get(f"/partner/cohorts/{cohorts[0].uuid}/export.csv")
    content = b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert outcomes(check(cohorts[0], content=content)) == ["same"] * 3
