"""What a report can be about: months, ranges of days, areas of one's own, filters, taxonomies, two dimensions at a time."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from core.calendar import BANGKOK
from enrollment.models import ServiceEvent
from indicators.forms import DashboardForm, ScopeForm
from indicators.queries import breakdown, cross, indicator8
from indicators.types import Cross, QuarterCount, Scope, Share, free_range
from tests.indicators.conftest import local

NOW = local("2026-11-21 12:00")


@pytest.mark.parametrize(
    ("scope", "first", "last"),
    [
        (Scope(2569), date(2025, 10, 1), date(2026, 9, 30)),
        (Scope(2569, 2), date(2026, 1, 1), date(2026, 3, 31)),
        (Scope(2569, month=12), date(2025, 12, 1), date(2025, 12, 31)),
        (Scope(2569, month=2), date(2026, 2, 1), date(2026, 2, 28)),
        (free_range(date(2026, 9, 30), date(2026, 10, 1)), date(2026, 9, 30), date(2026, 10, 1)),
    ],
)
def test_every_period_is_bangkok_days(scope: Scope, first: date, last: date) -> None:
    assert (scope.period.first_date, scope.period.last_date) == (first, last)
    assert scope.period.start.astimezone(BANGKOK).hour == 0


def test_a_range_belongs_to_the_fiscal_year_of_its_last_day() -> None:
    assert free_range(date(2026, 9, 1), date(2026, 9, 30)).fiscal_year == 2569
    assert free_range(date(2026, 9, 1), date(2026, 10, 1)).fiscal_year == 2570


@pytest.mark.parametrize(
    "parts",
    [
        {"quarter": 1, "month": 1},
        {"month": 13},
        {"first_date": date(2026, 1, 1)},
        {"first_date": date(2026, 1, 2), "last_date": date(2026, 1, 1)},
        {"taxonomy": "isic"},
        {"filters": (("shoe_size", "42"),)},
        {"filters": (("gender", "male"), ("gender", "female"))},
    ],
)
def test_a_scope_that_contradicts_itself_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Scope(2569, **parts)  # type: ignore[arg-type]


def test_equal_questions_are_equal_and_have_one_key() -> None:
    first = Scope(2569, area="57,50,50", filters=(("mode", "online"), ("gender", "male")))
    second = Scope(2569, area="50,57", filters=(("gender", "male"), ("mode", "online")))

    assert first == second
    assert first.key() == second.key() == "2569//50,57//gender=male&mode=online"
    with pytest.raises(KeyError):
        Scope(2569, area="atlantis")


@pytest.mark.usefixtures("vector")
def test_a_range_over_two_fiscal_years_knows_six_people() -> None:
    found = indicator8(scope=free_range(date(2025, 10, 1), date(2027, 9, 30)), as_of=NOW)

    assert {code: found.measures[code] for code in ("8.1", "8.2", "8.3", "8.4", "8.4p", "8.4h")} == {
        "8.1": 2, "8.2": 2, "8.3": 2, "8.4": 6, "8.4p": 10, "8.4h": 12,
    }  # fmt: skip


@pytest.mark.usefixtures("vector")
def test_a_month_counts_its_own_rows() -> None:
    found = indicator8(scope=Scope(2569, month=2), as_of=NOW)

    assert (found.measures["8.4"], found.measures["8.2"], found.measures["8.4h"]) == (2, 1, 12)
    assert found.quarters[2] == QuarterCount(4, 4, 4)


@pytest.mark.usefixtures("vector")
def test_an_area_of_ones_own_is_a_list_of_provinces() -> None:
    assert indicator8(scope=Scope(2569, area="54"), as_of=NOW).measures["8.4"] == 1
    assert indicator8(scope=Scope(2569, area="50,54"), as_of=NOW).measures["8.4"] == 5
    assert indicator8(scope=Scope(2569, area="10"), as_of=NOW).measures["8.4"] == 0


@pytest.mark.usefixtures("vector")
def test_filters_limit_every_number() -> None:
    found = indicator8(scope=Scope(2569, filters=(("gender", "female"), ("branch", "01"))), as_of=NOW)

    assert (found.measures["8.4"], found.measures["8.4p"], found.measures["8.1"], found.measures["8.2"]) == (2, 4, 1, 1)
    assert indicator8(scope=Scope(2569, filters=(("programme", "none-such"),)), as_of=NOW).measures["8.4"] == 0


@pytest.mark.usefixtures("vector")
def test_two_dimensions_at_a_time() -> None:
    found = cross(scope=Scope(2569), dimensions=("branch", "quarter"))

    assert found == Cross("8.4", ("branch", "quarter"), {"01": {"2569-Q2": 4, "2569-Q3": 1}, "10": {"2569-Q4": 1}, "12": {"2569-Q4": 1}})


@pytest.mark.usefixtures("vector")
def test_taxonomies_name_branches_and_lose_nobody() -> None:
    ServiceEvent.objects.filter(offering_code="B").update(branch_code="14")

    assert breakdown(scope=Scope(2569), dimension="branch") == {"01": 4, "10": 1, "14": 1}
    assert breakdown(scope=Scope(2569, taxonomy="cea15"), dimension="branch") == {"01": 4, "10": 1, "14": 1}
    assert breakdown(scope=Scope(2569, taxonomy="nesdc12"), dimension="branch") == {"01": 4, "10": 1, "other": 1}
    assert breakdown(scope=Scope(2569, taxonomy="nesdc12"), dimension="branch_group") == {"CO": 4, "CS": 1, "other": 1}


@pytest.mark.parametrize(("part", "whole", "percent"), [(2, 3, "66.67"), (1, 8, "12.50"), (1, 800, "0.13"), (0, 5, "0.00"), (0, 0, None)])
def test_shares_have_two_decimals_and_nothing_is_no_share(part: int, whole: int, percent: str | None) -> None:
    found = Share(part, whole).percent

    assert (None if found is None else str(found)) == percent


def test_the_form_reads_every_part_of_a_scope() -> None:
    form = ScopeForm(
        {"from": "1/10/2568", "to": "2026-02-28", "area": "50,51", "taxonomy": "nesdc12", "gender": "female", "by": "gender,mode"},
        years=[2570, 2569],
    )

    assert form.is_valid(), form.errors
    assert form.scope() == Scope(
        2569, area="50,51", first_date=date(2025, 10, 1), last_date=date(2026, 2, 28), filters=(("gender", "female"),), taxonomy="nesdc12"
    )
    assert form.crosses() == (("gender", "mode"),)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["area=57,50&by=gender,mode", "provinces=50&provinces=57&by_first=gender&by_second=mode&area="])
def test_ticked_provinces_and_chosen_dimensions_mean_what_an_address_says(address: str) -> None:
    """And the form shows them, so that they stay when another filter is chosen."""
    form = DashboardForm(QueryDict(address), years=[2569])

    assert form.is_valid(), form.errors
    assert (form.scope(), form.crosses(), form.active) == (Scope(2569, area="50,57"), (("gender", "mode"),), 1)
    assert sorted(form["provinces"].value()) == ["50", "57"]
    assert [form[name].value() for name in ("area", "by_first", "by_second")] == ["", "gender", "mode"]


@pytest.mark.parametrize(
    "asked",
    [
        {"quarter": "1", "month": "2"},
        {"from": "2026-01-01"},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "yesterday", "to": "2026-01-01"},
        {"area": "50,99"},
        {"by": "gender"},
        {"by": "gender,gender"},
        {"by": "gender,shoe_size"},
        {"by_first": "gender"},
        {"by_first": "gender", "by_second": "gender"},
        {"area": "nec4", "provinces": "50"},
        {"provinces": "99"},
    ],
)
def test_the_form_refuses_what_means_nothing(asked: dict[str, str]) -> None:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    assert not ScopeForm(QueryDict(query), years=[2569]).is_valid()
