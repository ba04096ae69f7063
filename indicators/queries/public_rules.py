"""What every reader knows of the public tables without being told: the rules that their cells keep.

A value that is not listed is 0, and so is what a table shows as 0: whatever is hidden is at least 1. Each rule is knowledge
only where the true numbers keep it (`rules_of_whole`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from core.codes import AREA_SETS, ONLINE
from indicators.models import Publication
from indicators.suppression import Family, Key, Mark, Rule, rules_of_whole
from indicators.types import OUTSIDE, UNKNOWN

# Counts of courses and activities are in the public catalogue anyhow; counts of persons and operators are protected.
OFFERING_MEASURES = ("8.1", "8.1r", "8.2")
PEOPLE_MEASURES = ("8.3", "8.4", "8.4p", "8.4e", "8.4c", "8.4h")
PUBLIC_DIMENSIONS = ("branch", "province", "gender", "age_group", "learner_type", "mode")
PUBLIC_CROSS = ("gender", "age_group")
_PERSONS = ("measure", "8.4")
_TIMES = ("measure", "8.4p")
# These add up over the quarters.
_ADDITIVE = (_TIMES, ("measure", "8.4h"))
_LANNA = "lanna8"
_QUARTERS = 4
# More persons than a world is ever moved by.
_MUCH_ROOM = 12


def family_of(publications: Iterable[Publication], *, also: Mapping[Key, int] | None = None) -> Family:
    """Answer all that is public of a fiscal year with the rules every reader knows; `also` is about to be."""
    family = Family(values=dict(also or {}))
    for publication in publications:
        for parts, value, mark in publication.cells:
            key = tuple(parts)
            family.values[key] = value
            family.fixed[key] = Mark(mark) if mark else None
    family.protected = {key for key in family.values if is_of_people(key)}
    # The catalogue shows them: to keep them back would hide nothing.
    family.fixed |= {key: None for key in family.values if key not in family.protected}
    family.precious = {key for key in family.values if key[1] in {"measure", "quarter"}}
    values = family.values
    periods = sorted({key[0] for key in values})
    for name in periods:
        family.add_rules(_rules_within(name, values))
    family.add_rules(_rules_between(periods, values))
    return family


def is_of_people(key: Key) -> bool:
    """Whether a cell counts persons or operators."""
    return key[1] != "branch_offerings" and key[1:] not in {("measure", code) for code in OFFERING_MEASURES}


def _at_least(larger: Iterable[Key], smaller: Iterable[Key], values: Mapping[Key, int]) -> Iterator[Rule]:
    """The sum of some cells is no smaller than that of others; no knowledge where a cell is not public or the truth breaks it."""
    more, less = list(larger), list(smaller)
    rule = Rule((*((key, 1) for key in more), *((key, -1) for key in less)), is_equal=False)
    if less and rule.holds(values):
        yield rule


def _rules_within(name: str, values: Mapping[Key, int]) -> Iterator[Rule]:
    """What readers know of one period: tables add up to the total, provinces to areas, cells to rows and columns."""
    persons: Key = (name, *_PERSONS)
    parts: dict[str, list[Key]] = defaultdict(list)
    for key in values:
        if key[:2] == (name, "by"):
            parts[key[2]].append(key)
    crossed = [key for key in values if key[:2] == (name, "cross")]
    for table in (*(parts[dimension] for dimension in PUBLIC_DIMENSIONS), crossed):
        yield from rules_of_whole(persons, table, values)
        # Each cell a person is in took another participation.
        yield from _at_least([(name, *_TIMES)], table, values)
    yield from _rules_of_areas(name, values)
    for place, dimension in enumerate(PUBLIC_CROSS):
        for whole in parts[dimension]:
            yield from rules_of_whole(whole, [key for key in crossed if key[4 + place] == whole[3]], values)
    for smaller in (_PERSONS, ("measure", "8.3")):
        yield from _at_least([(name, *_TIMES)], [(name, *smaller)], values)
    # Nothing is counted as given that nobody came to.
    yield from _at_least([(name, *each) for each in _ADDITIVE], [(name, "measure", code) for code in ("8.1r", "8.2")], values)


def _rules_of_areas(name: str, values: Mapping[Key, int]) -> Iterator[Rule]:
    def area(code: str) -> Key:
        return (name, "by", "area_set", code)

    def province(code: str) -> Key:
        return (name, "by", "province", code)

    lanna = AREA_SETS[_LANNA].provinces
    listed = [key[3] for key in values if key[:3] == (name, "by", "province")]
    for code, entry in AREA_SETS.items():
        yield from rules_of_whole(area(code), [province(each) for each in entry.provinces], values)
    yield from rules_of_whole(area(OUTSIDE), [province(code) for code in listed if code not in (*lanna, UNKNOWN, ONLINE)], values)
    for code in (UNKNOWN, ONLINE):
        yield from rules_of_whole(area(code), [province(code)], values)
    yield from rules_of_whole(area(_LANNA), [area("upper_north_1"), area("upper_north_2")], values)
    yield from rules_of_whole((name, *_PERSONS), [area(code) for code in (_LANNA, OUTSIDE, ONLINE, UNKNOWN)], values)
    for code, entry in AREA_SETS.items():
        for other, smaller in AREA_SETS.items():
            if other != code:
                rest = [province(each) for each in entry.provinces if each not in smaller.provinces]
                yield from _at_least([area(other), *rest], [area(code)], values)


def _rules_between(periods: list[str], values: Mapping[Key, int]) -> Iterator[Rule]:
    """What readers know of a year and its quarters, and of a quarter and those before it."""
    quarters = [name for name in periods if name != "year"]
    for number, name in enumerate(quarters, start=1):
        so_far = quarters[:number]
        running: Key = (name, "quarter", "cumulative")
        yield from _sum([(each, "quarter", "new") for each in so_far], running, values)
        yield from rules_of_whole(running, [(each, *_PERSONS) for each in so_far], values)
        yield from _at_least([(name, *_PERSONS)], [(name, "quarter", "new")], values)
        yield from _different_people(running, "gender", so_far if number < _QUARTERS else [], values)
        # Ages change at new year, which ends the first quarter.
        for pair in combinations(so_far[1:], 2):
            yield from _different_people(running, "age_group", pair, values)
    if "year" not in periods or len(quarters) < _QUARTERS:
        return
    yield from _sum([(name, "quarter", "new") for name in quarters], ("year", *_PERSONS), values)
    yield from rules_of_whole(("year", *_PERSONS), [(quarters[-1], "quarter", "cumulative")], values)
    for times in _ADDITIVE:
        yield from _sum([(name, *times) for name in quarters], ("year", *times), values)
    for rest in sorted({key[1:] for key in values if key[1] in {"measure", "by", "cross"} and is_of_people(key)}):
        yield from rules_of_whole(("year", *rest), [(name, *rest) for name in quarters], values)
        yield from _at_least(_with_totals(quarters, rest, values), [("year", *rest)], values)
    # Who is in two age groups of a year has been there before and after its new year, which ends the first quarter.
    ages = [key for key in values if key[:3] == ("year", "by", "age_group")]
    yield from _at_least([("year", *_PERSONS), (quarters[0], *_PERSONS)], ages, values)


def _sum(parts: list[Key], whole: Key, values: Mapping[Key, int]) -> Iterator[Rule]:
    """Parts that nobody is in two of: where one is not public, the whole is no smaller than the others."""
    known = list(rules_of_whole(whole, parts, values))
    yield from known
    if not any(rule.is_equal for rule in known):
        yield from _at_least([whole], parts, values)


def _with_totals(quarters: list[str], rest: Key, values: Mapping[Key, int]) -> list[Key]:
    """The cells of one table's value in each quarter; of a quarter without tables, its total, which is no smaller."""
    with_tables = {key[0] for key in values if key[1] == "by"}
    return [(name, *(rest if name in with_tables or rest[0] == "measure" else _PERSONS)) for name in quarters]


def _different_people(running: Key, dimension: str, quarters: Sequence[str], values: Mapping[Key, int]) -> Iterator[Rule]:
    """Women of one quarter and men of another are different people: together no more than came until then.

    Where there is much room between the two, the rule tells nothing and is left out.
    """
    found = sorted({key[3] for key in values if key[0] in quarters and key[1:3] == ("by", dimension)})
    for chosen in product(quarters, repeat=len(found)):
        if len(set(chosen)) > 1:
            cells = [(name, "by", dimension, code) for name, code in zip(chosen, found, strict=True)]
            yield from (rule for rule in _at_least([running], cells, values) if rule.sum(values) <= _MUCH_ROOM)
