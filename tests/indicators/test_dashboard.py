"""The dashboard: numbers with target and trend, and every one of them leads to as many rows as it says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from accounts.models import User
from enrollment.models import ServiceEvent
from indicators.actions import appoint_official, set_targets
from indicators.formats.targets import TargetKey
from indicators.models import PreparedReport
from indicators.queries.dashboard import Funnel, dashboard, earlier_scope
from indicators.types import Scope, free_range
from tests.indicators.conftest import key, local
from tests.indicators.test_rows import number_of

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.usefixtures("vector")
PAGE = "/indicators/8/"
NOW = local("2026-11-21 12:00")


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1"))


def set_some(by: User) -> None:
    keys = {TargetKey(2569, 0, "", "", "8.4"): 8, TargetKey(2569, 2, "", "", "8.4"): 3, TargetKey(2569, 0, "", "", "8.1"): 0}
    keys |= {TargetKey(2569, 0, "", "nec4", "8.4"): 5, TargetKey(2569, 0, "CMU", "", "8.4"): 2}
    set_targets(values={target: Decimal(value) for target, value in keys.items()}, by=by, now=NOW)


def test_targets_are_those_of_the_question_and_of_no_other(official: User) -> None:
    set_some(official)

    def target(scope: Scope) -> Decimal | None:
        return dashboard(scope=scope, as_of=NOW, compare_year=None).target("8.4")

    assert target(Scope(2569)) == 8
    assert target(Scope(2569, 2)) == 3
    assert target(Scope(2569, area="nec4")) == 5
    assert target(Scope(2569, filters=(("partner", "CMU"),))) == 2
    assert target(Scope(2569, filters=(("gender", "female"),))) is None
    assert target(Scope(2569, month=1)) is None
    assert target(Scope(2569, area="50,57")) is None


@pytest.mark.parametrize(
    ("scope", "year", "expected", "is_partial"),
    [
        (Scope(2569), 2568, Scope(2568), False),
        (Scope(2569, 2, "nec4"), 2566, Scope(2566, 2, "nec4"), False),
        (Scope(2570), 2569, free_range(date(2025, 10, 1), date(2025, 11, 21)), True),
        (Scope(2570, 1), 2568, free_range(date(2024, 10, 1), date(2024, 11, 21)), True),
        (free_range(date(2024, 2, 1), date(2024, 2, 29)), 2566, free_range(date(2023, 2, 1), date(2023, 2, 28)), False),
    ],
)
def test_another_year_is_the_same_stretch_up_to_the_same_day(scope: Scope, year: int, expected: Scope, is_partial: bool) -> None:
    assert earlier_scope(scope, year, NOW) == (expected, is_partial)


def test_the_funnel_follows_those_who_registered() -> None:
    ServiceEvent.objects.filter(person_key=key("P2")).update(completed_at=local("2026-10-02 09:00"))
    ServiceEvent.objects.create(
        person_key=key("P9"), offering_kind="course", offering_code="A", run_code="A/1", registered_at=local("2026-01-05 09:00")
    )

    found = dashboard(scope=Scope(2569), as_of=NOW, compare_year=None)

    assert found.funnel == Funnel(registered=6, started=5, completed=1)
    assert found.years == {2565: 0, 2566: 0, 2567: 0, 2568: 0, 2569: 5}


def test_the_page_says_target_percent_and_trend(client: Client, official: User) -> None:
    set_some(official)
    client.force_login(official)

    page = client.get(PAGE, {"fiscal_year": 2569}, headers={"accept-language": "en"}).content.decode()

    assert "62.50" in page
    assert "133.33" in page
    cards = re.findall(r'class="stat number-card".*?</div>', page)
    assert len(cards) == 4
    # 8.1 has the target 0, 8.3 none.
    assert all("<strong>–</strong>" in cards[place] for place in (0, 2))
    assert "reached" not in cards[0]
    assert "Up 5" in cards[3]


def test_every_number_that_is_a_link_opens_as_many_rows(client: Client, official: User) -> None:
    client.force_login(official)
    page = client.get(PAGE, {"fiscal_year": 2569}).content.decode()
    # Numbers in tables and on cards stand alone in their link; bars and tiles are named and checked by their lists.
    cells = {
        unescape(url): int(text.replace(",", "")) for url, text in re.findall(r'<a href="(/indicators/8/rows/[^"]+)">([\d,]+)</a>', page)
    }
    bars = re.findall(r'<a href="(/indicators/8/rows/8\.4[^"]+)">[^<]+</a></th><td class="num">([\d,]+)', page)
    cells |= {unescape(url): int(text.replace(",", "")) for url, text in bars}
    tiles = re.findall(r'<a href="(/indicators/8/rows/[^"]+)" aria-label="[^"]*? ([\d,]+)"><g', page)
    cells |= {unescape(url): int(text.replace(",", "")) for url, text in tiles}

    assert len(cells) > 40
    for url, number in cells.items():
        listed = client.get(url)
        assert listed.status_code == 200, url
        assert number_of(listed.context["found"]) == number, url


@pytest.mark.parametrize(
    "query", [{}, {"quarter": 2, "compare": 2567}, {"area": "nec4"}, {"by": "branch,mode"}, {"from": "2026-01-01", "to": "2026-02-01"}]
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_question_has_a_page(client: Client, official: User, query: dict[str, object], language: str) -> None:
    client.force_login(official)

    page = client.get(PAGE, {"fiscal_year": 2569} | query, headers={"accept-language": language})

    assert page.status_code == 200


def test_the_page_costs_the_same_for_one_row_and_for_many(
    client: Client, official: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(official)
    counts = []
    for turn in range(2):
        PreparedReport.objects.all().delete()  # both times it is counted
        with django_assert_max_num_queries(170) as counted:
            client.get(PAGE, {"fiscal_year": 2569})
        counts.append(len(counted))
        ServiceEvent.objects.bulk_create(
            ServiceEvent(
                person_key=key(f"N{turn}-{n}"),
                offering_kind="course",
                offering_code="A",
                run_code="A/1",
                first_at=local("2026-02-01 09:00"),
            )
            for n in range(20)
        )
    assert counts[0] == counts[1]
