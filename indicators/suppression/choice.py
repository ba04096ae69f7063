"""Choosing what is kept back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from indicators.suppression.cells import LARGEST_SMALL, Family, Key, Mark, may_be
from indicators.suppression.worlds import cells_to_withhold, other_world, other_worlds, worlds_for_all

# More would take long, and where so many are withheld few can be given back.
_MOST_GIVEN_BACK = 60


class CannotProtectError(ValueError):
    """What was published before already gives a cell away; nothing more can be kept back to mend it."""


def protect(family: Family) -> dict[Key, Mark]:
    """Answer the marks of the cells that are not shown, those of `fixed` included.

    Every protected count of 1–4 is `small`. While a hidden cell can be worked out, the fewest and smallest shown cells
    that give it another value are withheld; where none are left, a small one no longer tells that it is small.

    :raises CannotProtectError: see there.
    """
    hidden = {key: mark for key, mark in family.fixed.items() if mark}
    hidden |= {key: Mark.SMALL for key in sorted(family.protected) if _is_small(family, key) and key not in family.fixed}
    hidden |= family.begun
    proven: set[Key] = set()
    known = _known_anyhow(family)
    while True:
        for world in other_worlds(family, hidden, known=proven):
            proven.update(world)
        exposed = sorted(key for key in hidden if key not in proven)
        if not exposed:
            break
        # More hidden cells never take a proof away: worlds found before still fit.
        proven.update(_withhold_more(exposed, family, hidden, known))
    return _give_back(family, hidden)


def _give_back(family: Family, hidden: dict[Key, Mark]) -> dict[Key, Mark]:
    """Show again, the dearest first, what turns out to be withheld in vain: the choice was made for one cell after another."""
    worlds = list(other_worlds(family, hidden))
    chosen = [key for key, mark in hidden.items() if mark == Mark.WITHHELD and key not in family.fixed and key not in family.begun]
    # Every world that was found is a proof; where a cell is still missing one, there is nothing to give back against.
    if len(chosen) > _MOST_GIVEN_BACK or len(hidden) > len({key for world in worlds for key in world}):
        return hidden
    for key in sorted(chosen, key=lambda key: (family.cost(key), key), reverse=True):
        less = {other: mark for other, mark in hidden.items() if other != key}
        if key in family.protected and _is_small(family, key):
            less[key] = Mark.SMALL
        kept = [world for world in worlds if key not in world or (key in less and may_be(less[key], world[key]))]
        if (found := worlds_for_all(family, less, kept)) is not None:
            hidden, worlds = less, found
    return hidden


def _known_anyhow(family: Family) -> set[Key]:
    """Cells that follow from what was shown before, by one equation after another: to keep them back would hide nothing."""
    known = {key for key, mark in family.fixed.items() if not mark}
    grew = True
    while grew:
        grew = False
        for rule in family.rules:
            open_ones = [key for key, _factor in rule.terms if key not in known and family.values.get(key, 0)]
            if rule.is_equal and len(open_ones) == 1 and open_ones[0] not in family.fixed:
                known.add(open_ones[0])
                grew = True
    return known


def _withhold_more(exposed: Iterable[Key], family: Family, hidden: dict[Key, Mark], known: set[Key]) -> set[Key]:
    """Keep back more cells for each exposed one; for neighbours one may do. Answer cells that a patient search proved safe.

    :raises CannotProtectError: nothing is left to keep back.
    """
    changed: set[Key] = set()
    for key in exposed:
        if family.neighbours(key) & changed:
            continue
        more = _more_for(key, family, hidden, spare=family.precious | known) or _more_for(key, family, hidden, spare=known)
        if not more:
            world = other_world(family, hidden, key)
            if world is None:
                raise CannotProtectError(key)
            return set(world)
        hidden |= dict.fromkeys(more, Mark.WITHHELD)
        changed |= more
    return set()


def _is_small(family: Family, key: Key) -> bool:
    return 1 <= family.values.get(key, 0) <= LARGEST_SMALL


def _more_for(exposed: Key, family: Family, hidden: Mapping[Key, Mark], *, spare: set[Key]) -> set[Key]:
    """Answer cells to keep back for the sake of `exposed`, none of `spare`; empty where there are none.

    The fewest that make another world; else the nearest one by rules: a shown count, the smallest first; else one that
    only tells that it is small.
    """
    return cells_to_withhold(family, hidden, exposed, spare=spare) or _nearest(exposed, family, hidden, spare)


def _nearest(exposed: Key, family: Family, hidden: Mapping[Key, Mark], spare: set[Key]) -> set[Key]:
    seen, ring = {exposed}, [exposed]
    small: list[Key] = []
    while ring:
        near = {key for place in ring for key in family.neighbours(place)} - seen
        free = [key for key in near if key not in family.fixed and key not in spare and family.values.get(key, 0) > 0]
        shown = [key for key in free if key not in hidden]
        if shown:
            return {min(shown, key=lambda key: (family.cost(key), key))}
        small = small or sorted(key for key in free if hidden[key] == Mark.SMALL)
        seen |= near
        ring = [key for key in near if key in hidden]
    if small:
        return {max(small, key=lambda key: (family.values[key], key))}
    return {exposed} if hidden[exposed] == Mark.SMALL and exposed not in family.fixed else set()
