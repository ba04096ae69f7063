"""The report against a second, independent counter, on rows made at random around every border the rules know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.codes import Gender, LearnerType, Mode, OperatorType
from courses.models import Activity, Course, Programme
from enrollment.models import ActivityOccurrence, Operator, Partner, ServiceEvent
from indicators.definitions import MEASURES_BY
from indicators.queries import breakdown, cross, indicator8
from indicators.queries.counting import COUNTINGS
from indicators.types import ALL_DIMENSIONS, Report, Scope, free_range
from tests.indicators import second_counter as second
from tests.indicators.conftest import local

# The same rules on both engines.
pytestmark = [pytest.mark.django_db, pytest.mark.production]
NOW = local("2027-11-21 12:00")
PEOPLE = [UUID(int=number) for number in range(1, 7)]
# Each border of a fiscal year, a quarter, a month and a day, a second before it and at it, and a time in between.
BORDERS = [
    local(f"{day} 00:00") for day in ("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2026-02-28", "2026-03-01")
]
MOMENTS = sorted({border + timedelta(seconds=step) for border in BORDERS for step in (-1, 0)} | {local("2026-05-04 12:00")})
PROVINCES = ["", "50", "54", "57", "58", "10", "00"]
CANCELLED = "OC-X"


def _catalogue() -> dict[tuple[str, str], second.Offering]:
    """Two courses and one activity that the school knows; C9 and A9 are known from past records only."""
    programmes = {code: Programme.objects.create(code=code, name_th=code) for code in ("P1", "P2")}
    first = Course.objects.create(code="C1", title_th="ก", branch_code="01", secondary_branch_codes=["12", "14"], level=1, theory_hours=10)
    second_course = Course.objects.create(code="C2", title_th="ข", branch_code="12", level=3, practice_hours=7, field_hours=5)
    activity = Activity.objects.create(code="A1", title_th="ค", branch_code="10")
    first.programmes.set(programmes.values())
    second_course.programmes.set([programmes["P2"]])
    activity.programmes.set([programmes["P1"]])
    Activity.objects.create(code="A7", title_th="ง", branch_code="10")
    ActivityOccurrence.objects.create(
        code=CANCELLED, activity=activity, host=Partner.objects.create(code="H", kind="space", name_th="ข่วง"), venue="–", province_code="50",
        starts_at=NOW, ends_at=NOW, state="cancelled", reason="ฝนตก",
    )  # fmt: skip
    return {
        ("course", "C1"): second.Offering("1", ("12", "14"), ("P1", "P2"), 10),
        ("course", "C2"): second.Offering("3", (), ("P2",), 12),
        ("activity", "A1"): second.Offering("unknown", (), ("P1",)),
        ("activity", "A7"): second.Offering(),
    }


OPERATORS = {"O1": "50", "O2": "", "O3": "57", "O4": "10"}
SIZES = {"O1": "micro", "O3": "", "O4": "medium"}
MERGES = [
    {},
    {"O1": "O3"},
    {"O1": "O3", "O3": "O4"},
    {"O2": "O1", "O3": "O1"},
    {"O1": "O2", "O4": "O2"},
    {"O3": "O2", "O4": "O3"},
]
OFFERINGS = [("course", "C1"), ("course", "C2"), ("course", "C9"), ("activity", "A1"), ("activity", "A7"), ("activity", "A9")]
# Under which indicators A7 is reported.
TAGS = [("8",), ("7",), ("7", "8")]


@st.composite
def rows(draw: st.DrawFn) -> second.Row:
    kind, offering = draw(st.sampled_from(OFFERINGS))
    person = draw(st.sampled_from([*PEOPLE, *PEOPLE, None]))
    moments = sorted(draw(st.lists(st.sampled_from(MOMENTS), min_size=3, max_size=3)))
    came = person is None or draw(st.booleans() | st.just(True))
    run = draw(st.sampled_from([f"{offering}/1", f"{offering}/2"]))
    if kind == "activity" and not came:
        run = draw(st.sampled_from([run, CANCELLED]))
    operator = draw(st.sampled_from(["", "", *OPERATORS]))
    return second.Row(
        person=person, kind=kind, offering=offering, run=run,
        registered=draw(st.sampled_from([moments[0], None])) if person else None,
        first=moments[1] if came else None,
        completed=draw(st.sampled_from([moments[2], None])) if came and person else None,
        operator=operator,
        operator_type=draw(st.sampled_from(["", *OperatorType.values])) if operator else "",
        branch=draw(st.sampled_from(["", "01", "10", "12", "13", "15"])),
        mode=draw(st.sampled_from(["", *Mode.values])),
        province=draw(st.sampled_from(PROVINCES)),
        delivery=draw(st.sampled_from(PROVINCES)),
        gender=draw(st.sampled_from(["", *Gender.values])) if person else "",
        birth_year=draw(st.sampled_from([None, 1950, 1966, 1967, 1976, 1977, 1992, 2001, 2002, 2011, 2012, 2026, 2027])) if person else None,
        learner_type=draw(st.sampled_from(["", *LearnerType.values])) if person else "",
        partner=draw(st.sampled_from(["", "UNI-1", "UNI-2"])),
        assurance=draw(st.sampled_from(["verified", "partner", "declared"])),
        headcount=1 if person else draw(st.integers(1, 40)),
    )  # fmt: skip


def _once_per_run(many: list[second.Row]) -> list[second.Row]:
    """A person is served once in a run: the database refuses a second row."""
    kept = {(row.person, row.kind, row.offering, row.run) if row.person else number: row for number, row in enumerate(many)}
    return list(kept.values())


FILTERS: list[tuple[tuple[str, str], ...]] = [
    (),
    (("gender", "female"),),
    (("age_group", "35-49"),),
    (("branch", "other"),),
    (("programme", "P2"),),
    (("area_set", "nec4"), ("mode", "unknown")),
]
SCOPES = st.builds(
    lambda span, area, filters, taxonomy: Scope(area=area, filters=filters, taxonomy=taxonomy, **span),
    st.sampled_from(
        [
            {"fiscal_year": 2569},
            {"fiscal_year": 2570},
            {"fiscal_year": 2569, "quarter": 2},
            {"fiscal_year": 2569, "month": 2},
            {"fiscal_year": 2569, "first_date": date(2026, 2, 28), "last_date": date(2026, 9, 30)},
            {"fiscal_year": 2570, "first_date": date(2025, 9, 30), "last_date": date(2026, 10, 1)},
        ]
    ),
    st.sampled_from(["", "", "nec4", "lanna8", "10,54"]),
    st.sampled_from(FILTERS),
    st.sampled_from(["", "nesdc12", "cea15"]),
)


def _store(many: list[second.Row], merges: dict[str, str]) -> None:
    ServiceEvent.objects.all().delete()
    Operator.objects.update(merged_into=None)
    operators = {
        code: Operator.objects.get_or_create(code=code, defaults={"province_code": at, "size": SIZES.get(code, "")})[0]
        for code, at in OPERATORS.items()
    }
    for code, into in merges.items():
        Operator.objects.filter(code=code).update(merged_into=operators[into])
    ServiceEvent.objects.bulk_create(
        ServiceEvent(
            person_key=row.person, headcount=row.headcount, offering_kind=row.kind, offering_code=row.offering, run_code=row.run,
            registered_at=row.registered, first_at=row.first, completed_at=row.completed, operator=operators.get(row.operator),
            operator_type=row.operator_type, branch_code=row.branch, mode=row.mode, province_code=row.province,
            delivery_province_code=row.delivery, gender=row.gender, birth_year=row.birth_year, learner_type=row.learner_type,
            partner_code=row.partner, assurance=row.assurance,
        )
        for row in many
    )  # fmt: skip


def _tagged(catalogue: dict[tuple[str, str], second.Offering], tags: tuple[str, ...]) -> dict[tuple[str, str], second.Offering]:
    Activity.objects.filter(code="A7").update(indicator_tags=list(tags))
    return catalogue | {("activity", "A7"): second.Offering(indicators=tags)}


def _question(scope: Scope) -> second.Question:
    """The same question in the second counter's words, its ends worked out anew."""
    if scope.first_date and scope.last_date:
        first, after = scope.first_date, scope.last_date + timedelta(days=1)
    elif scope.month:
        first = date(scope.fiscal_year - 543 - (scope.month > 9), scope.month, 1)
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    else:
        begins = {None: 0, 1: 0, 2: 3, 3: 6, 4: 9}[scope.quarter]
        lasts = 3 if scope.quarter else 12
        first, after = (_month_after_october(scope.fiscal_year - 544, count) for count in (begins, begins + lasts))
    start, end = (datetime(day.year, day.month, day.day, tzinfo=second.THAI_TIME) for day in (first, after))
    provinces = frozenset(second.AREAS.get(scope.area) or (scope.area.split(",") if scope.area else ()))
    return second.Question(start, end, scope.fiscal_year, provinces, scope.filters, scope.taxonomy)


