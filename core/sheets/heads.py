"""Finding the head of a table: below a title, over one line or several, with merged cells unfolded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from core.sheets.errors import SheetDuplicateColumnError, SheetEmptyError, SheetTwoHeadsError
from core.sheets.quoting import unquote
from core.sheets.xlsx_package import Merges, column_letters
from core.thai_text.spelling import normalize

# So far down a table's head is looked for: an office puts its name, the list's title and the term above it.
_WITHIN = 20
# From so many known headers on a row is a head; with one it may be a title such as รายชื่อ.
CERTAIN = 2
_LONGEST_SHOWN = 200

RawRow = tuple[int, list[str]]
# Answers how much a row looks like the head of the wanted table: 0 not at all.
Likeness = Callable[[Sequence[str]], int]
# Answers whether what stands right of a column of this name, under no name, belongs to it.
TakesParts = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a head: what it says, where it stands (several columns share one that is merged), and the group above it."""

    text: str = ""
    at: tuple[int, int] = (-1, -1)
    group: str = ""


_NOTHING = _Cell()


@dataclass(frozen=True, slots=True)
class Spread:
    """A header over several columns, whose cells are read as one: its name, first and last column as Excel shows them."""

    name: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table.

    `line` is its last line; `names` the headers from left to right; `places` for each column of the file the number of
    its header, −1 without one; `guessed` the columns that have no header but may belong to the one left of them;
    `above` the lines that were not read.
    """

    line: int
    names: tuple[str, ...]
    places: tuple[int, ...]
    guessed: frozenset[int]
    above: tuple[tuple[int, str], ...]

    def spreads(self) -> list[Spread]:
        """The headers over several columns."""
        found = []
        for number, name in enumerate(self.names):
            columns = [column for column, place in enumerate(self.places) if place == number]
            if len(columns) > 1:
                found.append(Spread(name, column_letters(columns[0]), column_letters(columns[-1])))
        return found


def find_head(
    raw: Iterator[RawRow], merges: Merges, likeness: Likeness | None, takes_parts: TakesParts | None = None
) -> tuple[Head, Iterator[RawRow]]:
    """Answer the head and the rows below it; without `likeness` the first row with anything in it is the head.

    :raises SheetEmptyError: every row is blank.
    :raises SheetTwoHeadsError: below the head and the rows under it stands another.
    :raises SheetDuplicateColumnError: two columns have one name.
    """
    filled = filled_rows(raw)
    looked = list(islice(filled, _WITHIN if likeness else 1))
    if not looked:
        raise SheetEmptyError
    rows = [_cells(row, merges) for row in looked]
    likely = [_likeness(row, likeness) for row in rows]
    head, start, last = _grow(rows, _first_of(rows, likely), likeness, merges) if likeness else (rows[0], 0, 0)
    second = next((looked[place][0] for place in range(last + 1, len(likely)) if likely[place]), None)
    if second is not None:
        raise SheetTwoHeadsError(first=looked[last][0], second=second)
    above = tuple((line, _shown(cells)) for line, cells in looked[:start])
    names, places = _named(head)
    places, guessed = _with_parts(names, places, takes_parts, len(head))
    return Head(looked[last][0], names, places, guessed, above), chain(looked[last + 1 :], filled)


def filled_rows(raw: Iterator[RawRow]) -> Iterator[RawRow]:
    """The rows with anything in them."""
    return (row for row in raw if any(cell and unquote(cell).strip() for cell in row[1]))


def likest(rows: Iterator[RawRow], likeness: Likeness) -> int:
    """How much the upper rows of a table look like the head at their best."""
    return max((likeness([normalize(unquote(cell)) for cell in cells]) for _line, cells in islice(filled_rows(rows), _WITHIN)), default=0)


def _cells(row: RawRow, merges: Merges) -> list[_Cell]:
    """The cells of a row, each said by itself, and by the one left of it that it is merged with."""
    line, texts = row
    cells: list[_Cell] = []
    for place, raw in enumerate(texts):
        text = normalize(unquote(raw))
        cells.append(_Cell(text, (line, place)) if text else _NOTHING)
    for start, end in merges.across.get(line, ()):
        cells += [_NOTHING] * (end + 1 - len(cells))
        for place in range(start + 1, end + 1):
            cells[place] = cells[start]
    return cells


def _likeness(row: Sequence[_Cell], likeness: Likeness | None) -> int:
    """A merged cell counts once."""
    return likeness([cell.text for cell in {cell.at: cell for cell in row}.values()]) if likeness else 0


def _first_of(rows: Sequence[list[_Cell]], likely: Sequence[int]) -> int:
    """The first row that may be a head; not a title such as รายชื่อ, which stands alone in its row, when a better one follows."""
    first = next((place for place, likes in enumerate(likely) if likes), 0)
    certain = next((place for place, likes in enumerate(likely) if likes >= CERTAIN), first)
    return certain if all(len(_said(row)) == 1 for row in rows[first:certain]) else first


def _said(row: Sequence[_Cell]) -> set[tuple[int, int]]:
    """The cells that say something; a merged one once."""
    return {cell.at for cell in row if cell.text}


def _grow(rows: Sequence[list[_Cell]], first: int, likeness: Likeness, merges: Merges) -> tuple[list[_Cell], int, int]:
    """Add the lines below that belong to the head, or give it up for a better line; answer it, its first and its last place."""
    head, last = rows[first], first
    while first and _is_tied(rows[first], merges):
        first -= 1
        head = _below(rows[first], head)
    while last + 1 < len(rows):
        below = rows[last + 1]
        joined = _below(head, below)
        likes, alone, together = (_likeness(row, likeness) for row in (head, below, joined))
        if len(_said(head)) > 1 and together and (_is_tied(below, merges) or together > max(likes, alone)):
            head = joined
        elif alone and alone >= likes:
            head, first = below, last + 1
        else:
            break
        last += 1
    return head, first, last


def _is_tied(row: Sequence[_Cell], merges: Merges) -> bool:
    """Whether a cell of the line above is merged down to this one."""
    return any(cell.at[0] in merges.continued for cell in row)


def _below(above: Sequence[_Cell], below: Sequence[_Cell]) -> list[_Cell]:
    """Two lines of a head as one. Where nothing stands below, the upper cell is the header; where something does, it is its group.

    A group reaches over the blank cells right of it that have something below them.
    """
    width = max(len(above), len(below))
    joined, group = [], _NOTHING
    for column in range(width):
        upper, lower = (row[column] if column < len(row) else _NOTHING for row in (above, below))
        group = upper if upper.text or not lower.text else group
        joined.append(replace(lower, group=group.text if group.text != lower.text else "") if lower.text else upper)
    return joined


def _named(head: Sequence[_Cell]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The names from left to right, and for each column the number of its name. A group of several columns is said with each."""
    numbers: dict[tuple[int, int], int] = {}
    columns: dict[str, int] = {}
    places = []
    groups = Counter(cell.group for cell in head)
    for place, cell in enumerate(head):
        name = f"{cell.text} ({cell.group})" if cell.group and groups[cell.group] > 1 else cell.text
        if not name:
            places.append(-1)
            continue
        if cell.at not in numbers:
            if name in columns:
                raise SheetDuplicateColumnError(name=name, first=column_letters(columns[name]), second=column_letters(place))
            numbers[cell.at] = len(numbers)
            columns[name] = place
        places.append(numbers[cell.at])
    while places and places[-1] < 0:
        places.pop()
    return tuple(columns), tuple(places)


def _with_parts(
    names: Sequence[str], places: tuple[int, ...], takes_parts: TakesParts | None, width: int
) -> tuple[tuple[int, ...], frozenset[int]]:
    """Let a name that was merged before the file became a CSV reach over the unnamed columns right of it."""
    if takes_parts is None:
        return places, frozenset()
    wide = [*places, *[-1] * (width - len(places))]
    guessed = set()
    for column in range(1, len(wide)):
        left = wide[column - 1]
        if wide[column] < 0 <= left and takes_parts(names[left]):
            wide[column] = left
            guessed.add(column)
    return tuple(wide), frozenset(guessed)


def _shown(cells: Sequence[str]) -> str:
    return " · ".join(text for cell in cells if (text := normalize(unquote(cell))))[:_LONGEST_SHOWN]
