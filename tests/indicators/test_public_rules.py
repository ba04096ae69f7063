"""Whoever tries every school there could be, person by person, finds none of the numbers that are kept back.

A second reader, who knows nothing of rules: it counts imaginary people and keeps the schools that look like what is public.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.models import Publication
from indicators.queries.public_rules import PUBLIC_DIMENSIONS, family_of
from indicators.queries.publication import Protected, protected_cells
from indicators.suppression import Key, Mark, exposed_cells, feasible_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Gender, age group, and the quarters in which they come.
Person = tuple[str, str, tuple[int, ...]]


def one_quarter(people: Sequence[Person], quarter: int = 1) -> dict[Key, int]:
    """The cells of a quarter, in a school where everybody comes once and from nowhere known."""
    name = f"q{quarter}"
    here = [person for person in people if quarter in person[2]]
    counted: Counter[Key] = Counter()
    for gender, age, _quarters in here:
        counted.update(
            [(name, "by", "gender", gender), (name, "by", "age_group", age), (name, "cross", "gender", "age_group", gender, age)]
        )
        counted.update((name, "by", other, "unknown") for other in PUBLIC_DIMENSIONS if other not in {"gender", "age_group"})
        counted[name, "by", "area_set", "unknown"] += 1
    so_far = sum(min(person[2]) <= quarter for person in people)
    new = sum(min(person[2]) == quarter for person in people)
    return {
        **counted, (name, "measure", "8.4"): len(here), (name, "measure", "8.4p"): len(here),
        (name, "quarter", "new"): new, (name, "quarter", "cumulative"): so_far,
    }  # fmt: skip


def published(quarters: Iterable[dict[Key, int]]) -> list[Protected]:
    """Publish quarter after quarter, each beside those before it."""
    public: list[Publication] = []
    made = []
    for counted in quarters:
        made.append(protected_cells(counted, public))
        public.append(Publication(cells=[[list(key), value, made[-1].marks.get(key, "")] for key, value in made[-1].cells.items()]))
    family = family_of(public)
    hidden = {key: mark for key, mark in family.fixed.items() if mark}
    assert exposed_cells(family, hidden) == []
    assert all(low != high for low, high in feasible_ranges(family, hidden).values())
    return made


def looks_like(counted: dict[Key, int], made: Protected) -> bool:
    """Whether readers of a publication take these numbers for possible; a table that is public lists all but what is 0."""
    if made.extent == "tables" and any(value and key not in made.cells for key, value in counted.items()):
        return False
    return all(_may_be(counted.get(key, 0), made.marks.get(key), shown) for key, shown in made.cells.items())


def _may_be(value: int, mark: Mark | None, shown: int) -> bool:
    if mark == Mark.SMALL:
        return 1 <= value <= 4
    return value >= 1 if mark else value == shown


def given_away(people: Sequence[Person], kinds: Sequence[Person], quarters: tuple[int, ...], more: int) -> dict[Key, set[int]]:
    """Try every school of up to `more` people above the true number; answer the hidden cells that have one value in all that fit."""
    made = published(one_quarter(people, quarter) for quarter in quarters)
    seen: dict[Key, set[int]] = {key: set() for each in made for key in each.marks}
    for size in range(len(people) + more + 1):
        for world in combinations_with_replacement(kinds, size):
            counted = [one_quarter(world, quarter) for quarter in quarters]
            if all(looks_like(cells, each) for cells, each in zip(counted, made, strict=True)):
                for cells, each in zip(counted, made, strict=True):
                    for key in each.marks:
                        seen[key].add(cells.get(key, 0))
    return {key: values for key, values in seen.items() if len(values) < 2}


OF_ONE = [(gender, age, (1,)) for gender in ("female", "male") for age in ("15-24", "25-34", "60+")]
OF_TWO = [(gender, "unknown", when) for gender in ("female", "male") for when in ((1,), (2,), (1, 2))]


def test_four_people_of_four_kinds_are_not_all_one_because_each_is_listed() -> None:
    """The third quarter of the sample school: three women of three age groups and a man."""
    people = [("female", "15-24", (1,)), ("female", "25-34", (1,)), ("female", "60+", (1,)), ("male", "25-34", (1,))]

    assert given_away(people, people, (1,), 3) == {}


@settings(max_examples=25)
@given(st.lists(st.sampled_from(OF_ONE), max_size=5))
@example([OF_ONE[0], OF_ONE[1], OF_ONE[4]])
@example([OF_ONE[0], OF_ONE[0], OF_ONE[5]])
def test_nobody_s_gender_and_age_can_be_worked_out(people: list[Person]) -> None:
    assert given_away(people, OF_ONE, (1,), 3) == {}


@settings(max_examples=12)
@given(st.lists(st.sampled_from(OF_TWO), max_size=5))
@example([OF_TWO[0], OF_TWO[4]])
def test_nobody_of_two_quarters_can_be_worked_out(people: list[Person]) -> None:
    assert given_away(people, OF_TWO, (1, 2), 3) == {}
