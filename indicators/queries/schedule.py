"""When scheduled files are made, of which period, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.calendar import BANGKOK, bangkok_date, fiscal_year_of, quarter_of
from indicators.export.frozen_report import scope_data
from indicators.export.statement import Statement
from indicators.models import ExportSchedule, ScheduledExport, Snapshot
from indicators.queries.statement import live_statement, statement_of
from indicators.types import Scope

# Files are made in the morning after the period has ended.
_HOUR = timedelta(hours=7)
_RECENT = 12


def running_scope(schedule: ExportSchedule, moment: datetime) -> Scope:
    """Answer the period of the schedule's kind that `moment` lies in."""
    year = fiscal_year_of(moment)
    if schedule.every == ExportSchedule.Every.MONTH:
        return Scope(year, month=bangkok_date(moment).month, area=schedule.area)
    if schedule.every == ExportSchedule.Every.QUARTER:
        return Scope(year, quarter_of(moment), area=schedule.area)
    return Scope(year, area=schedule.area)


def due_at(scope: Scope) -> datetime:
    """Answer when the file of a period is made: 07:00 in Bangkok on the day after it."""
    return scope.period.end + _HOUR


def ended_scope(schedule: ExportSchedule, due: datetime) -> Scope:
    """Answer the period whose file is due at `due`, or the last one that ended before it."""
    start_of_day = datetime.combine(bangkok_date(due), datetime.min.time(), BANGKOK)
    running = running_scope(schedule, start_of_day)
    return running_scope(schedule, running.period.start - timedelta(seconds=1))


def period_key(scope: Scope) -> str:
    """Answer e.g. 2569-01, 2569-Q2, 2569: fiscal year, and its month or quarter."""
    if scope.month:
        return f"{scope.fiscal_year}-{scope.month:02d}"
    return f"{scope.fiscal_year}-Q{scope.quarter}" if scope.quarter else str(scope.fiscal_year)


def scope_of_key(key: str, area: str) -> Scope:
    """Answer the scope that `period_key` named."""
    year, _dash, part = key.partition("-")
    if part.startswith("Q"):
        return Scope(int(year), int(part[1:]), area)
    return Scope(int(year), month=int(part), area=area) if part else Scope(int(year), area=area)


def scheduled_statement(scope: Scope, *, now: datetime, has_quarters: bool) -> Statement:
    """Answer the newest certified snapshot of exactly this scope, or else the data as they are now."""
    certified = Snapshot.objects.official().filter(fiscal_year=scope.fiscal_year, scope=scope_data(scope)).select_related("amends")
    newest = certified.order_by("-frozen_at").first()
    return statement_of(newest) if newest else live_statement(scope, as_of=now, has_quarters=has_quarters)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule with its recipients' names and its newest export."""

    schedule: ExportSchedule
    recipients: tuple[str, ...]
    last: ScheduledExport | None


def schedules() -> list[ScheduleRow]:
    """Answer every schedule that nobody deleted, with its last result."""
    found = ExportSchedule.objects.listed().select_related("owner").prefetch_related("recipients")
    newest: dict[int, ScheduledExport] = {}
    for export in ScheduledExport.objects.filter(schedule__in=found).order_by("made_at", "pk"):
        newest[export.schedule_id] = export
    return [ScheduleRow(each, tuple(str(person) for person in each.recipients.all()), newest.get(each.pk)) for each in found]


def recent_exports(schedule: ExportSchedule) -> list[ScheduledExport]:
    """Answer the newest exports of a schedule."""
    return list(schedule.exports.all()[:_RECENT])
