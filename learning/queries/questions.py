"""Questions as a learner sees them: without their key until it may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from learning.scoring import mark_answer


@dataclass(frozen=True, slots=True)
class ShownOption:
    """`verdict` is "right", "wrong" or "" (nothing is said about it)."""

    key: str
    text: str
    picture: Mapping[str, Any] | None
    checked: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question on a page. `correct`, `earned` and `feedback` are None, 0 and "" until the answer was marked.

    `wants_answer`: its answer was to be checked, and nothing was chosen.
    """

    key: str
    kind: str
    number: int
    prompt: str
    picture: Mapping[str, Any] | None
    points: int
    options: tuple[ShownOption, ...]
    sequence: int
    correct: bool | None
    earned: int
    feedback: str
    wants_answer: bool = False

    @property
    def input_type(self) -> str:
        return "checkbox" if self.kind == "multiple" else "radio"

    @property
    def is_answered(self) -> bool:
        return any(option.checked for option in self.options)


def open_question(
    question: Mapping[str, Any], *, number: int = 0, order: Sequence[str] | None = None, chosen: Sequence[str] = (), sequence: int = 0
) -> ShownQuestion:
    """Answer a question to be answered: nothing in it comes from the answer key."""
    by_key = {option["key"]: option for option in question["options"]}
    return ShownQuestion(
        key=question["key"],
        kind=question["kind"],
        number=number,
        prompt=question["prompt"],
        picture=question["picture"],
        points=question["points"],
        options=tuple(
            ShownOption(key, by_key[key]["text"], by_key[key]["picture"], key in chosen, "") for key in (order or by_key) if key in by_key
        ),
        sequence=sequence,
        correct=None,
        earned=0,
        feedback="",
    )


def marked_question(asked: ShownQuestion, key: Mapping[str, Any], *, reveal: bool = False) -> ShownQuestion:
    """Answer a question with its mark and feedback; with `reveal` the right options are named too.

    Without it a wrong answer to a question with several right options says only that it is wrong, so that the next
    attempt is not a matter of elimination.
    """
    mark = mark_answer([option.key for option in asked.options if option.checked], key)
    names_right = mark.correct or reveal
    names_wrong = not mark.correct and (reveal or asked.kind != "multiple")

    def verdict(option: ShownOption) -> str:
        if option.key in key["correct"]:
            return "right" if names_right else ""
        return "wrong" if names_wrong and option.checked else ""

    options = tuple(replace(option, verdict=verdict(option)) for option in asked.options)
    return replace(asked, options=options, correct=mark.correct, earned=mark.points, feedback=key["feedback"])


def checked_question(question: Mapping[str, Any], chosen: Sequence[str], key: Mapping[str, Any]) -> ShownQuestion:
    """Answer a check with its mark and feedback; one that nothing was chosen for only asks for an answer."""
    asked = open_question(question, chosen=chosen)
    return marked_question(asked, key) if chosen else replace(asked, wants_answer=True)
