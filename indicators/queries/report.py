"""Counts Indicator 8, from `enrollment.ServiceEvent` and from nothing else (domain 1.4–1.6)."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, NullIf

from core.calendar import BANGKOK, Period, fiscal_quarter, fiscal_year, fiscal_year_of
from core.codes import AgeGroup, area_set
from enrollment.models import ServiceEvent
from indicators.definitions import DEFINITION_VERSION
from indicators.types import DIMENSIONS, UNKNOWN, QuarterCount, Report, Scope

_AGE_BANDS = (
    (14, AgeGroup.UNDER_15),
    (24, AgeGroup.FROM_15),
    (34, AgeGroup.FROM_25),
    (49, AgeGroup.FROM_35),
    (59, AgeGroup.FROM_50),
)


def indicator8(*, scope: Scope, as_of: datetime) -> Report:
    """Count every measure of Indicator 8.

    :raises KeyError: `scope.area` is no area set.
    """
    year = fiscal_year(scope.fiscal_year)
    period = fiscal_quarter(scope.fiscal_year, scope.quarter) if scope.quarter else year
    return Report(
        scope=scope,
        definition_version=DEFINITION_VERSION,
        as_of=as_of,
        measures=_measures(period, scope.area),
        quarters=_quarters(scope),
        by={dimension: _persons_by(dimension, period, scope.area) for dimension in DIMENSIONS},
    )


def reported_years(*, now: datetime) -> list[int]:
    """Answer the fiscal years (BE) that have service events, and the running one, newest first."""
    ends = ServiceEvent.objects.aggregate(first=Min("first_at"), last=Max("first_at"))
    running = fiscal_year_of(now)
    if not ends["first"]:
        return [running]
    first, last = fiscal_year_of(ends["first"]), max(running, fiscal_year_of(ends["last"]))
    return list(range(last, min(first, running) - 1, -1))


def _measures(period: Period, area: str) -> dict[str, int]:
    """Every measure in three statements, one for each date that rows are placed by."""
    served: dict[str, int] = ServiceEvent.objects.served(period).aggregate(
        **{
            "8.1": Count("offering_code", distinct=True, filter=_is_course() & _delivered_in(area)),
            "8.1r": Count(_run(), distinct=True, filter=_is_course() & _delivered_in(area)),
            "8.2": Count("offering_code", distinct=True, filter=_is_activity() & _delivered_in(area)),
            "8.3": Count(Coalesce("operator__merged_into", "operator"), distinct=True, filter=_operates_in(area)),
            "8.4": Count("person_key", distinct=True, filter=_lives_in(area)),
            "8.4p": Count("pk", filter=Q(person_key__isnull=False) & _lives_in(area)),
            "8.4h": Coalesce(Sum("headcount", filter=Q(person_key=None) & _delivered_in(area)), 0),
        }
    )
    registered = ServiceEvent.objects.annotate(placed_at=Coalesce("registered_at", "first_at")).filter(
        _lives_in(area), placed_at__gte=period.start, placed_at__lt=period.end
    )
    completed = ServiceEvent.objects.filter(_lives_in(area), completed_at__gte=period.start, completed_at__lt=period.end)
    return served | {"8.4e": _persons(registered), "8.4c": _persons(completed)}


def _quarters(scope: Scope) -> dict[int, QuarterCount]:
    """8.4 quarter by quarter: who is new to the fiscal year, who was active, how many so far."""
    rows = ServiceEvent.objects.named().served(fiscal_year(scope.fiscal_year)).filter(_lives_in(scope.area))
    firsts = rows.order_by().values("person_key").annotate(first=Min("first_at"))
    periods = {quarter: fiscal_quarter(scope.fiscal_year, quarter) for quarter in (1, 2, 3, 4)}
    new = firsts.aggregate(
        **{f"q{q}": Count("first", filter=Q(first__gte=p.start, first__lt=p.end)) for q, p in periods.items()},
    )
    active = rows.aggregate(
        **{f"q{q}": Count("person_key", distinct=True, filter=Q(first_at__gte=p.start, first_at__lt=p.end)) for q, p in periods.items()},
    )
    running, result = 0, {}
    for quarter in periods:
        running += new[f"q{quarter}"]
        result[quarter] = QuarterCount(new=new[f"q{quarter}"], active=active[f"q{quarter}"], cumulative=running)
    return result


def _persons_by(dimension: str, period: Period, area: str) -> dict[str, int]:
    """Persons under each value of a dimension that one of their rows carries; empty is `unknown`."""
    counts = (
        ServiceEvent.objects.named()
        .served(period)
        .filter(_lives_in(area))
        .annotate(value=_age_group() if dimension == "age_group" else _known(_COLUMNS[dimension]))
        .order_by()
        .values_list("value")
        .annotate(persons=Count("person_key", distinct=True))
    )
    return dict(sorted(counts))


_COLUMNS = {
    "branch": "branch_code",
    "province": "province_code",
    "gender": "gender",
    "learner_type": "learner_type",
    "mode": "mode",
}


def _known(column: str) -> Any:
    return Coalesce(NullIf(F(column), Value("")), Value(UNKNOWN), output_field=CharField())


def _age_group() -> Any:
    """The Bangkok calendar year of the event minus the birth year, as a band."""
    event_year = Cast(ExtractYear("first_at", tzinfo=BANGKOK), IntegerField())
    too_young = When(birth_year__gt=event_year, then=Value(UNKNOWN))
    bands = [When(birth_year__gte=event_year - Value(upper), then=Value(band.value)) for upper, band in _AGE_BANDS]
    return Case(
        When(birth_year=None, then=Value(UNKNOWN)), too_young, *bands, default=Value(AgeGroup.FROM_60.value), output_field=CharField()
    )


def _persons(rows: QuerySet[ServiceEvent]) -> int:
    counted: dict[str, int] = rows.aggregate(persons=Count("person_key", distinct=True))
    return counted["persons"]


def _run() -> Any:
    return Concat("offering_code", Value("\t"), "run_code")


def _is_course() -> Q:
    return Q(offering_kind=ServiceEvent.Kind.COURSE)


def _is_activity() -> Q:
    return Q(offering_kind=ServiceEvent.Kind.ACTIVITY)


def _lives_in(area: str) -> Q:
    """Persons are placed by their province of residence at the event."""
    return Q(province_code__in=area_set(area).provinces) if area else Q()


def _delivered_in(area: str) -> Q:
    """Courses and activities are placed where they were given; past records, which do not say, by the person's province."""
    if not area:
        return Q()
    provinces = area_set(area).provinces
    return Q(delivery_province_code__in=provinces) | Q(delivery_province_code="", province_code__in=provinces)


def _operates_in(area: str) -> Q:
    """Operators are placed where they do business; without that, where their representative lives."""
    if not area:
        return Q()
    provinces = area_set(area).provinces
    return Q(operator__province_code__in=provinces) | Q(operator__province_code="", province_code__in=provinces)
