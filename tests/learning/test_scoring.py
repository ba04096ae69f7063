"""Marking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from learning.scoring import layout_of, mark_answer, mark_attempt, percent

OPTIONS = "abcdef"
options = st.lists(st.sampled_from(OPTIONS), unique=True, max_size=6)
keys = st.fixed_dictionaries(
    {"correct": st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1, max_size=6), "points": st.integers(1, 100)}
)
papers = st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.tuples(keys, options), min_size=1, max_size=8)


@given(chosen=options, key=keys)
def test_exactly_the_right_options_give_all_points_and_anything_else_gives_none(chosen: list[str], key: dict[str, Any]) -> None:
    mark = mark_answer(chosen, key)

    assert mark.correct == (sorted(chosen) == sorted(key["correct"]))
    assert mark.points == (key["points"] if mark.correct else 0)
    assert mark_answer(reversed(chosen), key) == mark


@given(paper=papers, pass_percent=st.integers(0, 100))
def test_a_score_lies_within_its_maximum_and_passing_is_what_the_shown_percentage_says(paper: Any, pass_percent: int) -> None:
    result = mark_attempt(
        paper, {q: chosen for q, (_key, chosen) in paper.items()}, {q: key for q, (key, _c) in paper.items()}, pass_percent
    )

    assert 0 <= result.score <= result.max_score == sum(key["points"] for key, _chosen in paper.values())
    assert result.passed == (result.percent >= pass_percent)
    assert result.score == sum(mark.points for mark in result.marks.values())


@given(paper=papers)
def test_everything_right_is_a_hundred_and_nothing_answered_is_zero(paper: Any) -> None:
    marking = {q: key for q, (key, _chosen) in paper.items()}

    assert mark_attempt(paper, {q: key["correct"] for q, key in marking.items()}, marking, 100).percent == 100
    assert mark_attempt(paper, {}, marking, 1).score == 0


@given(seed=st.uuids(), shuffle=st.booleans())
def test_a_layout_holds_every_question_and_option_once_and_depends_on_its_seed_alone(seed: UUID, shuffle: bool) -> None:
    asked = [{"key": f"q{n}", "kind": "true_false" if n == 2 else "single", "options": [{"key": o} for o in OPTIONS]} for n in range(5)]

    layout = layout_of(asked, seed=seed, shuffle=shuffle)

    assert layout == layout_of(asked, seed=seed, shuffle=shuffle)
    assert sorted(entry["question"] for entry in layout) == [q["key"] for q in asked]
    assert all(sorted(entry["options"]) == list(OPTIONS) for entry in layout)
    assert [entry["options"] for entry in layout if entry["kind"] == "true_false"] == [list(OPTIONS)]
    assert shuffle or [entry["question"] for entry in layout] == [q["key"] for q in asked]


def test_percentages_are_rounded_down_and_nothing_is_zero_of_nothing() -> None:
    assert (percent(599, 1000), percent(2, 3), percent(3, 3), percent(0, 0)) == (59, 66, 100, 0)
