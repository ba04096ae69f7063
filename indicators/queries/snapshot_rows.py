"""The rows a snapshot freezes: the service events of its period, and the evidence for them, without any name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from certificates.models import Certificate
from core.calendar import BANGKOK, Period, bangkok_date
from core.codes import age_group
from core.sheets import Cell
from courses.models import Course
from enrollment.models import ActivityOccurrence, Cohort, ServiceEvent
from indicators.export.canonical import Pseudonyms
from indicators.queries.called_off import decided
from indicators.queries.counting import place_of
from indicators.queries.operators import business_size, known_of_merged
from indicators.queries.tags import tagged_activities

ROWS = "rows.csv"
ROW_HEADERS = (
    "row_key", "person", "operator", "offering_kind", "offering_code", "run_code", "branch_code", "mode", "province_code",
    "delivery_province_code", "operator_province_code", "operator_type", "registered_date", "first_date", "completed_date", "gender",
    "age_group", "learner_type", "partner_code", "assurance", "headcount", "operator_size",
)  # fmt: skip
# Snapshots that were frozen before sizes were counted.
ROW_HEADERS_WITHOUT_SIZE = ROW_HEADERS[:-1]
_CHUNK = 5_000
_EVENT = (
    "pk", "person_key", "operator_id", "operator__uuid", "operator__province_code", "offering_kind", "offering_code", "run_code",
    "branch_code", "mode", "province_code", "delivery_province_code", "operator_type", "registered_at", "first_at", "completed_at",
    "gender", "birth_year", "learner_type", "partner_code", "assurance", "headcount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table to freeze: the name of its file, its columns and its rows, which may be many."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def frozen_tables(period: Period, provinces: Sequence[str], pseudonyms: Pseudonyms) -> list[Table]:
    """Answer the rows and the evidence of `period`; `provinces` limits the area, none is everywhere."""
    events = events_of(period, provinces)
    return [
        Table(ROWS, ROW_HEADERS, event_rows(events, pseudonyms)),
        Table("courses.csv", _COURSE_HEADERS, _courses(events, period)),
        Table("runs.csv", _RUN_HEADERS, _runs(events, period)),
        Table("activities.csv", _ACTIVITY_HEADERS, _activities(period, provinces)),
        Table("certificates.csv", _CERTIFICATE_HEADERS, _certificates(period, events)),
    ]


def events_of(period: Period, provinces: Sequence[str]) -> QuerySet[ServiceEvent]:
    """Answer every row that is counted somewhere in a report of this period and area, in the order they were written."""
    placed = Q()
    for moment in ("registered_at", "first_at", "completed_at"):
        placed |= _in(moment, period)
    events: Any = ServiceEvent.objects.filter(placed).exclude(tagged_activities().not_of_eight).order_by("pk")
    if provinces:
        within = Q()
        for name in ("residence", "delivery", "business"):
            events = events.alias(**{f"{name}_place": place_of(name)})
            within |= Q(**{f"{name}_place__in": provinces})
        events = events.filter(within)
    return cast("QuerySet[ServiceEvent]", events)


def event_rows(events: QuerySet[ServiceEvent], pseudonyms: Pseudonyms) -> Iterator[Sequence[Cell]]:
    """Yield one row for each event; memory does not grow with their number."""
    merged = known_of_merged()
    for (
        key, person, operator_id, operator, business, kind, offering, run, branch, mode, province, delivery, operator_type,
        registered, first, completed, gender, birth_year, learner_type, partner, assurance, headcount, size,
    ) in events.annotate(business_size=business_size()).values_list(*_EVENT, "business_size").iterator(chunk_size=_CHUNK):  # fmt: skip
        known = merged.get(operator_id)
        stays, place = (known.uuid, known.province_code) if known else (operator, business or "")
        moment = first or registered or completed
        yield (
            pseudonyms.of("row", key), pseudonyms.of("person", person), pseudonyms.of("operator", stays), kind, offering, run, branch, mode,
            province, delivery, place, operator_type, _day(registered), _day(first), _day(completed), gender,
            str(age_group(birth_year, moment)) if moment and person else "", learner_type, partner, assurance, str(headcount), size,
        )  # fmt: skip


def _day(moment: datetime | None) -> str:
    return moment.astimezone(BANGKOK).date().isoformat() if moment else ""


_COURSE_HEADERS = ("course_code", "title_th", "branch_code", "hours", "runs", "participations", "completions")
_RUN_HEADERS = ("course_code", "run_code", "state", "reason", "province_code", "mode", "partner_code", "opens", "closes",
                "participations", "completions", "decisions")  # fmt: skip
_ACTIVITY_HEADERS = (
    "activity_code",
    "run_code",
    "title_th",
    "state",
    "reason",
    "province_code",
    "first_day",
    "last_day",
    "named",
    "unnamed",
    "decisions",
)
_CERTIFICATE_HEADERS = ("issuer_code", "number", "kind", "course_code", "run_code", "issued_date", "status")


def _in(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def _courses(events: QuerySet[ServiceEvent], period: Period) -> Iterator[Sequence[Cell]]:
    counted = list(
        events.filter(offering_kind=ServiceEvent.Kind.COURSE)
        .order_by("offering_code")
        .values("offering_code")
        .annotate(
            runs=Count("run_code", distinct=True, filter=_in("first_at", period)),
            served=Count("pk", filter=_in("first_at", period)),
            completed=Count("pk", filter=_in("completed_at", period)),
        )
    )
    known = {course.code: course for course in Course.objects.filter(code__in=[row["offering_code"] for row in counted])}
    for row in counted:
        course = known.get(row["offering_code"])
        told = (course.title_th, course.branch_code, str(course.hours)) if course else ("", "", "")
        yield (row["offering_code"], *told, str(row["runs"]), str(row["served"]), str(row["completed"]))


def _runs(events: QuerySet[ServiceEvent], period: Period) -> Iterator[Sequence[Cell]]:
    counted = list(
        events.filter(offering_kind=ServiceEvent.Kind.COURSE)
        .order_by("offering_code", "run_code")
        .values("offering_code", "run_code")
        .annotate(served=Count("pk", filter=_in("first_at", period)), completed=Count("pk", filter=_in("completed_at", period)))
    )
    cohorts = Cohort.objects.filter(code__in=[row["run_code"] for row in counted]).select_related("partner").prefetch_related("changes")
    known = {cohort.code: cohort for cohort in cohorts}
    for row in counted:
        run = known.get(row["run_code"])
        told: tuple[str, ...] = ("", "", "", "", "", "", "")
        if run:
            partner = run.partner.code if run.partner else ""
            told = (run.state, run.reason, run.province_code, run.mode, partner, _day(run.opens_at), _day(run.last_moment))
        yield (row["offering_code"], row["run_code"], *told, str(row["served"]), str(row["completed"]), _decisions(run))


def _activities(period: Period, provinces: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """Activities of the period, the cancelled and postponed ones with their reason, and how many came."""
    within = Q(province_code__in=provinces) if provinces else Q()
    occurrences = ActivityOccurrence.objects.filter(within, starts_at__gte=period.start, starts_at__lt=period.end)
    elsewhere = tagged_activities().elsewhere
    occurrences = (
        occurrences.exclude(activity__code__in=elsewhere)
        .select_related("activity")
        .prefetch_related("changes")
        .order_by("activity__code", "code")
    )
    came = {
        (row["offering_code"], row["run_code"]): row
        for row in ServiceEvent.objects.filter(offering_kind=ServiceEvent.Kind.ACTIVITY)
        .exclude(offering_code__in=elsewhere)
        .served(period)
        .order_by()
        .values("offering_code", "run_code")
        .annotate(
            named=Count("pk", filter=Q(person_key__isnull=False)),
            unnamed=Coalesce(Sum("headcount", filter=Q(person_key=None)), 0),
        )
    }
    for held in occurrences:
        counts = came.pop((held.activity.code, held.code), {"named": 0, "unnamed": 0})
        first, last = bangkok_date(held.starts_at).isoformat(), bangkok_date(held.ends_at).isoformat()
        yield (
            held.activity.code, held.code, held.activity.title_th, held.state, held.reason, held.province_code, first, last,
            str(counts["named"]), str(counts["unnamed"]), _decisions(held),
        )  # fmt: skip
    if not provinces:  # past records know nothing of where an activity was planned
        for (code, run), counts in sorted(came.items()):
            yield (code, run, "", "held", "", "", "", "", str(counts["named"]), str(counts["unnamed"]), "")


def _decisions(offering: Cohort | ActivityOccurrence | None) -> str:
    """Every decision about it in order, dots between: day, kind, first day before and after if it moved, reason."""
    told = decided(offering) if offering else ()
    return " · ".join(f"{each.day} {each.kind}{' '.join(['', *map(str, each.moved or ())])}: {each.reason}" for each in told)


def _certificates(period: Period, events: QuerySet[ServiceEvent]) -> Iterator[Sequence[Cell]]:
    """Register numbers of the certificates issued in the period for the courses of the report; no holder."""
    issued = Certificate.objects.filter(
        issued_at__gte=period.start, issued_at__lt=period.end, course_code__in=events.order_by().values("offering_code").distinct()
    ).order_by("issuer_code", "register_year_be", "register_number")
    for certificate in issued.iterator(chunk_size=_CHUNK):
        yield (
            certificate.issuer_code, certificate.number, certificate.kind, certificate.course_code, certificate.run_code,
            _day(certificate.issued_at), certificate.status,
        )  # fmt: skip
