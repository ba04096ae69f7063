"""What a report says about courses, runs, activities, occurrences and operators, each in one scan of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from courses.models import Course
from enrollment.models import ServiceEvent
from indicators.definitions import MEASURES_BY, listed
from indicators.queries.counting import Counting, rows_for, rows_of
from indicators.queries.dimensions import OneValue, dimension
from indicators.queries.masks import Layout, Words
from indicators.queries.operators import kept_operators
from indicators.queries.persons import Tables, by_dimension, read
from indicators.types import UNKNOWN, Scope

_GIVEN = Counting(Q(), (), place="delivery")
_COURSE, _ACTIVITY = ServiceEvent.Kind.COURSE, ServiceEvent.Kind.ACTIVITY
# Of each measure: which kind of offering, and whether runs are told apart.
_UNITS = {"8.1": (_COURSE, False), "8.1r": (_COURSE, True), "8.2": (_ACTIVITY, False), "8.2r": (_ACTIVITY, True)}


@dataclass(frozen=True, slots=True)
class Offerings:
    """8.1, 8.1r, 8.2 and 8.2r in total and by dimensions; the runs of each course; the codes of partners that took part."""

    totals: dict[str, int]
    tables: dict[str, Tables]
    runs_of_course: Counter[str]
    partners: list[str]


def count_offerings(scope: Scope) -> Offerings:
    """Count what was given in the period, where and how."""
    layout = Layout(scope, (name for name in MEASURES_BY["8.1"] if name != "partner"))
    aggregates = {f"word_{number}": word for number, word in enumerate(layout.of_units())}
    rows = rows_for(_GIVEN, scope).values_list("offering_kind", "offering_code", "run_code", "partner_code")
    groups = list(rows.annotate(**aggregates).values_list(
        "offering_kind", "offering_code", "run_code", "partner_code", *aggregates
    ))  # fmt: skip
    totals: dict[str, int] = {}
    tables: dict[str, Tables] = {}
    for code, (kind, apart) in _UNITS.items():
        units = [((offering, run if apart else ""), partner, words) for held, offering, run, partner, *words in groups if held == kind]
        totals[code] = len({unit for unit, _partner, _words in units})
        tables[code] = _tables(code, layout, units)
    runs = {(offering, run) for kind, offering, run, *_rest in groups if kind == _COURSE}
    return Offerings(totals, tables, Counter(offering for offering, _run in runs), sorted({group[3] for group in groups} - {""}))


def _tables(code: str, layout: Layout, units: list[tuple[Any, str, list[int]]]) -> Tables:
    """Units under each value that one of their groups carries."""
    joined: dict[Any, list[int]] = {}
    partners: dict[str, set[Any]] = {}
    for unit, partner, words in units:
        joined[unit] = [old | new for old, new in zip(joined.get(unit, [0] * len(words)), words, strict=True)]
        partners.setdefault(partner or UNKNOWN, set()).add(unit)
    counted = _counted(joined.values())
    tables: Tables = {}
    for name in MEASURES_BY.get(code, ()):
        if name == "partner":
            tables[name] = listed(name, {partner: len(held) for partner, held in partners.items()})
        else:
            tables[name] = read(code, name, layout, counted)
    return tables


def _counted(units: Iterable[list[int]]) -> Words:
    found = Counter((number, bits) for words in units for number, bits in enumerate(words))
    return Words((number, bits, count) for (number, bits), count in found.items())


def count_operators(scope: Scope, partners: list[str]) -> tuple[int, Tables]:
    """8.3 in total and by dimensions: operators, each followed to the one it was merged into."""
    layout = Layout(scope, MEASURES_BY["8.3"], partners)
    aggregates = {f"word_{number}": word for number, word in enumerate(layout.of_units())}
    rows = rows_of("8.3", scope).values("operator_id").annotate(**aggregates)
    kept, joined = kept_operators(), dict[int, list[int]]()
    for operator, *words in rows.values_list("operator_id", *aggregates):
        stays = kept.get(operator, operator)
        joined[stays] = [old | new for old, new in zip(joined.get(stays, [0] * len(words)), words, strict=True)]
    counted = _counted(joined.values())
    return len(joined), {name: read("8.3", name, layout, counted) for name in layout.names}


def count_unnamed(scope: Scope) -> tuple[int, Tables]:
    """8.4h in total and by dimensions: heads that were counted without names."""
    names = MEASURES_BY["8.4h"]
    placings = [dimension(name, scope) for name in names]
    texts = {f"value_{place}": each.text for place, each in enumerate(placings) if isinstance(each, OneValue)}
    tables: Tables = {name: {} for name in names}
    total = 0
    for *values, heads in rows_of("8.4h", scope).annotate(**texts).values_list(*texts).annotate(heads=Sum("headcount")):
        total += heads
        for name, value in zip(names, values, strict=True):
            tables[name][value] = tables[name].get(value, 0) + heads
    return total, {name: listed(name, found) for name, found in tables.items()}


def new_courses(scope: Scope) -> int:
    """Courses first released in the period; with an area or filters, those of them that were given there and so."""
    period = scope.period
    courses = Course.objects.filter(first_released_at__gte=period.start, first_released_at__lt=period.end)
    if not scope.area and not scope.filters:
        return courses.count()
    given = by_dimension("8.1", scope, "offering")
    return sum(code in given for code in courses.values_list("code", flat=True))


def training_hours(runs_of_course: Counter[str]) -> int:
    """Hours of training given: of each run of 8.1r, the course's hours; 0 for courses that only past records know."""
    hours = {course.code: course.hours for course in Course.objects.only("code", "theory_hours", "practice_hours", "field_hours")}
    return sum(runs * hours.get(course, 0) for course, runs in runs_of_course.items())
