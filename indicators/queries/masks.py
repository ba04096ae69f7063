"""Counting many dimensions in one pass: which values a unit's rows carry, as bits of a few whole numbers (ADR 8).

Each value of each dimension has its bit. `BIT_OR` over the rows of a person (or operator, or run) says under which values they
count; how many persons share a word of bits is counted by the database, and the bits are read here. Exact, in one scan of the
rows, where counting each dimension by itself would scan and hash them once a dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When

from indicators.definitions import listed
from indicators.queries.dimensions import STRANGE, AnyValues, OneValue, Sources, derived, dimension
from indicators.queries.expressions import BitOr
from indicators.types import UNKNOWN, Scope

# Of the 64 bits of a whole number neither the sign nor its neighbour is used.
WIDTH = 62
FEW = 36


class Layout:
    """Which bit of which word says that a unit carries a value: `places[dimension][value]` is (word, bit).

    `known`: values of columns that no code list holds. Dimensions of few values are kept in one word; the others, which come last
    in it, fill what is left and go on in the next.
    """

    def __init__(self, scope: Scope, names: Iterable[str], known: Iterable[str] = ()) -> None:
        self.scope = scope
        self.names = list(names)
        self.places: dict[str, dict[str, tuple[int, int]]] = {}
        self._used: list[int] = []
        self._parts: list[list[Any]] = []
        self._sources: dict[str, Sources] = {}
        bases: list[str] = []
        for name in self.names:
            found = derived(name, scope)
            bases += found[0] if found else (name,)
            if found:
                self._sources[name] = found[1]
        placings = {name: dimension(name, scope, known) for name in dict.fromkeys(bases)}
        values = {name: _values(placing) for name, placing in placings.items()}
        for name in sorted(placings, key=lambda name: len(values[name]) > FEW):
            self.places[name] = places = self._placed(values[name])
            for word in sorted({word for word, _bit in places.values()}):
                bits = {value: bit for value, (at, bit) in places.items() if at == word}
                self._parts[word].append(_bits(placings[name], bits))

    def _placed(self, values: list[str]) -> dict[str, tuple[int, int]]:
        places: dict[str, tuple[int, int]] = {}
        left, word = list(values), 0
        while left:
            if word == len(self._used):
                self._used.append(0)
                self._parts.append([])
            room = WIDTH - self._used[word]
            if room >= (len(values) if len(values) <= FEW else 1):
                for value in left[:room]:
                    places[value] = (word, self._used[word])
                    self._used[word] += 1
                left = left[room:]
            word += 1
        return places

    @property
    def size(self) -> int:
        """How many words it needs."""
        return len(self._used)

    def of_rows(self) -> list[Any]:
        """Answer an expression per word: the bits of a row."""
        return [reduce(add, parts) for parts in self._parts]

    def of_units(self) -> list[Any]:
        """Answer an aggregate per word: the bits of a unit's rows."""
        return [BitOr(word) for word in self.of_rows()]

    def mask(self, name: str) -> tuple[int, int]:
        """Answer the word of a dimension of few values, and all its bits."""
        ((word, *more), bits) = {at for at, _bit in self.places[name].values()}, [bit for _at, bit in self.places[name].values()]
        if more:
            raise ValueError(f"{name} is spread over words")
        return word, sum(1 << bit for bit in bits)

    def read(self, name: str, words: Words) -> dict[str, int] | None:
        """Answer value → units, from how many units have each word; None when a row carried a value that no list holds."""
        sources = self._sources.get(name) or {value: [(name, value)] for value in self.places[name] if value != STRANGE}
        found: dict[str, int] = {}
        for value, held in sources.items():
            masks: dict[int, int] = {}
            for word, bit in (self.places[base][each] for base, each in held if each in self.places[base]):
                masks[word] = masks.get(word, 0) | 1 << bit
            if len(masks) > 1:
                # Two words cannot be read as one: whoever has a bit in both would count twice.
                return None
            count = sum(words.having(word, mask) for word, mask in masks.items())
            if count:
                found[value] = count
        named = {base for held in sources.values() for base, _each in held}
        strangers = (self.places[base].get(STRANGE) for base in named if (base, STRANGE) not in sources.get(UNKNOWN, []))
        if any(words.having(place[0], 1 << place[1]) for place in strangers if place):
            return None
        return listed(name, found)


class Words:
    """How many units have each value of each word."""

    def __init__(self, words: Iterable[tuple[int, int, int]]) -> None:
        self._units: dict[int, list[tuple[int, int]]] = {}
        self._per_bit: dict[tuple[int, int], int] = {}
        for word, bits, units in words:
            self._units.setdefault(word, []).append((bits, units))
            rest = bits
            while rest:
                lowest = rest & -rest
                self._per_bit[word, lowest] = self._per_bit.get((word, lowest), 0) + units
                rest ^= lowest

    def having(self, word: int, mask: int, without: int = 0) -> int:
        """Answer the units that have one of the bits of `mask`, and none of `without`."""
        if not without and mask & (mask - 1) == 0:
            return self._per_bit.get((word, mask), 0)
        return sum(units for bits, units in self._units.get(word, ()) if bits & mask and not bits & without)


def _values(placing: OneValue | AnyValues) -> list[str]:
    if isinstance(placing, OneValue):
        return [*placing.values, STRANGE]
    return [value for value, _condition in placing.conditions]


def _whole(number: int) -> Any:
    return Value(number, output_field=BigIntegerField())


def _bits(placing: OneValue | AnyValues, bits: Mapping[str, int]) -> Any:
    """The expression that has, of a row, the bits of its values."""

    def result(value: str) -> Any:
        return _whole(1 << bits[value] if value in bits else 0)

    if isinstance(placing, OneValue):
        return placing.choose(result)
    parts = [
        Case(When(condition, then=result(value)), default=_whole(0)) if condition else result(value)
        for value, condition in placing.conditions
        if value in bits
    ]
    return reduce(add, parts)
