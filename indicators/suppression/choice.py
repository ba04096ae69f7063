"""Choosing what is kept back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from indicators.suppression.cells import LARGEST_SMALL, Family, Key, Mark
from indicators.suppression.worlds import cells_to_withhold, other_worlds


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
    proven: set[Key] = set()
    while True:
        for world in other_worlds(family, hidden, known=proven):
            proven.update(world)
        exposed = sorted(key for key in hidden if key not in proven)
        if not exposed:
            break
        # More hidden cells never take a proof away: worlds found before still fit.
        _withhold_more(exposed, family, hidden)
    return hidden


def _withhold_more(exposed: Iterable[Key], family: Family, hidden: dict[Key, Mark]) -> None:
    """Keep back one more cell for each exposed one; for neighbours one may do.

    :raises CannotProtectError: nothing is left to keep back.
    """
    changed: set[Key] = set()
    for key in exposed:
        if family.neighbours(key) & changed:
            continue
        more = cells_to_withhold(family, hidden, key) or _withhold_for(key, family, hidden)
        if not more:
            raise CannotProtectError(key)
        hidden |= dict.fromkeys(more, Mark.WITHHELD)
        changed |= more


def _is_small(family: Family, key: Key) -> bool:
    return 1 <= family.values.get(key, 0) <= LARGEST_SMALL


def _withhold_for(exposed: Key, family: Family, hidden: Mapping[Key, Mark]) -> set[Key]:
    """Answer one more cell to keep back for the sake of `exposed`, the nearest by rules; empty where none is left."""
    seen, ring = {exposed}, [exposed]
    while ring:
        near = {key for place in ring for key in family.neighbours(place)} - seen
        choice = _best(near, family, hidden)
        if choice is not None:
            return {choice}
        seen |= near
        ring = [key for key in near if key in hidden]
    return {exposed} if hidden[exposed] == Mark.SMALL and exposed not in family.fixed else set()


def _best(near: Iterable[Key], family: Family, hidden: Mapping[Key, Mark]) -> Key | None:
    """The cheapest cell to keep back: a shown count, the smallest first; else one that only tells it is small."""
    free = [key for key in near if key not in family.fixed and family.values.get(key, 0) > 0]
    shown = [key for key in free if key not in hidden]
    if shown:
        return min(shown, key=lambda key: (family.values[key], key))
    small = [key for key in free if hidden[key] == Mark.SMALL]
    return min(small, key=lambda key: (-family.values[key], key)) if small else None
