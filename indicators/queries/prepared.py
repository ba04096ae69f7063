"""Reports that were counted before they are asked for, and whether they are still true."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from indicators.definitions import DEFINITION_VERSION
from indicators.models import PreparedReport, SourceChange
from indicators.queries.answers import Answers, keeping, room_to_count
from indicators.queries.dashboard import Dashboard, dashboard
from indicators.queries.report import indicator8
from indicators.types import CalledOff, QuarterCount, Report, Scope, Share

# A change is in the live numbers after this at the latest.
LIVE_WITHIN = timedelta(seconds=60)
# Seconds that somebody who asks may wait for a count.
QUICK = 1.0
# What the changes do not tell of (8.4k: a lesson opened by somebody who began last year) is counted anew after this.
FRESH_FOR = timedelta(minutes=10)
_LATE = "8.4k"
# Of what is kept: raise it when `plain_report` changes, and let a migration empty the table.
SHAPE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What an official asks the dashboard for."""

    scope: Scope
    compare_year: int | None = None
    crosses: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Where the answer is kept; under another edition of the definitions, or in another shape, it is another answer."""
        return hashlib.sha256(
            json.dumps([DEFINITION_VERSION, SHAPE, self.scope.key(), self.compare_year, self.crosses]).encode()
        ).hexdigest()


def source_stamp() -> int:
    """Answer a number that is the same as long as nothing changed that reports are counted from; 0: nobody watches them."""
    return SourceChange.objects.aggregate(total=Sum("changes"))["total"] or 0


def prepared_dashboard(*, asked: Asked, now: datetime) -> Dashboard | None:
    """Answer what is kept, if nothing changed since it was counted, or if it was counted so lately that it counts as live."""
    row = PreparedReport.objects.filter(key=asked.key).first()
    if row is None:
        return None
    age = now - row.as_of
    is_true = age <= FRESH_FOR and row.stamp and row.stamp == source_stamp()
    # Where counting is quick, a change is shown at once.
    is_live = age <= LIVE_WITHIN and row.asked["took"] > QUICK
    return _dashboard(asked, row.as_of, row.answers, report_of(row)) if is_true or is_live else None


def counted_dashboard(*, asked: Asked, as_of: datetime, tries: int = 3) -> tuple[Dashboard, Answers, int]:
    """Count between two looks at the changes; answer with what the database said, and the stamp it is true for.

    If something changed meanwhile all is counted again. After `tries` the stamp is the one from before, which is not that of
    now, so that the answer will not be taken for the last word.
    """
    while True:
        stamp, answers = source_stamp(), Answers()
        found = _dashboard(asked, as_of, answers, None)
        tries -= 1
        if not tries or source_stamp() == stamp:
            return found, answers, stamp


@room_to_count()
def _dashboard(asked: Asked, as_of: datetime, answers: Answers, report: Report | None) -> Dashboard:
    counted = report or indicator8(scope=asked.scope, as_of=as_of)
    with keeping(answers):
        return dashboard(scope=asked.scope, as_of=as_of, compare_year=asked.compare_year, crosses=asked.crosses, report=counted)


def wrong_reports(limit: int = 3) -> int:
    """Count, of the reports asked for last, those that claim to be true now and are not."""
    rows = PreparedReport.objects.filter(stamp=source_stamp()).exclude(stamp=0).order_by("-asked_at")[:limit]
    return sum(_told(indicator8(scope=asked_of(row).scope, as_of=row.as_of)) != _told(report_of(row)) for row in rows)


def _told(report: Report) -> dict[str, Any]:
    """What changes tell of."""
    plain = plain_report(report)
    return plain | {"measures": {code: count for code, count in plain["measures"].items() if code != _LATE}}


def plain_asked(asked: Asked) -> dict[str, Any]:
    """Answer what was asked as plain values."""
    scope = asked.scope
    days = {
        name: value.isoformat() if value else None for name, value in (("first_date", scope.first_date), ("last_date", scope.last_date))
    }
    plain = asdict(scope) | days | {"filters": [list(pair) for pair in scope.filters]}
    return {"scope": plain, "compare_year": asked.compare_year, "crosses": [list(pair) for pair in asked.crosses]}


def asked_of(row: PreparedReport) -> Asked:
    """Answer what was asked of a kept report."""
    plain = row.asked["scope"]
    days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("first_date", "last_date")}
    filters = tuple((name, value) for name, value in plain["filters"])
    scope = Scope(**plain | {"filters": filters} | days)
    return Asked(scope, row.asked["compare_year"], tuple((first, second) for first, second in row.asked["crosses"]))


def plain_report(report: Report) -> dict[str, Any]:
    """Answer a report as plain values, without its scope, its moment and its cross tables."""
    return {
        "definition_version": report.definition_version,
        "measures": report.measures,
        "quarters": {str(quarter): asdict(count) for quarter, count in report.quarters.items()},
        "by": report.by,
        "shares": {code: asdict(share) for code, share in report.shares.items()},
        "measures_by": report.measures_by,
        "called_off": [each.as_data() for each in report.called_off],
        "warnings": list(report.warnings),
        "definition_versions": report.definition_versions,
        "went_on": report.went_on,
    }


def report_of(row: PreparedReport) -> Report:
    """Answer the report that a row keeps."""
    plain = json.loads(row.report)
    return Report(
        scope=asked_of(row).scope,
        definition_version=plain["definition_version"],
        as_of=row.as_of,
        measures=plain["measures"],
        quarters={int(quarter): QuarterCount(**count) for quarter, count in plain["quarters"].items()},
        by=plain["by"],
        shares={code: Share(**share) for code, share in plain["shares"].items()},
        measures_by=plain["measures_by"],
        called_off=tuple(map(CalledOff.from_data, plain["called_off"])),
        warnings=tuple(plain["warnings"]),
        definition_versions=plain["definition_versions"],
        went_on=plain["went_on"],
    )
