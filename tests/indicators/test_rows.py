"""Every number opens into its rows, and is as large as they are many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from accounts.actions import create_person, erase_person
from courses.models import Activity, Course
from enrollment.models import Operator, Partner, ServiceEvent
from indicators.definitions import DEFINITIONS, SHARES
from indicators.queries import breakdown, indicator8
from indicators.queries.rows import HIDDEN, RowList, names_of, pseudonym, row_list
from indicators.types import ALL_DIMENSIONS, TIME_DIMENSIONS, Scope
from tests.indicators.conftest import key, local

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.usefixtures("vector", "school")
NOW = local("2026-11-21 12:00")
YEAR = Scope(2569)
SCOPES = [YEAR, Scope(2569, 2), Scope(2570), Scope(2569, area="nec4"), Scope(2569, filters=(("gender", "female"),)), Scope(2569, month=9)]


@pytest.fixture
def school(db: None) -> None:
    """What the vector leaves out: hours, completions, assurance, continuing learners, a merge, what was called off."""
    Course.objects.create(code="A", title_th="หลักสูตร ก", branch_code="01", theory_hours=10, first_released_at=local("2025-11-01 09:00"))
    activity = Activity.objects.create(code="X", title_th="กิจกรรม", branch_code="01")
    host = Partner.objects.create(code="CMU", kind="university", name_th="มช.")
    host.occurrences.create(
        code="Y", activity=activity, venue="v", province_code="50", starts_at=local("2026-02-20 09:00"), ends_at=local("2026-02-20 16:00"),
        state="cancelled", reason="ฝนตกหนัก",
    )  # fmt: skip
    events = ServiceEvent.objects.filter(person_key=key("P1"))
    events.filter(run_code__in=["A/1", "A/2"]).update(completed_at=local("2026-06-01 09:00"), assurance="verified")
    ServiceEvent.objects.filter(person_key=key("P2")).update(assurance="partner", completed_at=local("2026-03-01 09:00"))
    Operator.objects.filter(code="O2").update(merged_into=Operator.objects.get(code="O1"))


def number_of(found: RowList) -> int:
    if not found.adds_up:
        return found.count
    place = found.columns.index(found.adds_up)
    return sum(row[place] for row in found.read(0, None))


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_measure_is_as_large_as_its_list(scope: Scope) -> None:
    report = indicator8(scope=scope, as_of=NOW)

    lists = {entry.code: row_list(entry.code, scope) for entry in DEFINITIONS}

    assert {code: number_of(found) for code, found in lists.items()} == report.measures
    for code, found in lists.items():
        rows = list(found.read(0, None))
        assert len(rows) == found.count, code
        assert all(len(row) == len(found.columns) for row in rows), code


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_share_is_the_part_its_list_shows(scope: Scope) -> None:
    report = indicator8(scope=scope, as_of=NOW)

    assert {entry.code: number_of(row_list(entry.code, scope)) for entry in SHARES} == {c: s.part for c, s in report.shares.items()}
    assert row_list("8.4s", scope).count == report.shares["8.4s"].whole


@pytest.mark.parametrize("dimension", [name for name in ALL_DIMENSIONS if name not in TIME_DIMENSIONS])
def test_every_cell_of_every_dimension_is_as_large_as_its_list(dimension: str) -> None:
    counts = breakdown(scope=YEAR, dimension=dimension)

    lists = {value: row_list("8.4", replace(YEAR, filters=((dimension, value),))).count for value in counts}

    assert lists == counts


def test_new_active_and_cumulative_of_a_quarter_each_have_their_list() -> None:
    report = indicator8(scope=YEAR, as_of=NOW)

    for quarter, count in report.quarters.items():
        assert row_list("8.4", Scope(2569, quarter), part="new").count == count.new
        assert row_list("8.4", Scope(2569, quarter)).count == count.active
    with pytest.raises(KeyError):
        row_list("8.4", YEAR, part="old")
    with pytest.raises(KeyError):
        row_list("9.9", YEAR)


def test_a_page_is_a_part_of_the_whole_in_the_same_order() -> None:
    for code in ("8.1", "8.3", "8.4", "8.4p", "8.4cp", "8.4h"):
        found = row_list(code, YEAR)
        everything = list(found.read(0, None))
        assert [*found.read(0, 2), *found.read(2, 100)] == everything


def test_lists_can_be_turned_round() -> None:
    for code in ("8.4", "8.4p"):
        firsts = [row[row_list(code, YEAR).columns.index("first")] for row in row_list(code, YEAR, sort="-first").read(0, None)]
        assert firsts == sorted(firsts, reverse=True)
    assert next(row_list("8.4", YEAR, sort="-services").read(0, 1))[0] == key("P1")


def test_a_person_is_shown_as_recorded_at_the_first_service() -> None:
    ServiceEvent.objects.filter(person_key=key("P1"), run_code="B/1").update(gender="male", province_code="57")

    rows = {row[0]: row for row in row_list("8.4", YEAR).read(0, None)}

    assert rows[key("P1")][1:7] == ("female", "50-59", "50", "", "verified", 4)


def test_who_trades_alone_has_no_name_in_the_list() -> None:
    Operator.objects.filter(code="O1").update(type="sole_unregistered", name="นาง ก")

    (row,) = row_list("8.3", YEAR).read(0, None)

    assert row[:3] == ("O1", "", "sole_unregistered")


def test_a_pseudonym_is_stable_and_is_not_the_key() -> None:
    assert pseudonym(key("P1")) == pseudonym(key("P1")) != pseudonym(key("P2"))
    assert str(key("P1"))[:8] not in pseudonym(key("P1"))


def test_names_leave_out_the_erased_and_hide_the_young() -> None:
    people = [
        create_person(given_name=name, family_name="ใจดี", birth_year=year, now=NOW)
        for name, year in (("กา", 1980), ("ขา", NOW.year - 20), ("คา", None))
    ]
    for person, event in zip(people, ("A/1", "A/2", "B/1"), strict=True):
        ServiceEvent.objects.filter(person_key=key("P1"), run_code=event).update(person_key=person.subject_key)
    before = row_list("8.4", YEAR).count
    erase_person(person=people[2], now=NOW)

    names = names_of([row[0] for row in row_list("8.4", YEAR).read(0, None)], now=NOW)

    assert row_list("8.4", YEAR).count == before
    assert names == {people[0].subject_key: "กา ใจดี", people[1].subject_key: HIDDEN}


@pytest.mark.parametrize(("code", "queries"), [("8.4", 2), ("8.4p", 3), ("8.4h", 3)])
def test_a_page_asks_a_fixed_number_of_questions(code: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for limit in (1, 3):
        found = row_list(code, YEAR)
        with django_assert_num_queries(queries):
            list(found.read(0, limit))


def test_columns_have_words_for_people() -> None:
    from indicators.http.rows import COLUMN_LABELS

    used: set[Any] = {column for entry in (*DEFINITIONS, *SHARES) for column in row_list(entry.code, YEAR).columns}
    assert used <= set(COLUMN_LABELS)
