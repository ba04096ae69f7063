"""How a row of `ServiceEvent` gets its value, or values, of each dimension (domain 1.4). Empty is always `unknown`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf

from core.calendar import BANGKOK, Period, bangkok_date, fiscal_year_of, month, quarter_of
from core.codes import AREA_SETS, BRANCHES, ONLINE, AgeGroup, branches_of
from courses.models import Activity, Course, Programme
from enrollment.models import ServiceEvent
from indicators.types import OTHER, OUTSIDE, UNKNOWN, Scope

_AGE_BANDS = (
    (14, AgeGroup.UNDER_15),
    (24, AgeGroup.FROM_15),
    (34, AgeGroup.FROM_25),
    (49, AgeGroup.FROM_35),
    (59, AgeGroup.FROM_50),
)
_COLUMNS = {
    "gender": "gender",
    "learner_type": "learner_type",
    "mode": "mode",
    "partner": "partner_code",
    "assurance": "assurance",
    "offering_kind": "offering_kind",
    "operator_type": "operator_type",
    "delivery_province": "delivery_province_code",
    # Not for readers: which course or activity; a row always has one.
    "offering": "offering_code",
}


@dataclass(frozen=True, slots=True)
class OneValue:
    """A row carries one value: the expression's."""

    expression: Any


@dataclass(frozen=True, slots=True)
class AnyValues:
    """A row carries each value whose condition it meets: none, one or several."""

    conditions: tuple[tuple[str, Q], ...]


def dimension(name: str, scope: Scope) -> OneValue | AnyValues:
    """Answer how rows get their value of a dimension; rows must carry the annotations `place` and `placed_at`.

    :raises KeyError: there is no such dimension.
    """
    if name in _COLUMNS:
        return OneValue(_known(F(_COLUMNS[name])))
    return _MAKERS[name](scope)


def _known(expression: Any) -> Any:
    return Coalesce(NullIf(expression, Value("")), Value(UNKNOWN), output_field=CharField())


def _cases(values: list[tuple[Q, str]], default: str = UNKNOWN) -> Any:
    whens = [When(condition, then=Value(value)) for condition, value in values]
    return Case(*whens, default=Value(default), output_field=CharField())


def _province(_scope: Scope) -> OneValue:
    return OneValue(_known(F("place")))


def _branch(scope: Scope) -> OneValue:
    if scope.taxonomy != "nesdc12":
        return OneValue(_known(F("branch_code")))
    shown = {entry.code for entry in branches_of("nesdc12")}
    hidden = [entry.code for entry in BRANCHES if entry.code not in shown]
    folded = Case(When(branch_code__in=hidden, then=Value(OTHER)), default=_known(F("branch_code")), output_field=CharField())
    return OneValue(folded)


def _branch_group(scope: Scope) -> OneValue:
    groups: dict[str, list[str]] = {}
    for entry in BRANCHES:
        code = entry.group.code if entry.nesdc12 or scope.taxonomy != "nesdc12" else OTHER
        groups.setdefault(code, []).append(entry.code)
    return OneValue(_cases([(Q(branch_code__in=codes), group) for group, codes in groups.items()]))


def _branch_any(scope: Scope) -> AnyValues:
    """The primary branch and the secondary ones of the course: for tables of what a branch touches."""
    secondary: dict[str, list[str]] = {}
    for code, branches in Course.objects.exclude(secondary_branch_codes=[]).values_list("code", "secondary_branch_codes"):
        for each in branches:
            secondary.setdefault(each, []).append(code)
    places: dict[str, Q] = {}
    shown = {entry.code for entry in branches_of(scope.taxonomy or "cea15")}
    for entry in BRANCHES:
        touches = Q(branch_code=entry.code) | _of_offerings(ServiceEvent.Kind.COURSE, secondary.get(entry.code, []))
        value = entry.code if entry.code in shown else OTHER
        places[value] = places[value] | touches if value in places else touches
    listed = [code for codes in secondary.values() for code in codes]
    places[UNKNOWN] = Q(branch_code="") & ~_of_offerings(ServiceEvent.Kind.COURSE, listed)
    return AnyValues(tuple(places.items()))


