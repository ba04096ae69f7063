"""Every figure of the worked vector, and the rules behind them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.calendar import fiscal_year
from enrollment.models import Operator, ServiceEvent
from indicators.queries import indicator8, reported_years
from indicators.types import QuarterCount, Report, Scope
from tests.indicators.conftest import key, local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
# The measures that the vector has nothing of.
NOTHING = dict.fromkeys(("8.1n", "8.1t", "8.1x", "8.1s", "8.2r", "8.2x", "8.2p", "8.4cp", "8.4k"), 0)


def report(year: int, quarter: int | None = None, area: str = "") -> Report:
    return indicator8(scope=Scope(year, quarter, area), as_of=NOW)


def test_fiscal_year_2569_is_the_table_of_the_vector() -> None:
    found = report(2569)

    assert found.measures == NOTHING | {
        "8.1": 2, "8.1r": 3, "8.2": 2, "8.2r": 2, "8.3": 2, "8.4": 5, "8.4p": 9, "8.4h": 12, "8.4e": 5, "8.4c": 0,
    }  # fmt: skip
    assert found.quarters == {1: QuarterCount(0, 0, 0), 2: QuarterCount(4, 4, 4), 3: QuarterCount(0, 1, 4), 4: QuarterCount(1, 2, 5)}
    assert found.by["branch"] == {"01": 4, "10": 1, "12": 1}


def test_fiscal_year_2570_begins_at_bangkok_midnight() -> None:
    found = report(2570)

    assert found.measures == NOTHING | {
        "8.1": 1, "8.1r": 1, "8.2": 0, "8.3": 0, "8.4": 1, "8.4p": 1, "8.4h": 0, "8.4e": 1, "8.4c": 0,
    }  # fmt: skip
    assert found.quarters[1] == QuarterCount(1, 1, 1)
    assert found.quarters[4].cumulative == 1
    assert found.by["branch"] == {"12": 1}


def test_new_persons_of_the_quarters_add_up_to_the_year() -> None:
    found = report(2569)

    assert sum(count.new for count in found.quarters.values()) == found.measures["8.4"] == found.quarters[4].cumulative


def test_a_quarter_counts_its_own_rows_only() -> None:
    found = report(2569, quarter=4)

    assert found.measures["8.4"] == 2
    assert found.measures["8.2"] == 1
    assert found.by["branch"] == {"10": 1, "12": 1}


def test_a_person_counts_once_under_each_value_and_empty_is_unknown() -> None:
    found = report(2569)

    assert found.by["gender"] == {"female": 2, "unknown": 3}
    assert found.by["province"] == {"50": 4, "54": 1}
    assert found.by["age_group"] == {"15-24": 1, "35-49": 1, "50-59": 1, "60+": 1, "unknown": 1}


def test_age_is_the_bangkok_year_of_the_event_minus_the_birth_year() -> None:
    # P6 was served at 00:10 on 1 October 2026 in Bangkok, when it was still September in UTC.
    assert report(2570).by["age_group"] == {"0-14": 1}


def test_an_area_counts_who_lives_there() -> None:
    nec, lanna = report(2569, area="nec4"), report(2569, area="lanna8")

    assert (nec.measures["8.4"], lanna.measures["8.4"]) == (4, 5)
    assert nec.measures["8.4p"] == 8


def test_a_completion_counts_in_the_year_of_its_decision() -> None:
    ServiceEvent.objects.filter(person_key=key("P2")).update(completed_at=local("2026-10-02 09:00"))

    assert report(2569).measures["8.4c"] == 0
    assert report(2570).measures["8.4c"] == 1


def test_merged_operators_are_one() -> None:
    Operator.objects.filter(code="O2").update(merged_into=Operator.objects.get(code="O1"))

    assert report(2569).measures["8.3"] == 1


def test_erasing_a_person_changes_no_number() -> None:
    before = report(2569)
    ServiceEvent.objects.filter(person_key=key("P1")).update(person_key=key("surrogate"))

    assert report(2569) == before


def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    with CaptureQueriesContext(connection) as few:
        report(2569)
    for number in range(20):
        ServiceEvent.objects.create(
            person_key=key(f"more-{number}"), offering_kind="course", offering_code=f"M{number}", run_code="1", first_at=local("2026-03-01 09:00")
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        report(2569)

    assert len(many) == len(few)


def test_reported_years_go_from_the_first_event_to_today() -> None:
    assert reported_years(now=NOW) == [2570, 2569]
    ServiceEvent.objects.all().delete()
    assert reported_years(now=NOW) == [2570]


def test_periods_are_half_open() -> None:
    year = fiscal_year(2569)
    ServiceEvent.objects.filter(offering_code="Z").update(first_at=year.end)

    assert report(2569).measures["8.2"] == 1
