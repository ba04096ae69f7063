"""Small cells cannot be worked out: not by subtracting, not by bounds, not by anything that fits what is published."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.suppression import (
    CannotProtectError,
    Family,
    Key,
    Mark,
    Rule,
    determined_cells,
    exposed_cells,
    feasible_ranges,
    other_worlds,
    protect,
    rules_of_whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOTAL: Key = ("total",)


def table(total: int, **parts: int) -> Family:
    values = {TOTAL: total} | {("part", name): count for name, count in parts.items()}
    family = Family(values=values, protected=set(values))
    family.add_rules(rules_of_whole(TOTAL, [("part", name) for name in parts], values))
    return family


def shown(family: Family, hidden: Mapping[Key, Mark]) -> dict[Key, int]:
    return {key: value for key, value in family.values.items() if key not in hidden}


def check(family: Family, hidden: Mapping[Key, Mark]) -> None:
    """Everything the attacker can try, and the proof."""
    assert all(not 1 <= value <= 4 for key, value in shown(family, hidden).items() if key in family.protected)
    assert all(low != high for low, high in feasible_ranges(family, hidden).values())
    assert determined_cells(family, hidden) == set()
    assert exposed_cells(family, hidden) == []
    for world in other_worlds(family, hidden):
        values = family.values | world
        assert set(world) <= set(hidden)
        assert all(rule.holds(values) for rule in family.rules)
        assert all(value >= 0 and (hidden[key] != Mark.SMALL or 1 <= value <= 4) for key, value in world.items())


def test_nothing_small_hides_nothing() -> None:
    assert protect(table(50, a=20, b=30, c=0)) == {}


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    family = table(48, a=3, b=20, c=25)

    hidden = protect(family)

    assert hidden == {("part", "a"): Mark.SMALL, ("part", "b"): Mark.WITHHELD}
    check(family, hidden)


def test_two_small_cells_protect_each_other() -> None:
    family = table(45, a=3, b=2, c=40)

    assert protect(family) == {("part", "a"): Mark.SMALL, ("part", "b"): Mark.SMALL}


@pytest.mark.parametrize(("a", "b"), [(4, 4), (1, 1)])
def test_two_small_cells_at_the_edge_of_small_do_not(a: int, b: int) -> None:
    # 8 less nothing can only be 4 + 4, and 2 only 1 + 1.
    family = table(40 + a + b, a=a, b=b, c=40)

    hidden = protect(family)

    assert len(hidden) == 3
    check(family, hidden)


def test_four_ones_that_make_a_small_total_no_longer_tell_that_they_are_small() -> None:
    family = table(4, a=1, b=1, c=1, d=1)

    hidden = protect(family)

    assert set(hidden) == set(family.values)
    assert Mark.WITHHELD in hidden.values()
    check(family, hidden)


def test_parts_that_overlap_say_less_and_hide_less() -> None:
    # Three of 43 people are in both branches: 43 + 3 is not 43, so nothing can be subtracted.
    family = table(43, a=43, b=3)

    assert protect(family) == {("part", "b"): Mark.SMALL}


def test_a_naive_choice_is_found_out_by_every_attack() -> None:
    family = table(48, a=3, b=20, c=25)
    naive = {("part", "a"): Mark.SMALL}

    assert feasible_ranges(family, naive)["part", "a"] == (3, 3)
    assert determined_cells(family, naive) == {("part", "a")}
    assert exposed_cells(family, naive) == [("part", "a")]


def test_a_sum_over_two_tables_is_found_out_by_elimination() -> None:
    # a + b is known from one table, b + c from another, a + c from a third: together they give each.
    values: dict[Key, int] = {("a",): 3, ("b",): 2, ("c",): 4, ("ab",): 5, ("bc",): 6, ("ac",): 7}
    family = Family(values=values, protected={("a",), ("b",), ("c",)})
    for pair in ("ab", "bc", "ac"):
        family.add_rules(rules_of_whole((pair,), [(pair[0],), (pair[1],)], values))
    naive = dict.fromkeys([("a",), ("b",), ("c",)], Mark.WITHHELD)

    assert determined_cells(family, naive) == {("a",), ("b",), ("c",)}
    assert exposed_cells(family, naive) == [("a",), ("b",), ("c",)]
    check(family, protect(family))


def test_what_was_published_before_stands() -> None:
    first = table(48, a=3, b=20, c=25)
    before = protect(first)
    fixed: dict[Key, Mark | None] = {key: before.get(key) for key in first.values}
    family = Family(values=first.values | {("year",): 51, ("q2",): 3}, fixed=fixed, protected={("q2",), ("year",)})
    family.add_rules(first.rules)
    family.add_rules(rules_of_whole(("year",), [TOTAL, ("q2",)], family.values))

    hidden = protect(family)

    assert {key: mark for key, mark in hidden.items() if key in fixed} == before
    assert hidden["year",] == Mark.WITHHELD
    check(family, hidden)


def test_a_mistake_published_before_is_told_and_not_covered_up() -> None:
    family = table(48, a=3, b=20, c=25)
    family.fixed = {TOTAL: None, ("part", "a"): Mark.SMALL, ("part", "b"): None, ("part", "c"): None}

    with pytest.raises(CannotProtectError):
        protect(family)


def test_two_ways_of_cutting_one_table() -> None:
    cells = {(row, column): 10 * (row + 1) + column for row in range(4) for column in range(3)} | {(0, 0): 2, (2, 1): 1}
    family = Family()
    family.values = {("cell", str(r), str(c)): n for (r, c), n in cells.items()}
    family.values |= {("row", str(r)): sum(n for (rr, _c), n in cells.items() if rr == r) for r in range(4)}
    family.values |= {("column", str(c)): sum(n for (_r, cc), n in cells.items() if cc == c) for c in range(3)}
    family.values[TOTAL] = sum(cells.values())
    for r in range(4):
        family.add_rules(rules_of_whole(("row", str(r)), [("cell", str(r), str(c)) for c in range(3)], family.values))
    for c in range(3):
        family.add_rules(rules_of_whole(("column", str(c)), [("cell", str(r), str(c)) for r in range(4)], family.values))
    family.add_rules(rules_of_whole(TOTAL, [("row", str(r)) for r in range(4)], family.values))
    family.add_rules(rules_of_whole(TOTAL, [("column", str(c)) for c in range(3)], family.values))
    family.protected = set(family.values)

    hidden = protect(family)

    check(family, hidden)
    # A cycle of four is enough for two small cells that stand in different rows and columns.
    assert len(hidden) == 4


# --- random people -------------------------------------------------------------------------

PLACES = ("50", "51", "57", "10")
GENDERS = ("f", "m", "unknown")
SETS = {"nec": ("50", "51", "57"), "pair": ("50", "51")}
people = st.lists(
    st.tuples(
        st.sampled_from(GENDERS),
        st.sampled_from(PLACES),
        st.sets(st.sampled_from(["01", "02", "03"]), min_size=1, max_size=2),
        st.sets(st.integers(1, 4), min_size=1, max_size=2),
    ),
    max_size=60,
)


def family_of(rows: Iterable[tuple[str, str, set[str], set[int]]]) -> Family:
    """A year with its quarters, three dimensions of which one overlaps, a cross table and area sets, all counted by hand."""
    rows = list(rows)
    family = Family()

    for period in range(5):
        name = f"q{period}"
        inside = [row for row in rows if not period or period in row[3]]
        family.values |= {(name, "total"): len(inside)}
        family.values |= {(name, "place", place): sum(r[1] == place for r in inside) for place in PLACES}
        family.values |= {(name, "gender", g): sum(r[0] == g for r in inside) for g in GENDERS}
        family.values |= {(name, "cross", p, g): sum((r[1], r[0]) == (p, g) for r in inside) for p in PLACES for g in GENDERS}
        family.values |= {(name, "branch", branch): sum(branch in r[2] for r in inside) for branch in ("01", "02", "03")}
        family.values |= {(name, "area", area): sum(r[1] in members for r in inside) for area, members in SETS.items()}
        add_rules_of(name, family)
    for key in [key for key in family.values if key[0] == "q0"]:
        family.add_rules(rules_of_whole(key, [(f"q{q}", *key[1:]) for q in (1, 2, 3, 4)], family.values))
    family.protected = set(family.values)
    return family


def add_rules_of(name: str, family: Family) -> None:
    values = family.values
    for dimension in ("place", "gender", "branch"):
        family.add_rules(rules_of_whole((name, "total"), [k for k in values if k[:2] == (name, dimension)], values))
    for area, members in SETS.items():
        family.add_rules(rules_of_whole((name, "area", area), [(name, "place", p) for p in members], values))
    for p in PLACES:
        family.add_rules(rules_of_whole((name, "place", p), [(name, "cross", p, g) for g in GENDERS], values))
    for g in GENDERS:
        family.add_rules(rules_of_whole((name, "gender", g), [(name, "cross", p, g) for p in PLACES], values))


@settings(max_examples=60)
@given(people)
def test_no_cell_of_any_random_school_can_be_worked_out(rows: list[tuple[str, str, set[str], set[int]]]) -> None:
    family = family_of(rows)

    check(family, protect(family))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=4), st.integers(0, 3))
def test_every_hidden_cell_of_a_small_table_really_has_two_values(parts: list[int], overlap: int) -> None:
    # The third program: try every world there is, up to twice the largest number.
    values = {("part", str(place)): value for place, value in enumerate(parts)} | {TOTAL: max(sum(parts) - overlap, *parts)}
    family = Family(values=values, protected=set(values))
    family.add_rules(rules_of_whole(TOTAL, [key for key in values if key != TOTAL], values))
    hidden = protect(family)

    keys = sorted(hidden)
    spans = [range(1, 5) if hidden[key] == Mark.SMALL else range(2 * values[TOTAL] + 2) for key in keys]
    possible: dict[Key, set[int]] = {key: set() for key in keys}
    for guess in product(*spans) if keys else ():
        world = values | dict(zip(keys, guess, strict=True))
        if all(rule.holds(world) for rule in family.rules):
            for key in keys:
                possible[key].add(world[key])
    assert all(len(found) > 1 for found in possible.values())


def test_a_rule_that_the_truth_breaks_is_no_knowledge() -> None:
    assert list(rules_of_whole(TOTAL, [("a",)], {TOTAL: 3, ("a",): 5})) == [Rule(((("a",), 1), (TOTAL, -1)), is_equal=False)]


def test_precious_cells_go_last_and_what_follows_from_before_is_not_kept_back_in_vain() -> None:
    first = table(60, a=20, b=40)
    fixed: dict[Key, Mark | None] = dict.fromkeys(first.values, None)
    values = first.values | {("year",): 60, ("year", "a"): 23, ("year", "c"): 3, ("year", "d"): 34}
    family = Family(values=values, fixed=fixed, protected=set(values), precious={("year",)})
    family.add_rules(rules_of_whole(("year",), [("year", "a"), ("year", "c"), ("year", "d")], values))
    # The year is the quarter's total, which was shown: keeping it back would hide nothing.
    family.add_rules(rules_of_whole(("year",), [TOTAL], values))

    hidden = protect(family)

    assert hidden == {("year", "c"): Mark.SMALL, ("year", "a"): Mark.WITHHELD}
    check(family, hidden)
