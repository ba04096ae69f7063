"""Frozen reports: what to freeze, what was frozen, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.invariants import register_invariant
from core.models import Job
from indicators.export.canonical import report_data
from indicators.export.frozen import damage, frozen_cells, manifest_of
from indicators.export.frozen_report import report_about, report_from, report_numbers, scope_from_data
from indicators.export.statement import TO_DATE, WHOLE
from indicators.models import Snapshot, SnapshotComparison, SnapshotStep
from indicators.queries.access import is_certifier
from indicators.queries.answers import room_to_count
from indicators.queries.report import indicator8
from indicators.types import Report, Scope

SIGNING = "sign_report"
Crosses = tuple[tuple[str, str], ...]
# The tables of persons by two dimensions that official statements hold.
CROSSES: Crosses = (
    ("age_group", "gender"),
    ("branch", "gender"),
    ("branch", "province"),
    ("learner_type", "gender"),
    ("province", "age_group"),
    ("province", "gender"),
)


def frozen_scopes(scope: Scope, *, as_of: datetime) -> dict[str, Scope]:
    """Answer what a snapshot of `scope` holds: the scope itself; of a whole year each quarter that has begun; of a quarter those before
    it, and what was reached since the fiscal year began.
    """
    scopes = {WHOLE: scope}
    if scope == scope.whole_year:
        for quarter in (1, 2, 3, 4):
            part = replace(scope, quarter=quarter)
            if part.period.start <= as_of:
                scopes[f"q{quarter}"] = part
    elif scope.quarter and scope.quarter > 1:
        scopes |= {f"q{quarter}": replace(scope, quarter=quarter) for quarter in range(1, scope.quarter)}
        first, last = scope.whole_year.period.first_date, scope.period.last_date
        scopes[TO_DATE] = replace(scope, quarter=None, first_date=first, last_date=last)
    return scopes


@room_to_count()
def count_reports(scope: Scope, *, as_of: datetime, crosses: Crosses = ()) -> dict[str, Report]:
    """Count everything an official statement holds, by period: all measures by all dimensions, and the usual tables of two.

    What goes before the quarter that is reported is measures alone.
    """
    pairs = (*CROSSES, *(pair for pair in crosses if pair not in CROSSES))
    return {
        period: _measures_of(part, as_of) if scope.quarter and period != WHOLE else indicator8(scope=part, as_of=as_of, crosses=pairs)
        for period, part in frozen_scopes(scope, as_of=as_of).items()
    }


def _measures_of(scope: Scope, as_of: datetime) -> Report:
    return replace(indicator8(scope=scope, as_of=as_of), quarters={}, by={}, measures_by={}, called_off=())


def frozen_reports(scope: Scope, *, as_of: datetime) -> dict[str, dict[str, Any]]:
    """Answer the same in the form that is frozen, as `{period: {"numbers": …, "about": …}}`."""
    reports = count_reports(scope, as_of=as_of)
    return {period: {"numbers": report_numbers(report), "about": report_about(report)} for period, report in reports.items()}


def waiting_for(person: AbstractBaseUser | AnonymousUser) -> list[Snapshot]:
    """Answer the snapshots that this person is asked to certify, the oldest first."""
    if not is_certifier(person):
        return []
    return list(
        Snapshot.objects.in_review().exclude(prepared_by_id=person.pk).select_related("amends", "prepared_by").order_by("created_at")
    )


def reports_of(snapshot: Snapshot) -> dict[str, Report]:
    """Answer the frozen reports of a snapshot by period, from its own cells and from nothing else."""
    cells = frozen_cells(snapshot)
    periods: dict[str, Any] = manifest_of(snapshot)["periods"]
    return {period: report_from(report_data(cells, period), about, as_of=snapshot.moment) for period, about in periods.items()}


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A snapshot as its page shows it: its way so far, where the worker is, what amends it, the newest comparison."""

    snapshot: Snapshot
    steps: tuple[SnapshotStep, ...]
    reports: dict[str, Report]
    freezing: Job | None
    amendments: tuple[Snapshot, ...]
    comparison: SnapshotComparison | None
    comparing: Job | None
    # Of one whose PDF the office signs: whether it is signed, and the worker's last try.
    is_pdf_signed: bool
    signing: Job | None

    @property
    def report(self) -> Report | None:
        """The report of the whole scope; none before the worker is done."""
        return self.reports.get(WHOLE)


def snapshot_page(code: str) -> SnapshotPage:
    """Answer a snapshot with everything its page shows.

    :raises Snapshot.DoesNotExist: there is none with this code.
    """
    snapshot = Snapshot.objects.select_related("amends", "prepared_by", "certified_by").get(code=code)
    comparison, is_pdf_signed = snapshot.comparisons.select_related("amendment").first(), snapshot.signed_reports.exists()
    return SnapshotPage(
        snapshot=snapshot,
        steps=tuple(snapshot.steps.all()),
        reports=reports_of(snapshot) if snapshot.is_frozen else {},
        freezing=None if snapshot.is_frozen else Job.objects.filter(idempotency_key=f"freeze:{snapshot.uuid}").first(),
        amendments=tuple(snapshot.amendments.order_by("created_at")),
        comparison=comparison,
        comparing=_running_comparison(snapshot.uuid),
        is_pdf_signed=is_pdf_signed,
        signing=signing_jobs(snapshot).first() if snapshot.signs_pdf and not is_pdf_signed else None,
    )


def signing_jobs(snapshot: Snapshot) -> QuerySet[Job]:
    """Answer the jobs that were to sign the PDF of a snapshot, the last one first."""
    return Job.objects.filter(kind=SIGNING, idempotency_key__startswith=f"sign:{snapshot.uuid}:").order_by("-pk")


def _running_comparison(uuid: UUID) -> Job | None:
    jobs = Job.objects.filter(kind="compare_snapshot", idempotency_key__startswith=f"compare:{uuid}:")
    return jobs.exclude(state__in=(Job.State.SUCCEEDED, Job.State.CANCELLED)).order_by("-pk").first()


def snapshots() -> list[Snapshot]:
    """Answer every snapshot, newest first, with the people and the snapshot it amends."""
    return list(Snapshot.objects.select_related("amends", "prepared_by", "certified_by"))


def scope_of(snapshot: Snapshot) -> Scope:
    """Answer what a snapshot is about."""
    return scope_from_data(snapshot.scope)


def _damaged_snapshots() -> int:
    """Count frozen snapshots whose content is not what was frozen."""
    return sum(bool(damage(snapshot)) for snapshot in Snapshot.objects.frozen().iterator())


register_invariant("indicators.snapshots_intact", _("เนื้อหาของฉบับที่บันทึกยอดแล้วต้องตรงกับลายนิ้วมือ SHA-256"), _damaged_snapshots)
