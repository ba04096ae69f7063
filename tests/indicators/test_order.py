"""Values stand in the order of their code lists, wherever somebody reads them, and are those of the lists."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.actions import create_person
from core.codes import age_group
from enrollment.models import Operator, ServiceEvent
from indicators import actions
from indicators.definitions import in_list_order, listed_both
from indicators.export.layout import Layout
from indicators.export.workbook import write_workbook
from indicators.queries import indicator8, live_statement, statement_of
from indicators.queries.report import breakdown
from indicators.types import Scope
from tests.indicators.conftest import key, local

NOW = local("2026-11-21 12:00")
YEAR = Scope(2569)


@pytest.mark.parametrize(
    ("dimension", "values", "ordered"),
    [
        ("operator_size", ["large", "medium", "micro", "small", "unknown"], ["micro", "small", "medium", "large", "unknown"]),
        ("gender", ["unknown", "female", "other", "male", "undisclosed"], ["male", "female", "other", "undisclosed", "unknown"]),
        ("age_group", ["unknown", "60+", "0-14", "15-24"], ["0-14", "15-24", "60+", "unknown"]),
        ("province", ["unknown", "00", "57", "10", "50"], ["10", "50", "57", "00", "unknown"]),
        ("area_set", ["00", "lanna8", "outside", "nec4", "unknown"], ["nec4", "lanna8", "outside", "00", "unknown"]),
        ("branch", ["other", "12", "01"], ["01", "12", "other"]),
        ("partner", ["unknown", "Z", "A"], ["A", "Z", "unknown"]),
        ("gender", ["unknown", "from-the-past", "male"], ["male", "from-the-past", "unknown"]),
        ("month", ["2026-01", "2025-10"], ["2025-10", "2026-01"]),
    ],
)
def test_the_order_is_that_of_the_list(dimension: str, values: list[str], ordered: list[str]) -> None:
    assert in_list_order(dimension, values) == ordered


def test_a_table_of_two_dimensions_is_in_the_order_of_both() -> None:
    cells = {"female": {"60+": 1, "0-14": 2}, "male": {"unknown": 3}}

    found = listed_both(("gender", "age_group"), cells)

    assert [(gender, list(inner)) for gender, inner in found.items()] == [("male", ["unknown"]), ("female", ["0-14", "60+"])]


@pytest.fixture
def sized(vector: None) -> None:
    for number, size in enumerate(["large", "medium", "small", "micro", ""]):
        operator = Operator.objects.create(code=f"S{number}", type="juristic" if number % 2 else "community_enterprise", size=size)
        ServiceEvent.objects.create(
            person_key=key(f"Q{number}"), offering_kind="course", offering_code="A", run_code="A/1", operator=operator,
            operator_type=operator.type, gender=["male", "female", "other", "undisclosed", ""][number], first_at=local("2026-01-12 09:00"),
        )  # fmt: skip


SIZES, GENDERS = ["micro", "small", "medium", "large", "unknown"], ["male", "female", "other", "undisclosed", "unknown"]


@pytest.mark.production
@pytest.mark.usefixtures("sized")
def test_live_frozen_and_narrowed_numbers_stand_in_it() -> None:
    official = create_person(given_name="ผู้จัดทำ", now=NOW)
    live = indicator8(scope=YEAR, as_of=NOW, crosses=(("gender", "age_group"),))
    frozen = statement_of(actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=YEAR, by=official, now=NOW), now=NOW)).report

    for report in (live, frozen):
        assert list(report.measures_by["8.3"]["operator_size"]) == SIZES
        assert list(report.by["gender"]) == GENDERS
        assert list(report.measures_by["8.4p"]["gender"]) == GENDERS
        assert list(report.measures_by["8.3"]) == ["operator_type", "operator_size", "branch", "province", "programme", "partner"]
    assert list(live.crosses[0].cells) == GENDERS
    assert list(breakdown(scope=YEAR, dimension="gender")) == GENDERS


def sheet(statement: Any) -> list[tuple[Any, ...]]:
    content = io.BytesIO()
    write_workbook(statement, Layout(), content)
    rows = load_workbook(io.BytesIO(content.getvalue()))["ผู้ประกอบการ"].iter_rows(values_only=True)
    return [tuple(row[:2]) for row in rows]


@pytest.mark.usefixtures("sized")
def test_operators_stand_in_two_tables_each_with_its_head_and_total() -> None:
    rows = sheet(live_statement(YEAR, as_of=NOW, has_quarters=False))

    first, second = (place for place, row in enumerate(rows) if row[1] == "ผู้ประกอบการ (ราย)")
    assert rows[first : first + 6] == [
        ("รูปแบบผู้ประกอบการ", "ผู้ประกอบการ (ราย)"), ("นิติบุคคล", 2), ("วิสาหกิจชุมชน", 3), ("ไม่ระบุ", 2), ("รวม (นับไม่ซ้ำ)", 7), (None, None),
    ]  # fmt: skip
    assert rows[second : second + 7] == [
        ("ขนาดกิจการ (MSME)", "ผู้ประกอบการ (ราย)"), ("วิสาหกิจรายย่อย", 1), ("วิสาหกิจขนาดย่อม", 1), ("วิสาหกิจขนาดกลาง", 1),
        ("วิสาหกิจขนาดใหญ่", 1), ("ไม่ระบุ", 3), ("รวม (นับไม่ซ้ำ)", 7),
    ]  # fmt: skip
    assert second == first + 6


@pytest.mark.production
@pytest.mark.usefixtures("vector")
@pytest.mark.parametrize("birth_year", [1880, 1895, 1896, 2026, 2027])
def test_an_age_that_nobody_has_is_in_numbers_as_it_is_in_rows(birth_year: int) -> None:
    ServiceEvent.objects.exclude(offering_code="Z").delete()
    ServiceEvent.objects.update(birth_year=birth_year)
    moment = local("2026-09-30 10:00")

    assert (
        indicator8(scope=YEAR, as_of=NOW).by["age_group"]
        == breakdown(scope=YEAR, dimension="age_group")
        == {age_group(birth_year, moment).value: 1}
    )
