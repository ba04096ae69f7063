"""Where bars stand and how high they are."""

from __future__ import annotations

import pytest

from indicators import charts


@pytest.mark.parametrize(
    ("largest", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (41, 80), (100, 200), (999, 2000), (1_000_001, 2_000_000)]
)
def test_a_scale_is_round_and_four_lines_divide_it(largest: int, top: int) -> None:
    assert charts.scale_top(largest) == top
    assert charts.scale_top(largest) % 4 == 0


def test_bars_stand_on_the_base_and_are_as_high_as_their_number() -> None:
    drawing = charts.columns([[2, 4], [0, None], [1, 3]], [4, None, 0])

    heights = [[bar.height for bar in group.bars] for group in drawing.groups]
    full = heights[0][1]
    assert heights == [[full // 2, full], [0], [pytest.approx(full / 4, abs=1), pytest.approx(full * 3 / 4, abs=1)]]
    assert all(bar.y + bar.height == drawing.base for group in drawing.groups for bar in group.bars)
    assert [group.target_y for group in drawing.groups] == [drawing.groups[0].bars[1].y, None, None]
    assert all(group.x <= bar.x and bar.x + bar.width <= group.x + group.width for group in drawing.groups for bar in group.bars)
    assert [tick.shown for tick in drawing.ticks] == ["0", "1", "2", "3", "4"]


def test_a_target_above_every_bar_is_inside_the_drawing() -> None:
    drawing = charts.columns([[1, 2]], [1000])

    assert drawing.groups[0].target_y is not None
    assert 0 < drawing.groups[0].target_y < drawing.base


def test_nothing_is_drawn_of_nothing() -> None:
    assert charts.columns([], []).groups == ()
    assert charts.stacked([0, 0], 0) == ()


def test_parts_of_a_bar_meet_and_end_where_their_sum_does() -> None:
    pieces = charts.stacked([1, 0, 2, 1], 8)

    assert [(piece.series, piece.x, piece.width) for piece in pieces] == [(0, 0, 125), (2, 125, 250), (3, 375, 125)]
