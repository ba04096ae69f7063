"""What is made public of a period, and what readers could work out from all that was made public."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from core.calendar import fiscal_quarter, fiscal_year
from core.codes import AREA_SETS
from indicators.definitions import CURRENT_VERSIONS, Definition, definition
from indicators.models import YEAR, Publication
from indicators.queries.counting import table, total
from indicators.queries.persons import quarter_counts
from indicators.queries.report import breakdown, cross, warnings_of
from indicators.suppression import (
    LARGEST_SMALL,
    CannotProtectError,
    Family,
    Key,
    Mark,
    Rule,
    determined_cells,
    exposed_cells,
    feasible_ranges,
    protect,
    rules_of_whole,
)
from indicators.types import OUTSIDE, UNKNOWN, Scope

# Counts of courses and activities are in the public catalogue anyhow; counts of persons and operators are protected.
OFFERING_MEASURES = ("8.1", "8.1r", "8.2")
PEOPLE_MEASURES = ("8.3", "8.4", "8.4p", "8.4e", "8.4c", "8.4h")
PUBLIC_DIMENSIONS = ("branch", "province", "gender", "age_group", "learner_type", "mode")
PUBLIC_CROSS = ("gender", "age_group")
_PERSONS = ("measure", "8.4")
_ONLINE = "00"
Extent = Publication.Extent


@dataclass(frozen=True, slots=True)
class PublicCell:
    """One number as the public sees it: its value, or the mark in its place."""

    value: int | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PublicTables:
    """A period as the public sees it; keys without the period, e.g. `("by", "gender", "female")`.

    `definition_versions`: by which edition of its definition each measure was counted. `extent`: whether all tables are public, or
    the totals alone, or nothing of people (`Publication.Extent`). `warnings`: what whoever adds these numbers to others has to know.
    """

    fiscal_year: int
    quarter: int
    as_of: datetime
    cells: dict[Key, PublicCell]
    definition_versions: dict[str, int] = field(default_factory=dict)
    extent: str = Extent.TABLES
    warnings: tuple[str, ...] = ()

    def definition(self, code: str) -> Definition:
        """Answer what a measure meant when it was counted."""
        return definition(code, self.definition_versions.get(code))

    def digest(self) -> str:
        """Answer the SHA-256 of what readers see and of the definitions; not of the moment."""
        seen = [[list(key), cell.value, str(cell.mark)] for key, cell in sorted(self.cells.items())]
        told = [self.fiscal_year, self.quarter, sorted(self.definition_versions.items()), seen, self.extent, list(self.warnings)]
        return sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    def cell(self, *key: str) -> PublicCell:
        """Answer one number; what is not listed is 0, or kept back where not all tables are public."""
        return self.cells.get(key, PublicCell(0) if self.extent == Extent.TABLES else PublicCell(None, Mark.WITHHELD))

    def values_of(self, *prefix: str) -> dict[str, PublicCell]:
        """Answer the cells of one dimension: value → number."""
        return {key[-1]: cell for key, cell in self.cells.items() if key[: len(prefix)] == prefix and len(key) == len(prefix) + 1}


def period_name(quarter: int) -> str:
    return f"q{quarter}" if quarter else "year"


def next_period(year: int, *, now: datetime) -> int | None:
    """Answer the next quarter of a fiscal year to be published (0 the year itself); none where it has not ended or all is done."""
    done = set(Publication.objects.filter(fiscal_year=year).values_list("quarter", flat=True))
    for quarter in (1, 2, 3, 4, YEAR):
        if quarter not in done:
            period = fiscal_quarter(year, quarter) if quarter else fiscal_year(year)
            return quarter if period.end <= now else None
    return None


def count_period(year: int, quarter: int) -> dict[Key, int]:
    """Count every cell of a period that is made public; keys begin with the period's name."""
    scope = Scope(year, quarter or None)
    name = period_name(quarter)
    counted: dict[Key, int] = {(name, "measure", code): total(code, scope) for code in (*OFFERING_MEASURES, *PEOPLE_MEASURES)}
    for dimension in (*PUBLIC_DIMENSIONS, "area_set"):
        counted |= {(name, "by", dimension, value): count for value, count in breakdown(scope=scope, dimension=dimension).items()}
    for first, cells in cross(scope=scope, dimensions=PUBLIC_CROSS).cells.items():
        counted |= {(name, "cross", *PUBLIC_CROSS, first, second): count for second, count in cells.items()}
    counted |= {
        (name, "branch_offerings", code, branch): count
        for code in ("8.1", "8.2")
        for (branch,), count in table(code, scope, ("branch",)).items()
    }
    if quarter:
        of_year = quarter_counts(Scope(year))
        counted |= {(name, "quarter", "new"): of_year[quarter].new, (name, "quarter", "cumulative"): of_year[quarter].cumulative}
    return counted


