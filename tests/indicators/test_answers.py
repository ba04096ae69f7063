"""A report is of one moment, and asks once for what its statements share."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_person
from courses.models import Activity
from enrollment.models import Operator, ServiceEvent
from indicators.actions import freeze_snapshot, prepare_snapshot, ready_dashboard
from indicators.export.frozen import frozen_files
from indicators.export.frozen_report import report_numbers
from indicators.models import Target
from indicators.queries import indicator8, live_statement, statement_of
from indicators.queries.answers import asking_once, once, room_to_count
from indicators.queries.dashboard import Dashboard, dashboard
from indicators.queries.prepared import Asked
from indicators.types import Report, Scope
from tests.indicators.conftest import key, local

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


def _write_elsewhere() -> None:
    """What other processes do meanwhile: somebody new comes in every quarter, an activity is taken back, an office sets a target."""

    def write() -> None:
        try:
            for month in ("2025-11", "2026-02", "2026-05", "2026-08"):
                ServiceEvent.objects.create(
                    person_key=key(month), offering_kind="course", offering_code="NEW", run_code="NEW/1", gender="male", branch_code="12",
                    province_code="57", mode="online", registered_at=local(f"{month}-02 09:00"), first_at=local(f"{month}-02 09:00"),
                )  # fmt: skip
            ServiceEvent.objects.filter(offering_code="X").delete()
            Target.objects.create(fiscal_year=2569, measure="8.4", value=80)
        finally:
            connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


def _counted_beside_a_writer(count: Callable[[], Any], after: int) -> Any:
    """Count while somebody writes, and commits, after so many statements of the count."""
    left = [after]

    def interfere(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        left[0] -= "enrollment_serviceevent" in sql
        if not left[0]:
            left[0] = -1
            _write_elsewhere()
        return found

    with connection.execute_wrapper(interfere):
        found = count()
    assert left[0] < 0
    return found


def _numbers(reports: dict[str, Report]) -> dict[str, Any]:
    return {period: report_numbers(report) for period, report in reports.items()}


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vector")
@pytest.mark.parametrize("after", [1, 3, 7])
def test_all_tables_of_a_live_report_agree_though_somebody_writes_meanwhile(after: int) -> None:
    """Of a year with its quarters and targets, on PostgreSQL: two connections, and all of it is of the moment the count began."""
    if connection.vendor != "postgresql":
        # One writer at a time: what is counted beside it is counted again (`counted_dashboard`).
        return

    def count() -> dict[str, Any]:
        statement = live_statement(YEAR, as_of=NOW)
        return _numbers(statement.reports) | {"targets": statement.targets}

    before = count()
    meanwhile = _counted_beside_a_writer(count, after)
    later = count()

    assert meanwhile == before
    assert later["whole"]["measures"]["8.4"] == before["whole"]["measures"]["8.4"] + 4
    assert (before["targets"], later["targets"]) == ({}, {"0": {"8.4": "80"}})


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vector")
def test_numbers_rows_and_targets_of_a_snapshot_agree_though_somebody_writes_meanwhile() -> None:
    if connection.vendor != "postgresql":
        return
    draft = prepare_snapshot(scope=YEAR, by=create_person(given_name="จันทร์", now=NOW), now=NOW)

    frozen = _counted_beside_a_writer(lambda: freeze_snapshot(snapshot=draft, now=NOW), after=2)

    rows = b"".join(piece for name, pieces in frozen_files(frozen) if name == "rows.csv" for piece in pieces).decode()
    services = [row for row in csv.DictReader(io.StringIO(rows.lstrip("\ufeff"))) if row["person"] and row["first_date"]]
    statement = statement_of(frozen)
    assert (statement.report.measures["8.4p"], statement.targets) == (len(services), {})
    assert statement.report.measures["8.4p"] == 9


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vector")
def test_the_dashboard_agrees_with_itself_though_somebody_writes_meanwhile() -> None:
    if connection.vendor != "postgresql":
        return
    before = _kept(dashboard(scope=YEAR, as_of=NOW, compare_year=None))

    meanwhile = _kept(_counted_beside_a_writer(lambda: dashboard(scope=YEAR, as_of=NOW, compare_year=None), after=2))

    assert meanwhile == before
    assert _kept(dashboard(scope=YEAR, as_of=NOW, compare_year=None)) != before


def _kept(found: Dashboard) -> tuple[Any, ...]:
    return report_numbers(found.report), found.earlier, found.funnel, found.years
