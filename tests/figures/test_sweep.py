"""The sweep figure, read back from its artists."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from reglab.figures import CaptionedFigure, sweep
from reglab.figures.theme import VERMILION


@pytest.fixture
def drawn(table: pd.DataFrame, summary: pd.DataFrame) -> CaptionedFigure:
    return sweep(table, summary, "dropout.rate", "dropout rate", chosen="dropout 0.5")


@pytest.fixture
def axes(drawn: CaptionedFigure) -> Any:
    return drawn.figure.axes[0]


def line(axes: Any, label: str) -> Any:
    return next(one for one in axes.lines if one.get_label() == label)


def test_every_comparison_replicate_is_a_dot_over_its_arm(axes: Any, table: pd.DataFrame) -> None:
    dots = next(one for one in axes.collections if one.get_label() == "one replicate").get_offsets()
    rows = table[table["phase"] == "comparison"]
    places = rows["arm"].map({"none": 0, "dropout 0.2": 1, "dropout 0.5": 2})
    assert np.allclose(dots[:, 1], rows["test_error"])
    assert np.array_equal(np.rint(dots[:, 0]), places)


def test_a_replicate_stands_at_the_same_offset_in_every_arm(axes: Any) -> None:
    dots = next(one for one in axes.collections if one.get_label() == "one replicate").get_offsets()
    offsets = (dots[:, 0] - np.rint(dots[:, 0])).reshape(3, 4)
    assert np.allclose(offsets, offsets[0])
    assert len(np.unique(offsets[0].round(6))) == 4


def test_the_line_and_the_band_are_the_summary_that_was_given(axes: Any) -> None:
    assert line(axes, "mean with interval").get_xydata().tolist() == [[1, 108], [2, 105]]
    corners = {tuple(point) for path in axes.collections[1].get_paths() for point in path.vertices}
    assert {(1, 107.5), (1, 108.5), (2, 104), (2, 106)} <= corners


def test_an_arm_without_a_value_is_a_dashed_line_at_its_mean(axes: Any) -> None:
    baseline = line(axes, "mean of none")
    assert baseline.get_linestyle() == "--"
    assert set(baseline.get_ydata()) == {110}
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["none", "0.2", "0.5"]


def test_the_chosen_arm_is_marked_at_its_own_mean(axes: Any) -> None:
    mark = line(axes, "chosen on validation")
    assert mark.get_xydata().tolist() == [[2, 105]]
    assert same_color(mark.get_color(), VERMILION)


def test_ranges_cover_their_grid_values_below_the_data(table: pd.DataFrame, summary: pd.DataFrame) -> None:
    ranges = {"recommended": (0.15, 0.5), "best": (0.5, 0.8)}
    axes: Any = sweep(table, summary, "dropout.rate", "rate", ranges=ranges).figure.axes[0]
    recommended, best = line(axes, "recommended"), line(axes, "best")
    assert list(recommended.get_xdata()) == [0.75, 2.25]
    assert list(best.get_xdata()) == [1.75, 2.25]
    lowest = axes.transAxes.inverted().transform(axes.transData.transform((0, table["test_error"].min())))[1]
    assert max(*recommended.get_ydata(), *best.get_ydata()) < lowest


def test_a_range_without_a_grid_value_is_left_out(table: pd.DataFrame, summary: pd.DataFrame) -> None:
    axes: Any = sweep(table, summary, "dropout.rate", "rate", ranges={"recommended": (0.3, 0.4)}).figure.axes[0]
    assert "recommended" not in [one.get_label() for one in axes.lines]


def test_only_the_arms_of_the_summary_are_drawn(table: pd.DataFrame, summary: pd.DataFrame) -> None:
    drawn = sweep(table, summary[1:], "dropout.rate", "dropout rate")
    axes: Any = drawn.figure.axes[0]
    assert len(axes.collections[0].get_offsets()) == 8
    assert "8 trials in all" in drawn.caption


def test_the_caption_counts_and_explains_and_the_alt_text_gives_values(drawn: CaptionedFigure) -> None:
    assert drawn.caption.startswith("Test error (%) against dropout rate")
    assert "(4 in every arm, 12 trials in all)" in drawn.caption
    assert "95 % interval" in drawn.caption
    assert "110 at none, 108 at 0.2, 105 at 0.5" in drawn.alt
    assert "Chosen on validation: dropout 0.5, with 105." in drawn.alt