@dataclass(frozen=True, slots=True)
class Protected:
    """The cells of a period that are made public, the marks of those that are kept back, and how much of the family that is."""

    cells: dict[Key, int]
    marks: dict[Key, Mark]
    extent: str


def protected_period(year: int, quarter: int) -> Protected:
    """Count a period and choose what is kept back, so that nothing can be worked out from it and all that is public of its year.

    Where too few people came to protect every table, the totals alone; where not even these, nothing of people.

    :raises CannotProtectError: no choice is safe.
    """
    counted = count_period(year, quarter)
    public = list(Publication.objects.filter(fiscal_year=year))
    for extent in (Extent.TABLES, Extent.TOTALS):
        part = _part(counted, extent)
        with suppress(CannotProtectError):
            return Protected(part, _marks(part, public), extent)
    part = _part(counted, Extent.OFFERINGS)
    return Protected(part, _marks(part, public), Extent.OFFERINGS)


def _part(counted: dict[Key, int], extent: str) -> dict[Key, int]:
    if extent == Extent.TABLES:
        return counted
    totals = {key: value for key, value in counted.items() if key[1] in {"measure", "quarter", "branch_offerings"}}
    return totals if extent == Extent.TOTALS else {key: value for key, value in totals.items() if not _is_of_people(key)}


def _marks(cells: dict[Key, int], public: list[Publication]) -> dict[Key, Mark]:
    marks = protect(family_of(public, also=cells))
    return {key: mark for key, mark in marks.items() if key in cells}


def family_of(publications: Iterable[Publication], *, also: Mapping[Key, int] | None = None) -> Family:
    """Answer all that is public of a fiscal year with the rules every reader knows; `also` is about to be."""
    family = Family(values=dict(also or {}))
    for publication in publications:
        for parts, value, mark in publication.cells:
            key = tuple(parts)
            family.values[key] = value
            family.fixed[key] = Mark(mark) if mark else None
    family.protected = {key for key in family.values if _is_of_people(key)}
    family.precious = {key for key in family.values if key[1] in {"measure", "quarter"}}
    values = family.values
    periods = sorted({key[0] for key in values})
    for name in periods:
        family.add_rules(_rules_within(name, values))
    family.add_rules(_rules_between(periods, values))
    return family


def _is_of_people(key: Key) -> bool:
    return key[1] != "branch_offerings" and key[1:] not in {("measure", code) for code in OFFERING_MEASURES}


def _rules_within(name: str, values: Mapping[Key, int]) -> Iterator[Rule]:
    """What readers know of one period: tables add up to the total, provinces to areas, cells to rows and columns."""
    persons: Key = (name, *_PERSONS)
    parts: dict[str, list[Key]] = defaultdict(list)
    for key in values:
        if key[:2] == (name, "by"):
            parts[key[2]].append(key)
    for dimension in PUBLIC_DIMENSIONS:
        yield from rules_of_whole(persons, parts[dimension], values)
    yield from _rules_of_areas(name, values)
    crossed = [key for key in values if key[:2] == (name, "cross")]
    for place, dimension in enumerate(PUBLIC_CROSS):
        for whole in parts[dimension]:
            yield from rules_of_whole(whole, [key for key in crossed if key[4 + place] == whole[3]], values)
    for smaller in (_PERSONS, ("measure", "8.3")):
        yield from _at_least((name, "measure", "8.4p"), (name, *smaller), values)


