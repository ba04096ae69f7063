"""A report is of one moment, and asks once for what its statements share."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Activity
from enrollment.models import Operator
from indicators.actions import ready_dashboard
from indicators.queries import indicator8
from indicators.queries.answers import asking_once, once, room_to_count
from indicators.queries.prepared import Asked
from indicators.types import Scope
from tests.indicators.conftest import local

NOW = local("2026-11-21 12:00")
YEAR = Scope(2569)


def _asked(queries: CaptureQueriesContext) -> tuple[int, int]:
    """How often it was asked which activities have other tags, and which operators were merged."""
    told = [each["sql"] for each in queries.captured_queries]
    tags = sum(sql.startswith('SELECT "courses_activity"') and "indicator_tags" in sql for sql in told)
    merges = sum(sql.startswith('SELECT "enrollment_operator"."id"') and "merged_into_id" in sql for sql in told)
    return tags, merges


@pytest.mark.usefixtures("vector")
def test_a_report_asks_once_for_tags_and_merges() -> None:
    Activity.objects.create(code="X", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7", "8"])
    Operator.objects.filter(code="O2").update(merged_into=Operator.objects.get(code="O1"))

    with CaptureQueriesContext(connection) as report:
        indicator8(scope=YEAR, as_of=NOW)
    with CaptureQueriesContext(connection) as dashboard:
        ready_dashboard(asked=Asked(YEAR), now=NOW)

    assert (_asked(report), _asked(dashboard)) == ((1, 1), (1, 1))


def test_what_is_known_is_forgotten_with_the_report() -> None:
    found = iter("abc")
    with asking_once():
        with asking_once():
            first = once("letter", lambda: next(found))
        again = once("letter", lambda: next(found))

    assert (first, again, once("letter", lambda: next(found))) == ("a", "a", "b")


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_report_sees_one_state_of_the_data_from_its_beginning_to_its_end() -> None:
    if connection.vendor != "postgresql":
        # SQLite has one writer and counts between two looks at the changes (ADR 8).
        with room_to_count():
            assert not connection.in_atomic_block
        return
    with room_to_count(), room_to_count(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
