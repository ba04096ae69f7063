"""What is made public of a period, and what readers could work out from all that was made public."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from core.calendar import fiscal_quarter, fiscal_year
from indicators.definitions import CURRENT_VERSIONS, Definition, definition
from indicators.models import YEAR, Publication
from indicators.queries.counting import table, total
from indicators.queries.persons import quarter_counts
from indicators.queries.public_rules import OFFERING_MEASURES, PEOPLE_MEASURES, PUBLIC_CROSS, PUBLIC_DIMENSIONS, family_of, is_of_people
from indicators.queries.report import breakdown, cross, warnings_of
from indicators.suppression import LARGEST_SMALL, CannotProtectError, Key, Mark, determined_cells, exposed_cells, feasible_ranges, protect
from indicators.types import Scope

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
    `withheld_more_at`: since when less of it is shown than at first.
    """

    fiscal_year: int
    quarter: int
    as_of: datetime
    cells: dict[Key, PublicCell]
    definition_versions: dict[str, int] = field(default_factory=dict)
    extent: str = Extent.TABLES
    warnings: tuple[str, ...] = ()
    withheld_more_at: datetime | None = None

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
    return protected_cells(count_period(year, quarter), list(Publication.objects.filter(fiscal_year=year)))


def protected_cells(counted: dict[Key, int], public: list[Publication]) -> Protected:
    """Choose what is kept back of a period's cells, beside what is public of its year.

    :raises CannotProtectError: no choice is safe.
    """
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
    return totals if extent == Extent.TOTALS else {key: value for key, value in totals.items() if not is_of_people(key)}


def _marks(cells: dict[Key, int], public: list[Publication]) -> dict[Key, Mark]:
    marks = protect(family_of(public, also=cells))
    return {key: mark for key, mark in marks.items() if key in cells}


def as_public(publication: Publication) -> PublicTables:
    """Answer a publication without what is kept back."""
    cells = {tuple(key[1:]): PublicCell(None if mark else value, mark) for key, value, mark in publication.cells}
    about = (publication.definition_versions, publication.extent, tuple(publication.warnings), publication.withheld_more_at)
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


def public_exposure(*years: int) -> int:
    """Count the public cells of some fiscal years, or of all, that can be worked out, or are small and shown: 0, or something went wrong."""
    found = 0
    for year in years or published_years():
        family = family_of(Publication.objects.filter(fiscal_year=year))
        hidden = {key: mark for key, mark in family.fixed.items() if mark}
        given = {key for key, (least, most) in feasible_ranges(family, hidden).items() if least == most} | determined_cells(family, hidden)
        small = {key for key in family.protected if 1 <= family.values[key] <= LARGEST_SMALL and key not in hidden}
        found += len(small | given) + len(exposed_cells(family, hidden, known=given))
    return found


def marks_anew(public: list[Publication]) -> dict[Key, Mark]:
    """Answer marks for all that is public of a year, chosen together: what is hidden stays so, and as much more as it takes.

    Where that does not do, every count of people but 0.
    """
    family = family_of(public)
    family.begun = {key: mark for key, mark in family.fixed.items() if mark}
    family.fixed = {key: None for key in family.values if key not in family.protected}
    try:
        return protect(family)
    except CannotProtectError:
        return dict.fromkeys((key for key in family.protected if family.values[key]), Mark.WITHHELD)


def published_years() -> list[int]:
    """Answer the fiscal years of which something is public."""
    return sorted(set(Publication.objects.values_list("fiscal_year", flat=True)))


def versions() -> dict[str, int]:
    """The definitions in force, for the measures that are made public."""
    return {code: CURRENT_VERSIONS[code] for code in (*OFFERING_MEASURES, *PEOPLE_MEASURES)}
