"""The proof: another world that fits everything published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indicators.suppression.cells import Family, Key, Mark, may_be

# How many changes a search tries before it takes the cell for exposed; too few cost shown cells, never safety.
_QUICK = 600
# Where failing is no loss but of a cell that could have been shown.
_BRIEF = 150
# Of the check alone, which must not cry wolf.
_PATIENT = 60_000
_DISTANCES = (1, -1, 2, -2, 3, -3)
# How many shown cells are tried to be given up for one exposed cell, before giving up cell by cell.
_MOST_MORE = 6

# What is different in another world: cell → its value there.
World = dict[Key, int]


def exposed_cells(family: Family, hidden: Mapping[Key, Mark], *, known: set[Key] | None = None) -> list[Key]:
    """Answer the hidden cells for which no other world was found: whoever reads all tables may work them out.

    `known` are cells that are judged already; they are not looked at.
    """
    proven = set(known or ())
    for world in other_worlds(family, hidden, known=set(proven), steps=_PATIENT):
        proven.update(world)
    return sorted(key for key in hidden if key not in proven)


def other_worlds(family: Family, hidden: Mapping[Key, Mark], *, known: set[Key] | None = None, steps: int = _QUICK) -> Iterator[World]:
    """Yield worlds that differ from the true one in hidden cells only, keep every rule and every mark.

    Together they change every hidden cell that can be proven safe; `known` are cells proven before.
    """
    proven = set(known or ())
    for key in sorted(hidden):
        if key in proven:
            continue
        for distance in _DISTANCES:
            world = _find(_Search(family, hidden, steps=steps), key, distance)
            if world is not None:
                proven.update(world)
                yield world
                break


def worlds_for_all(family: Family, hidden: Mapping[Key, Mark], worlds: list[World]) -> list[World] | None:
    """Answer `worlds` and those more that it takes to change every hidden cell; none when one of them has no other world in time."""
    found = list(worlds)
    proven = {key for world in found for key in world}
    for key in sorted(hidden):
        if key not in proven:
            tried = (_find(_Search(family, hidden, steps=_BRIEF), key, distance) for distance in _DISTANCES)
            world = next((each for each in tried if each is not None), None)
            if world is None:
                return None
            found.append(world)
            proven.update(world)
    return found


def cells_to_withhold(family: Family, hidden: Mapping[Key, Mark], key: Key, *, spare: set[Key]) -> set[Key]:
    """Answer the fewest shown cells found, none of `spare`, whose withholding gives `key` another value; empty where there are none."""
    for more in range(1, _MOST_MORE + 1):
        for distance in _DISTANCES[:2]:
            value = family.values.get(key, 0) + distance
            if may_be(hidden[key], value):
                search = _Search(family, hidden, more=more, spare=spare)
                if search.change(key, value):
                    return {other for other in search.world if other not in hidden}
    return set()


def other_world(family: Family, hidden: Mapping[Key, Mark], key: Key) -> World | None:
    """Look patiently for a world in which one hidden cell has another value."""
    return next((world for distance in _DISTANCES if (world := _find(_Search(family, hidden, steps=_PATIENT), key, distance))), None)


def _find(search: _Search, key: Key, distance: int) -> World | None:
    value = search.family.values.get(key, 0) + distance
    return search.world if may_be(search.hidden[key], value) and search.change(key, value) else None


@dataclass
class _Search:
    """Changes one cell, then others to mend the rules that broke, each at most once; goes back where nothing mends.

    `more` shown cells, none of `spare`, may be changed too, as if they were withheld.
    """

    family: Family
    hidden: Mapping[Key, Mark]
    more: int = 0
    steps: int = _QUICK
    spare: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world: World = {}
        # How far each touched rule is from its true sum, and which are broken.
        self._off: dict[int, int] = {}
        self._broken: set[int] = set()

    def change(self, key: Key, value: int) -> bool:
        """Whether the cell can have this value; `world` then says what else is different."""
        self.steps -= 1
        self._move(key, value - self._value(key))
        self.world[key] = value
        self.more -= key not in self.hidden
        if not self._broken:
            return True
        if self.steps > 0:
            for other, needed in self._mends():
                if self.change(other, needed):
                    return True
                if self.steps <= 0:
                    break
        del self.world[key]
        self._move(key, self._value(key) - value)
        self.more += key not in self.hidden
        return False

    def _move(self, key: Key, step: int) -> None:
        for place, factor in self.family.rules_of[key]:
            self._off[place] = self._off.get(place, 0) + factor * step
            if self._is_broken(place, self._off[place]):
                self._broken.add(place)
            else:
                self._broken.discard(place)

    def _is_broken(self, place: int, off: int) -> bool:
        total = self.family.sums[place] + off
        return total != 0 if self.family.rules[place].is_equal else total < 0

    def _value(self, key: Key) -> int:
        return self.world.get(key, self.family.values.get(key, 0))

    def _is_free(self, key: Key) -> bool:
        if key in self.world:
            return False
        if key in self.hidden:
            return True
        return self.more > 0 and key not in self.family.fixed and key not in self.spare and self._value(key) > 0

    def _mends(self) -> list[tuple[Key, int]]:
        """What mends the broken rule with the least choice: hidden cells first, those first that break the least else."""
        fewest: list[tuple[Key, int]] | None = None
        worst = -1
        for place in sorted(self._broken):
            free = [(key, factor) for key, factor in self.family.rules[place].terms if self._is_free(key)]
            if fewest is None or len(free) < len(fewest):
                fewest, worst = free, place
        missing = -(self.family.sums[worst] + self._off[worst])
        found = []
        for key, factor in fewest or []:
            value = self._value(key) + missing * factor
            mark = self.hidden.get(key)
            if may_be(mark or Mark.WITHHELD, value):
                cost = self.family.cost(key) if mark is None else (False, 0)
                found.append((mark is None, cost, self._harm(key, missing * factor), mark == Mark.SMALL, key, value))
        return [(entry[-2], entry[-1]) for entry in sorted(found)]

    def _harm(self, key: Key, step: int) -> int:
        """How many more rules would be broken."""
        harm = 0
        for place, factor in self.family.rules_of[key]:
            harm += self._is_broken(place, self._off.get(place, 0) + factor * step) - (place in self._broken)
        return harm
