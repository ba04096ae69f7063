"""A second, independent reading of domain 1.4–1.5: plain Python over a list of rows, no SQL, nothing of the product's counting.

It may be slow and must be obvious. `test_second_counter` compares the product's report with it on rows made at random.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

THAI_TIME = timezone(timedelta(hours=7))
NEC4 = {"50", "51", "52", "57"}
LANNA8 = {"50", "51", "52", "54", "55", "56", "57", "58"}
AREAS = {
    "nec4": NEC4,
    "lanna8": LANNA8,
    "upper_north_1": {"50", "51", "52", "58"},
    "upper_north_2": {"54", "55", "56", "57"},
}
GROUPS = {"CO": "01 02 03 04", "CC": "05 06 07 08", "CS": "09 10 11", "CG": "12", "RI": "13 14 15"}
BANDS = ((14, "0-14"), (24, "15-24"), (34, "25-34"), (49, "35-49"), (59, "50-59"), (200, "60+"))


@dataclass(frozen=True)
class Row:
    person: UUID | None
    kind: str
    offering: str
    run: str
    registered: datetime | None = None
    first: datetime | None = None
    completed: datetime | None = None
    operator: str = ""
    operator_type: str = ""
    branch: str = ""
    mode: str = ""
    province: str = ""
    delivery: str = ""
    gender: str = ""
    birth_year: int | None = None
    learner_type: str = ""
    partner: str = ""
    assurance: str = "declared"
    headcount: int = 1


@dataclass(frozen=True)
class Offering:
    """What the catalogue knows of a course or activity."""

    level: str = "unknown"
    secondary: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    hours: int = 0
    indicators: tuple[str, ...] = ("8",)


@dataclass
class World:
    rows: list[Row]
    offerings: dict[tuple[str, str], Offering] = field(default_factory=dict)
    # operator → province of business; operator → operator it was merged into
    businesses: dict[str, str] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    cancelled: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Question:
    """`start` and `end` are Thai wall-clock midnights; `end` is not part of it."""

    start: datetime
    end: datetime
    year: int
    provinces: frozenset[str] = frozenset()
    filters: tuple[tuple[str, str], ...] = ()
    taxonomy: str = ""


def thai_year(moment: datetime) -> int:
    """Fiscal year in the Buddhist Era."""
    local = moment.astimezone(THAI_TIME)
    return local.year + 543 + (local.month > 9)


def thai_quarter(moment: datetime) -> int:
    return {10: 1, 11: 1, 12: 1, 1: 2, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3}.get(moment.astimezone(THAI_TIME).month, 4)


def values(world: World, row: Row, dimension: str, place: str, moment: datetime, taxonomy: str) -> set[str]:
    """The values of a dimension that a row carries; none at all is `unknown`."""
    known = world.offerings.get((row.kind, row.offering), Offering())
    hidden = {"13", "14", "15"} if taxonomy == "nesdc12" else set()
    every: dict[str, set[str]] = {
        "gender": {row.gender}, "learner_type": {row.learner_type}, "mode": {row.mode}, "partner": {row.partner},
        "assurance": {row.assurance}, "offering_kind": {row.kind}, "operator_type": {row.operator_type}, "province": {place},
        "delivery_province": {row.delivery}, "age_group": {_age_group(row)}, "area_set": _area_sets(place),
        "branch": _shown({row.branch}, hidden), "branch_any": _shown({row.branch, *known.secondary}, hidden),
        "branch_group": {"other" if name == "RI" and hidden else name for name, codes in GROUPS.items() if row.branch in codes.split()},
        "level": {known.level}, "programme": set(known.programmes), "fiscal_year": {str(thai_year(moment))},
        "operator_size": {_known_of_operator(world, row, world.sizes)},
        "quarter": {f"{thai_year(moment)}-Q{thai_quarter(moment)}"}, "month": {f"{moment.astimezone(THAI_TIME):%Y-%m}"},
    }  # fmt: skip
    return every[dimension] - {""} or {"unknown"}


def _shown(branches: set[str], hidden: set[str]) -> set[str]:
    return {"other" if code in hidden else code for code in branches}


def _area_sets(place: str) -> set[str]:
    if place in {"", "00"}:
        return {place}
    return {name for name, codes in AREAS.items() if place in codes} or {"outside"}


def _age_group(row: Row) -> str:
    event = row.first or row.registered
    if event is None or row.birth_year is None:
        return ""
    age = event.astimezone(THAI_TIME).year - row.birth_year
    return next(name for oldest, name in BANDS if age <= oldest) if age >= 0 else ""


def _who_stays(world: World, operator: str) -> str:
    while operator in world.merges:
        operator = world.merges[operator]
    return operator


def _known_of_operator(world: World, row: Row, known: dict[str, str]) -> str:
    """One value per operator that stays: its own, or else that of the first of its other records, by their codes, that has one."""
    stays = _who_stays(world, row.operator)
    others = sorted(each for each in world.merges if each != stays and _who_stays(world, each) == stays)
    return next((known[each] for each in (stays, *others) if known.get(each)), "")


def _place(world: World, row: Row, measure: str) -> str:
    if measure in {"8.1", "8.1r", "8.2", "8.2r", "8.4h"}:
        return row.delivery or row.province
    if measure == "8.3":
        return _known_of_operator(world, row, world.businesses) or row.province
    return row.province


def _moment(world: World, row: Row, measure: str) -> datetime | None:
    """The date that places a row for a measure; None: the row is none of its rows, or is reported under another indicator only."""
    if "8" not in world.offerings.get((row.kind, row.offering), Offering()).indicators:
        return None
    course, named = row.kind == "course", row.person is not None
    never_held = row.first is None and (row.kind, row.run) in world.cancelled
    registered = None if never_held else row.registered or row.first
    is_one = {
        "8.1": course, "8.1r": course, "8.2": not course, "8.2r": not course, "8.3": row.operator != "", "8.4h": not named,
    }.get(measure, named)  # fmt: skip
    date = {"8.4e": registered, "8.4c": row.completed, "8.4cp": row.completed}.get(measure, row.first)
    return date if is_one else None


def _counted_as(world: World, row: Row, measure: str, number: int) -> object:
    """What makes two rows one."""
    return {
        "8.1": row.offering, "8.1r": (row.offering, row.run), "8.2": row.offering, "8.2r": (row.offering, row.run),
        "8.3": _who_stays(world, row.operator), "8.4": row.person, "8.4e": row.person, "8.4c": row.person,
        "8.4cp": (row.person, row.kind, row.offering), "8.4p": number, "8.4h": number,
    }[measure]  # fmt: skip


def counted(world: World, question: Question, measure: str, *dimensions: str) -> dict[tuple[str, ...], int]:
    """The measure in each cell of the dimensions; cells of nothing are left out."""
    cells: dict[tuple[str, ...], dict[object, int]] = defaultdict(dict)
    for number, row in enumerate(world.rows):
        moment = _moment(world, row, measure)
        if moment is None or not question.start <= moment < question.end:
            continue
        place = _place(world, row, measure)
        if question.provinces and place not in question.provinces:
            continue
        if any(value not in values(world, row, name, place, moment, question.taxonomy) for name, value in question.filters):
            continue
        found: list[tuple[str, ...]] = [()]
        for name in dimensions:
            carried = values(world, row, name, place, moment, question.taxonomy)
            found = [(*cell, value) for cell in found for value in carried]
        for cell in found:
            cells[cell][_counted_as(world, row, measure, number)] = row.headcount
    adding = measure == "8.4h"
    return {cell: sum(units.values()) if adding else len(units) for cell, units in cells.items()}


def hours(world: World, question: Question) -> int:
    """Of each run, the course's hours."""
    runs = {(row.offering, row.run) for row in world.rows if counted(replace_rows(world, [row]), question, "8.1r")}
    return sum(world.offerings.get(("course", offering), Offering()).hours for offering, _run in runs)


