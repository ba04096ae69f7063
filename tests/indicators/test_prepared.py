"""Reports that are kept ready are those that would be counted now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Activity, Programme
from enrollment.models import ActivityOccurrence, Operator, Partner, ServiceEvent
from indicators.actions import ready_dashboard, refresh_reports
from indicators.actions.prepared import add_changes_up
from indicators.models import PreparedReport, SourceChange
from indicators.queries.dashboard import Dashboard
from indicators.queries.prepared import Asked, source_stamp, wrong_reports
from indicators.receivers import watch_sources
from indicators.types import Scope, free_range
from tests.indicators.conftest import key, local

pytestmark = [pytest.mark.usefixtures("vector"), pytest.mark.production]
NOW = local("2026-11-21 12:00")
SOON, LATER = NOW + timedelta(seconds=59), NOW + timedelta(seconds=61)
YEAR = Asked(Scope(2569))


def ready(asked: Asked = YEAR, *, now: Any = NOW) -> Dashboard:
    return ready_dashboard(asked=asked, now=now)


def test_what_is_kept_is_what_was_counted() -> None:
    asked = Asked(Scope(2569, area="50,54", filters=(("mode", "onsite"),), taxonomy="nesdc12"), 2570, (("branch", "quarter"),))
    counted = ready(asked)

    with CaptureQueriesContext(connection) as statements:
        kept = ready(asked, now=SOON)

    assert kept == counted
    assert kept.report.as_of == NOW
    # The order of what is shown is kept too.
    assert [list(kept.report.by), list(kept.report.measures)] == [list(counted.report.by), list(counted.report.measures)]
    assert not [each["sql"] for each in statements if "COUNT(" in each["sql"] and "enrollment_serviceevent" in each["sql"]]


def test_a_range_of_days_is_asked_for_again_by_the_worker_as_it_was() -> None:
    asked = Asked(free_range(local("2026-01-01 00:00").date(), local("2026-02-28 00:00").date()), None, (("gender", "mode"),))
    ready(asked)
    ServiceEvent.objects.filter(offering_code="X").delete()

    assert refresh_reports(now=SOON) == 2  # this one, and the running year, which is always kept
    assert ready(asked, now=LATER).report.measures["8.2"] == 0
    assert ready(asked, now=LATER).report.as_of == SOON


CHANGES: dict[str, Callable[[], object]] = {
    "a new event": lambda: ServiceEvent.objects.create(
        person_key=key("new"), offering_kind="course", offering_code="A", run_code="A/9", first_at=local("2026-03-01 09:00")
    ),
    "many at once": lambda: ServiceEvent.objects.bulk_create(
        [ServiceEvent(person_key=key("many"), offering_kind="course", offering_code="A", run_code="A/8")], ignore_conflicts=True
    ),
    "a first service": lambda: ServiceEvent.objects.filter(person_key=key("P3")).update(first_at=local("2026-03-01 09:00")),
    "a row taken away": lambda: ServiceEvent.objects.filter(offering_code="X").delete(),
    "operators merged": lambda: Operator.objects.filter(code="O2").update(merged_into=Operator.objects.get(code="O1")),
    "a programme given": lambda: Programme.objects.create(code="P").activities.add(Activity.objects.create(code="A1", branch_code="01")),
    "a person erased": lambda: ServiceEvent.objects.filter(person_key=key("P1")).update(person_key=key("nobody")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_noticed_whoever_makes_it(change: Callable[[], object]) -> None:
    before = source_stamp()
    change()

    assert source_stamp() > before > 0


def test_a_change_is_in_the_live_numbers_at_once_where_counting_is_quick() -> None:
    ready()
    took(0.2)
    CHANGES["a new event"]()

    assert ready(now=NOW + timedelta(seconds=1)).report.measures["8.4"] == 6


def took(seconds: float) -> None:
    """As if counting had taken so long."""
    row = PreparedReport.objects.get(key=YEAR.key)
    PreparedReport.objects.filter(pk=row.pk).update(asked=row.asked | {"took": seconds})


def test_a_change_is_in_the_live_numbers_within_a_minute() -> None:
    assert ready().report.measures["8.4"] == 5
    took(5.0)
    CHANGES["a new event"]()

    assert ready(now=SOON).report.measures["8.4"] == 5
    assert ready(now=LATER).report.measures["8.4"] == 6
    assert ready(now=LATER).report.as_of == LATER


def test_the_worker_brings_a_change_in_sooner() -> None:
    ready()
    CHANGES["a new event"]()
    refresh_reports(now=NOW + timedelta(seconds=30))

    assert ready(now=NOW + timedelta(seconds=31)).report.measures["8.4"] == 6


def test_what_did_not_change_is_not_counted_again_for_ten_minutes() -> None:
    ready()

    assert ready(now=NOW + timedelta(minutes=9)).report.as_of == NOW
    assert ready(now=NOW + timedelta(minutes=11)).report.as_of == NOW + timedelta(minutes=11)


def test_a_report_during_which_something_changed_is_counted_again() -> None:
    changed = []

    def change_once(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if ") r GROUP BY" in sql and not changed:
            changed.append(sql)
            CHANGES["a new event"]()
        return answer

    with connection.execute_wrapper(change_once):
        found = ready()

    assert found.report.measures["8.4"] == found.report.quarters[4].cumulative == 6
    assert PreparedReport.objects.get().stamp == source_stamp()


def test_two_workers_do_not_count_the_same_and_a_dead_one_is_forgotten() -> None:
    ready()
    refresh_reports(now=NOW)
    CHANGES["a new event"]()
    PreparedReport.objects.update(held_until=NOW + timedelta(minutes=2))

    assert refresh_reports(now=NOW + timedelta(seconds=30)) == 0
    assert refresh_reports(now=NOW + timedelta(seconds=121)) == 2
    assert wrong_reports() == 0


def test_what_nobody_asks_for_is_forgotten() -> None:
    ready()
    refresh_reports(now=NOW + timedelta(days=31))

    assert not PreparedReport.objects.filter(key=YEAR.key).exists()


def test_adding_the_changes_up_keeps_their_sum() -> None:
    SourceChange.objects.bulk_create([SourceChange(changes=2) for _ in range(80)])
    before = source_stamp()
    add_changes_up()

    assert (source_stamp(), SourceChange.objects.count()) == (before, 1)
    CHANGES["a new event"]()
    assert source_stamp() > before


def test_a_kept_report_that_lies_is_found() -> None:
    ready()
    assert wrong_reports() == 0
    row = PreparedReport.objects.get()
    PreparedReport.objects.update(report=row.report.replace('"8.4": 5', '"8.4": 50'))

    assert wrong_reports() == 1


def test_triggers_that_were_lost_come_back() -> None:
    table = "enrollment_serviceevent"
    names = [f"{table}_note_{verb}" for verb in ("insert", "update", "delete")]
    with connection.cursor() as cursor:
        for name in names if connection.vendor == "sqlite" else ["indicators_note_change"]:
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
    watch_sources(sender=apps.get_app_config("indicators"), using="default")
    before = source_stamp()
    CHANGES["a new event"]()

    assert source_stamp() > before


def test_without_watching_nothing_is_taken_for_unchanged() -> None:
    ready()
    SourceChange.objects.all().delete()

    assert ready(now=LATER).report.as_of == LATER


def test_an_occurrence_called_off_is_noticed() -> None:
    activity = Activity.objects.create(code="A1", title_th="ค", branch_code="10")
    when = local("2026-02-14 10:00")
    host = Partner.objects.create(code="H", kind="space", name_th="ข่วง")
    held = host.occurrences.create(code="A1/1", activity=activity, venue="–", province_code="50", starts_at=when, ends_at=when)
    assert ready().report.measures["8.2x"] == 0
    ActivityOccurrence.objects.filter(pk=held.pk).update(state="cancelled", reason="ฝนตก")

    found = ready(now=LATER).report
    assert found.measures["8.2x"] == 1
    assert [each.reason for each in found.called_off] == ["ฝนตก"]