def _of_offerings(kind: str, codes: list[str]) -> Q:
    return Q(offering_kind=kind, offering_code__in=sorted(set(codes)))


def _area_set(_scope: Scope) -> AnyValues:
    known = AREA_SETS["lanna8"].provinces
    sets = [(code, Q(place__in=area.provinces)) for code, area in AREA_SETS.items()]
    outside = ~Q(place__in=(*known, "", ONLINE))
    return AnyValues((*sets, (OUTSIDE, outside), (ONLINE, Q(place=ONLINE)), (UNKNOWN, Q(place=""))))


def _level(_scope: Scope) -> OneValue:
    levels: dict[int, list[str]] = {}
    for code, level in Course.objects.values_list("code", "level"):
        levels.setdefault(level, []).append(code)
    return OneValue(_cases([(_of_offerings(ServiceEvent.Kind.COURSE, codes), str(level)) for level, codes in sorted(levels.items())]))


def _programme(_scope: Scope) -> AnyValues:
    """Each programme that the course or activity reports to; `unknown` for offerings of none, and of past records."""
    conditions: dict[str, Q] = {}
    listed = Q(pk=None)
    offerings = ((ServiceEvent.Kind.COURSE, "courses", Course), (ServiceEvent.Kind.ACTIVITY, "activities", Activity))
    for kind, relation, _model in offerings:
        codes: dict[str, list[str]] = {}
        for programme, code in Programme.objects.exclude(**{relation: None}).values_list("code", f"{relation}__code"):
            codes.setdefault(programme, []).append(code)
        for programme, held in codes.items():
            condition = _of_offerings(kind, held)
            conditions[programme] = conditions[programme] | condition if programme in conditions else condition
            listed |= condition
    return AnyValues((*sorted(conditions.items()), (UNKNOWN, ~listed)))


def _age_group(_scope: Scope) -> OneValue:
    """The Bangkok calendar year of the first service (of the registration, where nobody came) minus the birth year."""
    event_year = Cast(ExtractYear(Coalesce("first_at", "registered_at"), tzinfo=BANGKOK), IntegerField())
    too_young = When(birth_year__gt=event_year, then=Value(UNKNOWN))
    bands = [When(birth_year__gte=event_year - Value(upper), then=Value(band.value)) for upper, band in _AGE_BANDS]
    missing = When(birth_year=None, then=Value(UNKNOWN))
    return OneValue(Case(missing, too_young, *bands, default=Value(AgeGroup.FROM_60.value), output_field=CharField()))


def _months(period: Period) -> list[Period]:
    day, found = period.first_date, []
    while (each := month(day.year, day.month)).start < period.end:
        found.append(each)
        day = bangkok_date(each.end)
    return found


def _by_time(scope: Scope, naming: Any) -> OneValue:
    """Months of the period, named; those of one name stand together."""
    spans = [(Q(placed_at__gte=each.start, placed_at__lt=each.end), naming(each)) for each in _months(scope.period)]
    return OneValue(_cases(spans))


def _fiscal_year(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: str(fiscal_year_of(each.start)))


def _quarter(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: f"{fiscal_year_of(each.start)}-Q{quarter_of(each.start)}")


def _month(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: f"{each.first_date:%Y-%m}")


_MAKERS: dict[str, Callable[[Scope], OneValue | AnyValues]] = {
    "branch": _branch,
    "province": _province,
    "age_group": _age_group,
    "area_set": _area_set,
    "branch_group": _branch_group,
    "branch_any": _branch_any,
    "level": _level,
    "programme": _programme,
    "fiscal_year": _fiscal_year,
    "quarter": _quarter,
    "month": _month,
}
