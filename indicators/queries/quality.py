"""Rows that are left out of the numbers, or that are doubtful: each with the reason and who can put it right (domain 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Cast, Coalesce, ExtractYear

from accounts.models import User
from core.calendar import BANGKOK, Period, fiscal_quarter, fiscal_year_of, quarter_of
from courses.models import Activity, Course
from enrollment.models import ActivityOccurrence, Enrollment, Operator, PartnerOperator, ServiceEvent
from indicators.queries.answers import asking_once
from indicators.queries.operators import business_size
from indicators.queries.tags import tagged_activities

# Querysets of several tables with annotations, which the type checker cannot follow.
Rows = Any
# Records that come in later than this after their quarter ended are late.
_GRACE = timedelta(days=15)
_YOUNGEST, _OLDEST = 5, 100
LEFT_OUT, DOUBTFUL = "left_out", "doubtful"


@dataclass(frozen=True, slots=True)
class Problem:
    """One row with one fault. `person` is a key, never to be shown; `owner` a partner's code, empty for the school itself."""

    reason: str
    owner: str
    kind: str
    offering: str
    run: str
    person: Any
    moment: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of fault: whether its rows are left out or only doubtful, and how they are found in a period at a moment."""

    code: str
    severity: str
    find: Callable[[Period, datetime], Rows]


_COLUMNS = ("owner", "offering_kind", "offering_code", "run_code", "person_key", "moment", "detail")
_OWNED = F("partner_code")


def _text(value: str) -> Any:
    return Value(value, output_field=CharField())


def _events(rows: Rows, *, moment: str = "first_at", detail: Any = None) -> Rows:
    return rows.annotate(owner=_OWNED, moment=F(moment), detail=detail if detail is not None else _text("")).order_by("moment", "pk")


def _counted(rows: Rows) -> Rows:
    """Without the services of activities that are reported elsewhere only: nobody counts them, so nothing in them is doubtful."""
    return rows.exclude(tagged_activities().not_of_eight)


def _served(period: Period) -> Rows:
    return _counted(ServiceEvent.objects.named().served(period))


def _never_came(period: Period, now: datetime) -> Rows:
    """Registered for something that is over or running, and never seen."""
    rows = ServiceEvent.objects.named().filter(first_at=None, registered_at__gte=period.start, registered_at__lt=min(period.end, now))
    return _events(rows, moment="registered_at")


def _does_not_count(period: Period, _now: datetime) -> Rows:
    """Instructors and staff in their own course, and test accounts: they learn, and never qualify."""
    rows = Enrollment.objects.filter(Q(counts=False) | Q(learner__is_test=True), started_at__gte=period.start, started_at__lt=period.end)
    return rows.annotate(
        owner=Coalesce("cohort__partner__code", _text("")),
        offering_kind=_text(ServiceEvent.Kind.COURSE),
        offering_code=F("cohort__course__code"),
        run_code=F("cohort__code"),
        person_key=F("learner__subject_key"),
        moment=F("started_at"),
        detail=_text(""),
    ).order_by("started_at", "pk")


def _not_closed(period: Period, now: datetime) -> Rows:
    """Activities whose day has passed and of which nobody said that they were held or called off."""
    states = (ActivityOccurrence.State.PLANNED, ActivityOccurrence.State.POSTPONED)
    rows = ActivityOccurrence.objects.filter(state__in=states, ends_at__lt=now, starts_at__gte=period.start, starts_at__lt=period.end)
    return rows.annotate(
        owner=Coalesce("host__code", _text("")),
        offering_kind=_text(ServiceEvent.Kind.ACTIVITY),
        offering_code=F("activity__code"),
        run_code=F("code"),
        person_key=Value(None, output_field=CharField()),
        moment=F("starts_at"),
        detail=F("state"),
    ).order_by("starts_at", "pk")


def _headcount_alone(period: Period, _now: datetime) -> Rows:
    """Unnamed visitors of an occurrence with no attendance list behind the number."""
    listed = ServiceEvent.objects.named().filter(
        offering_kind=OuterRef("offering_kind"), offering_code=OuterRef("offering_code"), run_code=OuterRef("run_code"), first_at__isnull=False
    )  # fmt: skip
    rows = _counted(ServiceEvent.objects.unnamed().served(period)).filter(~Exists(listed))
    return _events(rows, detail=Cast("headcount", CharField()))


def _completed_without_first(period: Period, _now: datetime) -> Rows:
    rows = _counted(ServiceEvent.objects.filter(completed_at__gte=period.start, completed_at__lt=period.end))
    return _events(rows.filter(Q(first_at=None) | Q(first_at__gt=F("completed_at"))), moment="completed_at")


def _in_future(period: Period, now: datetime) -> Rows:
    return _events(_served(period).filter(first_at__gt=now))


def _no_birth_year(period: Period, _now: datetime) -> Rows:
    return _events(_served(period).filter(birth_year=None))


def _odd_birth_year(period: Period, _now: datetime) -> Rows:
    year = Cast(ExtractYear("first_at", tzinfo=BANGKOK), IntegerField())
    odd = Q(birth_year__gt=year - _YOUNGEST) | Q(birth_year__lt=year - _OLDEST)
    return _events(_served(period).filter(odd), detail=Cast("birth_year", CharField()))


def _no_province(period: Period, _now: datetime) -> Rows:
    return _events(_served(period).filter(province_code=""))


def _no_gender(period: Period, _now: datetime) -> Rows:
    return _events(_served(period).filter(gender__in=["", "unknown"]))


def _no_branch(period: Period, _now: datetime) -> Rows:
    return _events(_counted(ServiceEvent.objects.served(period)).filter(branch_code=""))


def _same_name(period: Period, _now: datetime) -> Rows:
    """Persons who share name and birth year with another person served in the period."""
    served = User.objects.present().filter(subject_key__in=_served(period).values("person_key")).exclude(sort_name="")
    # One statement however many names are shared: SQLite takes no condition of more than a thousand parts.
    alike = Window(Count("pk"), partition_by=[F("sort_name"), F("birth_year")])
    twice = served.order_by().annotate(many=alike).filter(many__gt=1)
    return _events(_served(period).filter(person_key__in=twice.values("subject_key")))


def _operator_twice(period: Period, _now: datetime) -> Rows:
    """Services for operators that share name and province with another one that is not merged with them."""
    alike = Operator.objects.filter(merged_into=None, name=OuterRef("operator__name"), province_code=OuterRef("operator__province_code"))
    rows = (
        _counted(ServiceEvent.objects.served(period)).filter(operator__merged_into=None).exclude(operator=None).exclude(operator__name="")
    )
    return _events(rows.filter(Exists(alike.exclude(pk=OuterRef("operator_id")))), detail=F("operator__code"))


def _operator_incomplete(period: Period, _now: datetime) -> Rows:
    rows = _counted(ServiceEvent.objects.served(period)).exclude(operator=None).alias(counted_size=business_size())
    unsaid = Q(operator__province_code="") | Q(operator__type="") | Q(counted_size="")
    return _events(rows.filter(unsaid), detail=F("operator__code"))


def _operator_said_otherwise(period: Period, _now: datetime) -> Rows:
    """Services for operators of which a partner's list says another legal form or size than is counted; partners never see each other's."""
    told = PartnerOperator.objects.filter(operator=OuterRef("operator_id"))
    other = Q(~Q(type=""), ~Q(type=OuterRef("operator__type"))) | Q(~Q(size=""), ~Q(size=OuterRef("operator__size")))
    rows = _events(_counted(ServiceEvent.objects.served(period)).exclude(operator=None), detail=F("operator__code"))
    who = told.filter(other).order_by("pk").values("partner__code")[:1]
    return rows.filter(Exists(told.filter(other))).annotate(owner=Subquery(who, output_field=CharField()))


def _late(period: Period, _now: datetime) -> Rows:
    """Past records that came in after their quarter had been closed for a while."""
    late, start = Q(pk=None), period.start
    while start < period.end:
        quarter = fiscal_quarter(fiscal_year_of(start), quarter_of(start))
        late |= Q(first_at__gte=quarter.start, first_at__lt=quarter.end, record_import__applied_at__gt=quarter.end + _GRACE)
        start = quarter.end
    return _events(_counted(ServiceEvent.objects.served(period)).filter(late))


def _not_in_catalogue(period: Period, _now: datetime) -> Rows:
    """Services of courses without hours, and of courses and activities that the catalogue does not know."""
    timed = Course.objects.filter(Q(theory_hours__gt=0) | Q(practice_hours__gt=0) | Q(field_hours__gt=0)).values("code")
    course = Q(offering_kind=ServiceEvent.Kind.COURSE) & ~Q(offering_code__in=timed)
    activity = Q(offering_kind=ServiceEvent.Kind.ACTIVITY) & ~Q(offering_code__in=Activity.objects.values("code"))
    return _events(_counted(ServiceEvent.objects.served(period)).filter(course | activity))


def _other_indicator(period: Period, _now: datetime) -> Rows:
    """Services of activities that are reported under Indicator 7 only."""
    return _events(ServiceEvent.objects.served(period).filter(tagged_activities().not_of_eight))


def _counted_twice(period: Period, _now: datetime) -> Rows:
    """Services of activities that are reported under Indicator 7 as well."""
    rows = ServiceEvent.objects.served(period).filter(offering_kind=ServiceEvent.Kind.ACTIVITY)
    return _events(rows.filter(offering_code__in=tagged_activities().shared))


# Left out first, then doubtful, the gravest first.
REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("not_closed", LEFT_OUT, _not_closed),
        Reason("never_came", LEFT_OUT, _never_came),
        Reason("does_not_count", LEFT_OUT, _does_not_count),
        Reason("other_indicator", LEFT_OUT, _other_indicator),
        Reason("counted_twice", DOUBTFUL, _counted_twice),
        Reason("completed_without_first", DOUBTFUL, _completed_without_first),
        Reason("in_future", DOUBTFUL, _in_future),
        Reason("same_name", DOUBTFUL, _same_name),
        Reason("operator_twice", DOUBTFUL, _operator_twice),
        Reason("operator_incomplete", DOUBTFUL, _operator_incomplete),
        Reason("operator_said_otherwise", DOUBTFUL, _operator_said_otherwise),
        Reason("headcount_alone", DOUBTFUL, _headcount_alone),
        Reason("late", DOUBTFUL, _late),
        Reason("no_province", DOUBTFUL, _no_province),
        Reason("no_birth_year", DOUBTFUL, _no_birth_year),
        Reason("odd_birth_year", DOUBTFUL, _odd_birth_year),
        Reason("no_gender", DOUBTFUL, _no_gender),
        Reason("no_branch", DOUBTFUL, _no_branch),
        Reason("not_in_catalogue", DOUBTFUL, _not_in_catalogue),
    )
}


@asking_once()
def problem_counts(*, period: Period, now: datetime) -> dict[str, dict[str, int]]:
    """Answer how many rows have each fault, by owner; reasons without a row are in it, with nothing."""
    found: dict[str, dict[str, int]] = {}
    for reason in REASONS.values():
        rows = reason.find(period, now).order_by().values("owner").annotate(many=Count("pk"))
        found[reason.code] = {owner or "": many for owner, many in sorted(rows.values_list("owner", "many"))}
    return found


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The rows with one fault: how many, and `read(offset, limit)`, all of them without a limit."""

    reason: str
    count: int
    read: Callable[[int, int | None], Iterator[Problem]]


def problems(reason: str, *, period: Period, now: datetime, owner: str | None = None) -> ProblemList:
    """Answer the rows with one fault, of one owner (empty: the school itself) or of all.

    :raises KeyError: there is no such reason.
    """
    rows = REASONS[reason].find(period, now)
    if owner is not None:
        rows = rows.filter(owner=owner)

    def read(offset: int, limit: int | None) -> Iterator[Problem]:
        chosen = rows.values_list(*_COLUMNS)[offset : None if limit is None else offset + limit]
        for who, *rest in chosen.iterator(chunk_size=1_000):
            yield Problem(reason, who or "", *rest)

    return ProblemList(reason, rows.count(), read)
