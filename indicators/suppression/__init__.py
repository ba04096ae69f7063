"""Which cells of public tables are kept back, and the proof that nobody can work them out.

Knows cells and rules, and nothing of what they count. A *cell* is a count with a key; a *rule* is what every reader
knows about cells without being told: that parts make up a whole, that a part is no larger than the whole, that a year
is made of its quarters. Small cells (1–4) show as “<5”; further cells are withheld until, for every cell that is not
shown, there is another world that fits all that is published and in which this cell has another value.
"""

from indicators.suppression.attack import determined_cells, feasible_ranges
from indicators.suppression.cells import LARGEST_SMALL, Family, Key, Mark, Rule, rules_of_whole
from indicators.suppression.choice import CannotProtectError, protect
from indicators.suppression.worlds import exposed_cells, other_worlds

__all__ = [
    "LARGEST_SMALL",
    "CannotProtectError",
    "Family",
    "Key",
    "Mark",
    "Rule",
    "determined_cells",
    "exposed_cells",
    "feasible_ranges",
    "other_worlds",
    "protect",
    "rules_of_whole",
]
