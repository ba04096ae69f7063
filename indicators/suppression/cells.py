"""Cells, what is shown of them, and what readers know about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

# What a cell counts, e.g. ("2569", "q2", "gender", "female").
Key = tuple[str, ...]

# Counts of 1 up to this many are small (domain 1.5).
LARGEST_SMALL = 4


class Mark(StrEnum):
    """What stands in place of a number: `small` tells that it is 1–4, `withheld` only that it is not 0, which is always told."""

    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Rule:
    """The sum of coefficient × cell over `terms` is 0 (`is_equal`), or at least 0. A cell without a value is 0."""

    terms: tuple[tuple[Key, int], ...]
    is_equal: bool

    def sum(self, values: Mapping[Key, int]) -> int:
        return sum(factor * values.get(key, 0) for key, factor in self.terms)

    def holds(self, values: Mapping[Key, int]) -> bool:
        total = self.sum(values)
        return total == 0 if self.is_equal else total >= 0


def rules_of_whole(whole: Key, parts: Sequence[Key], values: Mapping[Key, int]) -> Iterator[Rule]:
    """Yield what a reader knows of a whole and the parts that cover it.

    Parts may overlap (a person counts under each of their branches): then the whole is at most their sum and at least
    each of them. Where they happen not to overlap the reader is taken to know that too, which is the harder case. A
    rule that the true values break is no knowledge and is left out.
    """
    total = Rule((*((part, 1) for part in parts), (whole, -1)), is_equal=True)
    if total.holds(values):
        yield total
        return
    bounds = [Rule(total.terms, is_equal=False), *(Rule(((whole, 1), (part, -1)), is_equal=False) for part in parts)]
    yield from (rule for rule in bounds if rule.holds(values))


@dataclass
class Family:
    """All cells that are published about one subject, whatever the file or the day, and the rules between them.

    `protected` are the counts of people, which must not be small; `fixed` the cells published before, whose marks
    stand and cannot be changed any more; `begun` marks that stay or tell less; `precious` those that are kept back only where nothing
    else will do.
    """

    values: dict[Key, int] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    protected: set[Key] = field(default_factory=set)
    fixed: dict[Key, Mark | None] = field(default_factory=dict)
    begun: dict[Key, Mark] = field(default_factory=dict)
    precious: set[Key] = field(default_factory=set)

    def add_rules(self, rules: Iterable[Rule]) -> None:
        """Add what readers know."""
        self.rules.extend(rules)

    @cached_property
    def rules_of(self) -> dict[Key, list[tuple[int, int]]]:
        """The rules each cell takes part in: place in `rules`, and the cell's factor there. Only once all rules are known."""
        found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for place, rule in enumerate(self.rules):
            for key, factor in rule.terms:
                found[key].append((place, factor))
        return found

    @cached_property
    def sums(self) -> list[int]:
        """The true sum of each rule."""
        return [rule.sum(self.values) for rule in self.rules]

    def cost(self, key: Key) -> tuple[bool, int]:
        """What is lost when a cell is kept back: little with a small number, most with a precious one."""
        return key in self.precious, self.values.get(key, 0)

    def neighbours(self, key: Key) -> set[Key]:
        """Every cell that a rule names together with `key`, itself included."""
        return {other for place, _factor in self.rules_of[key] for other, _times in self.rules[place].terms}


def may_be(mark: Mark, value: int) -> bool:
    """Whether a reader who sees `mark` thinks `value` possible."""
    return 1 <= value <= LARGEST_SMALL if mark == Mark.SMALL else value >= 1