def _month_after_october(year: int, count: int) -> date:
    return date(year + (9 + count) // 12, (9 + count) % 12 + 1, 1)


def _same(report: Report, world: second.World) -> None:
    question, scope = _question(report.scope), report.scope
    year = second.Question(**(_question(scope.whole_year).__dict__))
    expected = {code: second.counted(world, question, code).get((), 0) for code in COUNTINGS if code != "8.4k"}
    assert {code: report.measures[code] for code in expected} == expected
    assert report.measures["8.1t"] == second.hours(world, question)
    assert {code: (share.part, share.whole) for code, share in report.shares.items()} == second.shares(world, question)
    assert {q: (c.new, c.active, c.cumulative) for q, c in report.quarters.items()} == second.quarters(world, year)
    assert report.warnings == (("counted_twice",) if second.is_shared(world, question) else ())
    for name, found in report.by.items():
        assert found == _flat(second.counted(world, question, "8.4", name)), name
    for code, names in MEASURES_BY.items():
        for name in names:
            assert report.measures_by[code][name] == _flat(second.counted(world, question, code, name)), (code, name)


def _flat(cells: dict[tuple[str, ...], int]) -> dict[str, int]:
    return {value: count for (value,), count in cells.items()}


def examples(number: int) -> settings:
    """Each example writes rows and asks whole reports: few of them, other ones in every run."""
    return settings(max_examples=number, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def catalogue(db: None) -> dict[tuple[str, str], second.Offering]:
    return _catalogue()


@examples(20)
@given(many=st.lists(rows(), max_size=14).map(_once_per_run), merges=st.sampled_from(MERGES), tags=st.sampled_from(TAGS), scope=SCOPES)
def test_every_number_is_that_of_the_second_counter(
    catalogue: dict[tuple[str, str], second.Offering], many: list[second.Row], merges: dict[str, str], tags: tuple[str, ...], scope: Scope
) -> None:
    _store(many, merges)
    world = second.World(many, _tagged(catalogue, tags), OPERATORS, merges, SIZES, frozenset({("activity", CANCELLED)}))

    _same(indicator8(scope=scope, as_of=NOW), world)


@examples(12)
@given(many=st.lists(rows(), max_size=14).map(_once_per_run), scope=SCOPES, data=st.data())
def test_two_dimensions_at_a_time_are_those_of_the_second_counter(
    catalogue: dict[tuple[str, str], second.Offering], many: list[second.Row], scope: Scope, data: st.DataObject
) -> None:
    _store(many, {})
    tags = data.draw(st.sampled_from(TAGS))
    world = second.World(many, _tagged(catalogue, tags), OPERATORS, {}, SIZES, frozenset({("activity", CANCELLED)}))
    measure = data.draw(st.sampled_from(sorted(set(COUNTINGS) - {"8.4k"})))
    for _ in range(6):
        pair = data.draw(st.lists(st.sampled_from(ALL_DIMENSIONS), min_size=2, max_size=2, unique=True))
        expected: dict[str, dict[str, int]] = {}
        for (outer, inner), count in second.counted(world, _question(scope), measure, *pair).items():
            expected.setdefault(outer, {})[inner] = count

        assert cross(scope=scope, dimensions=(pair[0], pair[1]), measure=measure).cells == expected, (measure, pair)


@examples(4)
@given(many=st.lists(rows(), max_size=14).map(_once_per_run), scope=SCOPES)
def test_what_holds_whatever_the_rows_are(catalogue: dict[tuple[str, str], second.Offering], many: list[second.Row], scope: Scope) -> None:
    _store(many, {})
    year = scope.whole_year
    report, whole = indicator8(scope=scope, as_of=NOW), indicator8(scope=year, as_of=NOW)
    parts = [indicator8(scope=Scope(year.fiscal_year, quarter, year.area, filters=year.filters), as_of=NOW) for quarter in (1, 2, 3, 4)]

    # New persons add up to the year; the running total ends at the year.
    assert sum(count.new for count in whole.quarters.values()) == whole.measures["8.4"] == whole.quarters[4].cumulative
    assert [count.active for count in whole.quarters.values()] == [part.measures["8.4"] for part in parts]
    # Participations add up over quarters, persons do not grow by it.
    assert sum(part.measures["8.4p"] for part in parts) == whole.measures["8.4p"]
    assert max(part.measures["8.4"] for part in parts) <= whole.measures["8.4"] <= sum(part.measures["8.4"] for part in parts)
    # Each person stands somewhere in every table, and in no cell more than once.
    for found in report.by.values():
        assert sum(found.values()) >= report.measures["8.4"]
        assert all(count <= report.measures["8.4"] for count in found.values())
    assert sum(report.measures_by["8.4p"]["branch"].values()) == report.measures["8.4p"]
    assert sum(report.measures_by["8.4h"]["mode"].values()) == report.measures["8.4h"]
    # A part is no more than its whole, and the three shares of assurance are all persons.
    assert report.measures["8.1"] <= report.measures["8.1r"]
    assert report.measures["8.2"] <= report.measures["8.2r"]
    assert report.measures["8.4c"] <= report.measures["8.4cp"]
    assert sum(report.shares[code].part for code in ("8.4v", "8.4a", "8.4d")) == report.measures["8.4"]


def test_area_sets_are_no_more_than_everywhere(catalogue: dict[tuple[str, str], second.Offering]) -> None:
    many = [
        second.Row(person, "course", "C1", "C1/1", first=MOMENTS[4], province=at) for person, at in zip(PEOPLE, PROVINCES[1:], strict=True)
    ]
    _store(many, {})
    everywhere = breakdown(scope=free_range(date(2025, 10, 1), date(2026, 9, 30)), dimension="area_set")

    assert everywhere == {"nec4": 2, "lanna8": 4, "upper_north_1": 2, "upper_north_2": 2, "outside": 1, "00": 1}


def test_times_are_kept_in_utc(catalogue: dict[tuple[str, str], second.Offering]) -> None:
    row: dict[str, Any] = {"kind": "course", "offering": "C1", "run": "C1/1"}
    _store([second.Row(PEOPLE[0], first=datetime(2026, 9, 30, 17, 0, tzinfo=UTC), **row)], {})

    assert indicator8(scope=Scope(2570), as_of=NOW).measures["8.4"] == 1
    assert indicator8(scope=Scope(2569), as_of=NOW).measures["8.4"] == 0