def is_shared(world: World, question: Question) -> bool:
    """Whether an activity of the report is reported under another indicator too."""
    return any(
        len(world.offerings.get((row.kind, row.offering), Offering()).indicators) > 1
        for row in world.rows
        if counted(replace_rows(world, [row]), question, "8.2")
    )


def replace_rows(world: World, rows: list[Row]) -> World:
    return replace(world, rows=rows)


def shares(world: World, question: Question) -> dict[str, tuple[int, int]]:
    """Part and whole of each ร้อยละ."""
    strongest: dict[UUID | None, int] = {}
    begun = finished = 0
    for row in world.rows:
        if not counted(replace_rows(world, [row]), question, "8.4"):
            continue
        strongest[row.person] = max(strongest.get(row.person, 0), ("declared", "partner", "verified").index(row.assurance))
        begun += row.kind == "course"
        finished += row.kind == "course" and row.completed is not None
    levels, persons = list(strongest.values()), len(strongest)
    return {
        "8.4s": (finished, begun),
        "8.4v": (levels.count(2), persons),
        "8.4a": (levels.count(1), persons),
        "8.4d": (levels.count(0), persons),
    }


def quarters(world: World, question: Question) -> dict[int, tuple[int, int, int]]:
    """New, active, cumulative of each quarter; the question must be a fiscal year."""
    seen: set[UUID | None] = set()
    found = {}
    for quarter in (1, 2, 3, 4):
        active = {
            row.person
            for row in world.rows
            if counted(replace_rows(world, [row]), question, "8.4") and row.first and thai_quarter(row.first) == quarter
        }
        new = active - seen
        seen |= active
        found[quarter] = (len(new), len(active), len(seen))
    return found
