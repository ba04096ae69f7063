"""Marking: pure functions over questions, answer keys and chosen options.

Points are whole. A question is right when exactly the right options are chosen, and then gives all its points;
otherwise it gives none (all or nothing, for several right options too: half-guessed lists earn nothing, and whole
points never need rounding). A percentage is rounded down, so that 59.9 never looks like a passed 60.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer is worth."""

    correct: bool
    points: int


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt is worth. `marks` by question key; `score` ≤ `max_score`, in points."""

    marks: Mapping[str, Mark]
    score: int
    max_score: int
    passed: bool

    @property
    def percent(self) -> int:
        return percent(self.score, self.max_score)


def mark_answer(chosen: Iterable[str], key: Mapping[str, Any]) -> Mark:
    """Mark one answer by `{"correct": [option key, …], "points": n}`; the order of what was chosen does not matter."""
    correct = bool(key["correct"]) and set(chosen) == set(key["correct"])
    return Mark(correct, int(key["points"]) if correct else 0)


def mark_attempt(
    questions: Iterable[str], chosen: Mapping[str, Sequence[str]], keys: Mapping[str, Mapping[str, Any]], pass_percent: int
) -> Result:
    """Mark every question an attempt asked; one without an answer gives nothing."""
    marks = {question: mark_answer(chosen.get(question, ()), keys[question]) for question in questions}
    score = sum(mark.points for mark in marks.values())
    max_score = sum(int(keys[question]["points"]) for question in marks)
    return Result(marks, score, max_score, passed=score * 100 >= pass_percent * max_score)


def percent(part: int, whole: int) -> int:
    """Return `part` of `whole` as a whole percentage, rounded down; 0 of nothing is 0."""
    return 100 * part // whole if whole else 0


def layout_of(questions: Sequence[Mapping[str, Any]], *, seed: UUID, shuffle: bool) -> list[dict[str, Any]]:
    """Return the order in which one attempt shows questions and options; the same seed gives the same order.

    True or false stay in the order people say them in.
    """
    dice = random.Random(seed.int)  # noqa: S311  an order to look at, not a secret
    asked = list(questions)
    if shuffle:
        dice.shuffle(asked)
    return [
        {"question": question["key"], "kind": question["kind"], "options": _options(question, dice, shuffle=shuffle)} for question in asked
    ]


def _options(question: Mapping[str, Any], dice: random.Random, *, shuffle: bool) -> list[str]:
    options = [option["key"] for option in question["options"]]
    if shuffle and question["kind"] != "true_false":
        dice.shuffle(options)
    return options