def _rules_of_areas(name: str, values: Mapping[Key, int]) -> Iterator[Rule]:
    def area(code: str) -> Key:
        return (name, "by", "area_set", code)

    def province(code: str) -> Key:
        return (name, "by", "province", code)

    lanna = AREA_SETS["lanna8"].provinces
    listed = [key[3] for key in values if key[:3] == (name, "by", "province")]
    for code, entry in AREA_SETS.items():
        yield from rules_of_whole(area(code), [province(each) for each in entry.provinces], values)
    yield from rules_of_whole(area(OUTSIDE), [province(code) for code in listed if code not in (*lanna, UNKNOWN, _ONLINE)], values)
    yield from rules_of_whole(area("lanna8"), [area("upper_north_1"), area("upper_north_2")], values)
    yield from rules_of_whole((name, *_PERSONS), [area(code) for code in ("lanna8", OUTSIDE, _ONLINE, UNKNOWN)], values)
    yield from _at_least(area("lanna8"), area("nec4"), values)


def _at_least(larger: Key, smaller: Key, values: Mapping[Key, int]) -> Iterator[Rule]:
    rule = Rule(((larger, 1), (smaller, -1)), is_equal=False)
    if rule.holds(values):
        yield rule


def _rules_between(periods: list[str], values: Mapping[Key, int]) -> Iterator[Rule]:
    """What readers know of a year and its quarters, and of a quarter and those before it."""
    quarters = [name for name in periods if name != "year"]
    news: list[Key] = []
    for name in quarters:
        news.append((name, "quarter", "new"))
        running: Key = (name, "quarter", "cumulative")
        yield from rules_of_whole(running, list(news), values)
        yield from rules_of_whole(running, [(each, *_PERSONS) for each in quarters[: len(news)]], values)
        yield from _at_least((name, *_PERSONS), news[-1], values)
    if "year" not in periods or len(quarters) < 4:  # noqa: PLR2004  quarters of a year
        return
    yield from rules_of_whole(("year", *_PERSONS), news, values)
    for rest in sorted({key[1:] for key in values if key[1] in {"measure", "by", "cross"} and _is_of_people(key)}):
        yield from rules_of_whole(("year", *rest), [(name, *rest) for name in quarters], values)


def as_public(publication: Publication) -> PublicTables:
    """Answer a publication without what is kept back."""
    cells = {tuple(key[1:]): PublicCell(None if mark else value, mark) for key, value, mark in publication.cells}
    about = (publication.definition_versions, publication.extent, tuple(publication.warnings))
    return PublicTables(publication.fiscal_year, publication.quarter, publication.as_of, cells, *about)


def as_preview(year: int, quarter: int, *, now: datetime) -> PublicTables:
    """Answer a period as it would be published now.

    :raises CannotProtectError: no choice of cells is safe.
    """
    scope = Scope(year, quarter or None)
    return as_seen(protected_period(year, quarter), scope, warnings_of(scope), now=now)


def as_seen(protected: Protected, scope: Scope, warnings: tuple[str, ...], *, now: datetime) -> PublicTables:
    """Answer what readers will see of a period that was counted and protected."""
    marks = protected.marks
    cells = {key[1:]: PublicCell(None if key in marks else value, marks.get(key, "")) for key, value in protected.cells.items()}
    return PublicTables(scope.fiscal_year, scope.quarter or 0, now, cells, versions(), protected.extent, warnings)


def public_exposure() -> int:
    """Count the public cells that can be worked out, or are small and shown: 0, or something went wrong."""
    found = 0
    for year in sorted(set(Publication.objects.values_list("fiscal_year", flat=True))):
        family = family_of(Publication.objects.filter(fiscal_year=year))
        hidden = {key: mark for key, mark in family.fixed.items() if mark}
        pinned = {key for key, (least, most) in feasible_ranges(family, hidden).items() if least == most}
        small = {key for key in family.protected if 1 <= family.values[key] <= LARGEST_SMALL and key not in hidden}
        found += len(small | pinned | determined_cells(family, hidden) | set(exposed_cells(family, hidden)))
    return found


def versions() -> dict[str, int]:
    """The definitions in force, for the measures that are made public."""
    return {code: CURRENT_VERSIONS[code] for code in (*OFFERING_MEASURES, *PEOPLE_MEASURES)}
