"""What stands behind each number: the courses, runs, operators, persons or services it counts, one a row.

The rows come from where the number comes from (`counting.rows_of`), so a list is as long as its number says, or adds up
to it (`RowList.adds_up`). Persons are pseudonyms here; names are added by `names_of` for a list that was asked for.
"""

from .lists import PARTS, row_list
from .names import HIDDEN, names_of, pseudonym
from .shape import RowList

__all__ = ["HIDDEN", "PARTS", "RowList", "names_of", "pseudonym", "row_list"]
