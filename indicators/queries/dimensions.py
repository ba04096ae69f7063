"""How a row of `ServiceEvent` gets its value, or values, of each dimension (domain 1.4). Empty is always `unknown`.

Rows must carry the annotations `place` and `placed_at` (`counting.rows_of`). Of each dimension with one value a row there are two
forms: the value itself, which keeps whatever was recorded, and a choice among the values of the code list, for counting by bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf

from core.calendar import BANGKOK, Period, bangkok_date, fiscal_year_of, month, quarter_of
from core.codes import (
    AGE_BANDS,
    AREA_SETS,
    BRANCHES,
    ONLINE,
    PROVINCES,
    AgeGroup,
    Gender,
    LearnerType,
    Level,
    Mode,
    OperatorSize,
    OperatorType,
    branches_of,
)
from courses.models import Course, Programme
from enrollment.models import ServiceEvent
from indicators.queries.expressions import Pick, by_calendar_year, pick, years_of
from indicators.queries.operators import business_size
from indicators.types import OTHER, OUTSIDE, UNKNOWN, Scope

_LANNA = AREA_SETS["lanna8"].provinces
# Lanna first: most rows find their province after few comparisons.
_NEAR = (*_LANNA, ONLINE)
_FAR = tuple(entry.code for entry in PROVINCES if entry.code not in _LANNA)
_COLUMNS: dict[str, tuple[str, Iterable[str]]] = {
    "gender": ("gender", Gender.values),
    "learner_type": ("learner_type", LearnerType.values),
    "mode": ("mode", Mode.values),
    "assurance": ("assurance", ServiceEvent.Assurance.values),
    "offering_kind": ("offering_kind", ServiceEvent.Kind.values),
    "operator_type": ("operator_type", OperatorType.values),
    "province": ("place", (*_NEAR, *_FAR)),
    "delivery_province": ("delivery_province_code", (*_NEAR, *_FAR)),
    # Codes that people give: no list holds them all.
    "partner": ("partner_code", ()),
    # Not for readers: which course or activity; a row always has one.
    "offering": ("offering_code", ()),
}
# What becomes of a value: a text, or a bit.
Result = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class OneValue:
    """A row carries one value. `choose` answers the result for it; a value outside `values` gets the result of `STRANGE`."""

    values: tuple[str, ...]
    choose: Callable[[Result], Any]
    text: Any


@dataclass(frozen=True, slots=True)
class AnyValues:
    """A row carries each value whose condition it meets: none, one or several."""

    conditions: tuple[tuple[str, Q], ...]


STRANGE = "\0"


def dimension(name: str, scope: Scope, known: Iterable[str] = ()) -> OneValue | AnyValues:
    """Answer how rows get their value of a dimension. `known`: values of a column that no code list holds.

    :raises KeyError: there is no such dimension.
    """
    if name in _MAKERS:
        return _MAKERS[name](scope)
    column, listed = _COLUMNS[name]
    codes = [code for code in (listed or known) if code not in {"", UNKNOWN}]

    def choose(result: Result) -> Any:
        unknown = {"": result(UNKNOWN), UNKNOWN: result(UNKNOWN)}
        return pick(column, {code: result(code) for code in codes} | unknown, result(STRANGE))

    text = Coalesce(NullIf(F(column), Value("")), Value(UNKNOWN), output_field=CharField())
    return OneValue((*codes, UNKNOWN), choose, text)


def _text(value: str) -> Any:
    return Value(value, output_field=CharField())


def _one(values: Iterable[str], choose: Callable[[Result], Any]) -> OneValue:
    """A dimension whose values are all known: its text is its choice."""
    return OneValue(tuple(values), choose, choose(_text))


def _first_that_holds(conditions: list[tuple[Q, str]]) -> OneValue:
    def choose(result: Result) -> Any:
        return Case(*(When(condition, then=result(value)) for condition, value in conditions), default=result(UNKNOWN))

    return _one(dict.fromkeys([*(value for _condition, value in conditions), UNKNOWN]), choose)


def _branch(scope: Scope) -> OneValue:
    shown = {entry.code for entry in branches_of(scope.taxonomy or "cea15")}
    values = {entry.code: entry.code if entry.code in shown else OTHER for entry in BRANCHES}

    def choose(result: Result) -> Any:
        return pick("branch_code", {code: result(value) for code, value in values.items()} | {"": result(UNKNOWN)}, result(STRANGE))

    folded = {code: _text(value) for code, value in values.items() if value == OTHER} | {"": _text(UNKNOWN)}
    text = Pick("branch_code", folded, F("branch_code"), output_field=CharField())
    return OneValue((*dict.fromkeys(values.values()), UNKNOWN), choose, text)


def _groups(scope: Scope) -> dict[str, list[str]]:
    """Answer group → its branches, as the taxonomy shows both."""
    groups: dict[str, list[str]] = {}
    for entry in BRANCHES:
        shown = entry.nesdc12 or scope.taxonomy != "nesdc12"
        groups.setdefault(entry.group.code if shown else OTHER, []).append(entry.code)
    return groups


def _branch_group(scope: Scope) -> OneValue:
    return _first_that_holds([(Q(branch_code__in=codes), group) for group, codes in _groups(scope).items()])


def _secondary(scope: Scope) -> AnyValues:
    """The secondary branches of the course; `unknown` where the row has no branch of either kind."""
    shown = {entry.code for entry in branches_of(scope.taxonomy or "cea15")}
    courses: dict[str, list[str]] = {}
    for code, branches in Course.objects.exclude(secondary_branch_codes=[]).values_list("code", "secondary_branch_codes"):
        for value in {each if each in shown else OTHER for each in branches}:
            courses.setdefault(value, []).append(code)
    conditions = {value: _of_offerings(ServiceEvent.Kind.COURSE, codes) for value, codes in sorted(courses.items())}
    nothing = Q(branch_code="")
    for condition in conditions.values():
        nothing &= ~condition
    return AnyValues((*conditions.items(), (UNKNOWN, nothing)))


def _branch_any(scope: Scope) -> AnyValues:
    """The primary branch and the secondary ones of the course: for tables of what a branch touches."""
    touched = dict(_secondary(scope).conditions)
    shown = {entry.code for entry in branches_of(scope.taxonomy or "cea15")}
    for entry in BRANCHES:
        value, primary = entry.code if entry.code in shown else OTHER, Q(branch_code=entry.code)
        touched[value] = touched[value] | primary if value in touched else primary
    return AnyValues(tuple(touched.items()))


def _of_offerings(kind: str, codes: list[str]) -> Q:
    return Q(offering_kind=kind, offering_code__in=sorted(set(codes)))


def _area_set(_scope: Scope) -> AnyValues:
    sets = [(code, Q(place__in=area.provinces)) for code, area in AREA_SETS.items()]
    outside = ~Q(place__in=(*_LANNA, "", ONLINE))
    return AnyValues((*sets, (OUTSIDE, outside), (ONLINE, Q(place=ONLINE)), (UNKNOWN, Q(place=""))))


def _near(column: str) -> Callable[[Scope], OneValue]:
    """A province of Lanna, online, nowhere known; every other province is `outside`."""

    def choose(result: Result) -> Any:
        return pick(column, {code: result(code) for code in _NEAR} | {"": result(UNKNOWN)}, result(OUTSIDE))

    return lambda _scope: _one((*_NEAR, UNKNOWN, OUTSIDE), choose)


def _far(column: str) -> Callable[[Scope], OneValue]:
    """A province outside Lanna by its code; `near` for the others."""

    def choose(result: Result) -> Any:
        near = dict.fromkeys((*_NEAR, ""), result("near"))
        return pick(column, near | {code: result(code) for code in _FAR}, result(STRANGE))

    return lambda _scope: _one((*_FAR, "near"), choose)


def _level(_scope: Scope) -> OneValue:
    levels: dict[int, list[str]] = {level: [] for level in Level.values}
    for code, level in Course.objects.values_list("code", "level"):
        levels[level].append(code)
    taught = [(_of_offerings(ServiceEvent.Kind.COURSE, codes), str(level)) for level, codes in levels.items() if codes]
    return _first_that_holds(taught)


def _programme(_scope: Scope) -> AnyValues:
    """Each programme that the course or activity reports to; `unknown` for offerings of none, and of past records."""
    conditions: dict[str, Q] = {}
    listed = Q()
    for kind, relation in ((ServiceEvent.Kind.COURSE, "courses"), (ServiceEvent.Kind.ACTIVITY, "activities")):
        codes: dict[str, list[str]] = {}
        for programme, code in Programme.objects.exclude(**{relation: None}).values_list("code", f"{relation}__code"):
            codes.setdefault(programme, []).append(code)
        for programme, held in codes.items():
            condition = _of_offerings(kind, held)
            conditions[programme] = conditions[programme] | condition if programme in conditions else condition
            listed |= condition
    # Q() with nothing in it is true of every row.
    return AnyValues((*sorted(conditions.items()), (UNKNOWN, ~listed if conditions else Q())))


def _went_on(_scope: Scope) -> AnyValues:
    """How far a registration has led by now."""
    return AnyValues((("started", Q(first_at__isnull=False)), ("completed", Q(completed_at__isnull=False))))


def _age_group(scope: Scope) -> OneValue:
    """The Bangkok calendar year of the first service (of the registration, where nobody came) minus the birth year."""
    event_year = Cast(ExtractYear(Coalesce("first_at", "registered_at"), tzinfo=BANGKOK), IntegerField())
    years = years_of(scope.period.start, scope.period.end)

    def choose(result: Result) -> Any:
        def band(year: Any) -> Any:
            missing, too_young = When(birth_year=None, then=result(UNKNOWN)), When(birth_year__gt=year, then=result(UNKNOWN))
            bands = [When(birth_year__gte=year - upper, then=result(group.value)) for upper, group in AGE_BANDS]
            return Case(missing, too_young, *bands, default=result(AgeGroup.FROM_60.value))

        return by_calendar_year("first_at", years, band, band(event_year))

    return _one(AgeGroup.values, choose)


def _operator_size(_scope: Scope) -> OneValue:
    """The size of the operator that stays; `unknown` where nobody said it, and for rows that name no operator."""
    size = business_size()

    def choose(result: Result) -> Any:
        return Pick(size, {code: result(code) for code in OperatorSize.values}, result(UNKNOWN))

    return _one((*OperatorSize.values, UNKNOWN), choose)


def _months(period: Period) -> list[Period]:
    day, found = period.first_date, []
    while (each := month(day.year, day.month)).start < period.end:
        found.append(each)
        day = bangkok_date(each.end)
    return found


def _by_time(scope: Scope, naming: Callable[[Period], str]) -> OneValue:
    """Months of the period, named; those of one name stand together."""
    return _first_that_holds([(Q(placed_at__gte=each.start, placed_at__lt=each.end), naming(each)) for each in _months(scope.period)])


def _fiscal_year(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: str(fiscal_year_of(each.start)))


def _quarter(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: f"{fiscal_year_of(each.start)}-Q{quarter_of(each.start)}")


def _month(scope: Scope) -> OneValue:
    return _by_time(scope, lambda each: f"{each.first_date:%Y-%m}")


# The last six are not for readers: others are read from them (`derived`), or the funnel.
_MAKERS: dict[str, Callable[[Scope], OneValue | AnyValues]] = {
    "branch": _branch,
    "age_group": _age_group,
    "area_set": _area_set,
    "branch_group": _branch_group,
    "branch_any": _branch_any,
    "level": _level,
    "programme": _programme,
    "fiscal_year": _fiscal_year,
    "quarter": _quarter,
    "month": _month,
    "operator_size": _operator_size,
    "secondary": _secondary,
    "near": _near("place"),
    "far": _far("place"),
    "near_delivery": _near("delivery_province_code"),
    "far_delivery": _far("delivery_province_code"),
    "went_on": _went_on,
}


# A value of a dimension → the values of other dimensions of which a row has one.
Sources = dict[str, list[tuple[str, str]]]


def derived(name: str, scope: Scope) -> tuple[tuple[str, ...], Sources] | None:
    """Answer the dimensions that this one can be read from, and how; None when it has to be looked at row by row."""
    if name == "branch_group":
        shown = set(_branch(scope).values)
        groups = {group: [("branch", code) for code in codes if code in shown] for group, codes in _groups(scope).items()}
        return ("branch",), groups | {OTHER: [("branch", OTHER)], UNKNOWN: [("branch", UNKNOWN), ("branch", STRANGE)]}
    if name == "branch_any":
        branches = [value for value in _branch(scope).values if value != UNKNOWN]
        secondary = [value for value, _condition in _secondary(scope).conditions]
        sources: Sources = {value: [("branch", value)] for value in branches}
        for value in secondary:
            sources.setdefault(value, []).append(("secondary", value))
        return ("branch", "secondary"), sources
    if name == "area_set":
        sets: Sources = {code: [("near", province) for province in area.provinces] for code, area in AREA_SETS.items()}
        return ("near",), sets | {value: [("near", value)] for value in (OUTSIDE, ONLINE, UNKNOWN)}
    if name in {"province", "delivery_province"}:
        end = "" if name == "province" else "_delivery"
        near: Sources = {code: [(f"near{end}", code)] for code in (*_NEAR, UNKNOWN)}
        return (f"near{end}", f"far{end}"), near | {code: [(f"far{end}", code)] for code in _FAR}
    return None
