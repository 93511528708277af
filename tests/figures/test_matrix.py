"""The matrix of effects, read back from its artists."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reglab.analyses.matrix import Matrix
from reglab.figures import CaptionedFigure, matrix
from reglab.figures.matrix import COLORS, percent_of

CELLS = pd.DataFrame(
    [("wine", 60, "dropout", 1.25, -3.0, 5.5, "0.2", 0.3), ("wine", 60, "L2", -2.0, -6.0, 2.0, "0.01", 0.1),
     ("adult", 1000, "dropout", 4.0, 1.0, 7.0, "0.5", 0.998)],
    columns=["dataset", "train", "method", "estimate", "low", "high", "setting", "first"],
)  # fmt: skip
MEANS = pd.DataFrame({"method": ["dropout", "L2"], "estimate": [2.6, -2.0], "low": [-4.0, -np.inf],
                      "high": [9.0, np.inf], "first": [0.55, 0.05]})  # fmt: skip
BY_DATASET = pd.DataFrame({"none": [0.0], "dropout": [1.25], "L2": [-2.0]}, index=["wine"])


@pytest.fixture
def drawn() -> CaptionedFigure:
    return matrix(Matrix(CELLS, MEANS, BY_DATASET, "none"), "gain over none")


def texts(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_a_row_has_each_cells_numbers_and_setting_and_the_best_beside_it(drawn: CaptionedFigure) -> None:
    wine, adult, mean = drawn.figure.axes
    names = [axes.get_yticklabels()[0].get_text() for axes in drawn.figure.axes]
    assert names == ["wine, 60", "adult, 1,000", "mean of data sets"]
    assert texts(wine)[:7] == ["+1.2", "−3 to 6", "0.2", "−2.0", "−6 to 2", "0.01", "none\n60 %"]
    assert texts(adult) == ["+4.0", "1 to 7", "0.5", "dropout\n> 99 %"], "L2 is refused there"
    assert texts(mean) == ["+2.6", "−4 to 9", "−2.0", "dropout\n55 %"]


def test_colours_have_zero_in_the_middle_and_the_best_cell_a_frame(drawn: CaptionedFigure) -> None:
    wine, adult, _ = drawn.figure.axes
    reach = 4 / 0.6  # the largest effect, and the share of the palette that is used
    for axes, effects in ((wine, [1.25, -2.0]), (adult, [4.0])):
        cells: list[Any] = axes.patches
        assert [cell.get_x() for cell in cells] == [-0.5, 0.5][: len(effects)]
        expected = [COLORS(0.5 + effect / reach / 2) for effect in effects]
        np.testing.assert_allclose([cell.get_facecolor() for cell in cells], expected, atol=0.01)
    assert not wine.lines, "none is best there, and has no cell"
    frame: Any = adult.lines[0]
    assert (min(frame.get_xdata()), max(frame.get_xdata())) == (-0.5, 0.5)


def test_the_columns_are_named_above_the_first_row(drawn: CaptionedFigure) -> None:
    first, *others = drawn.figure.axes
    assert [tick.get_text() for tick in first.get_xticklabels()] == ["dropout", "L2"]
    assert "best,\nprobability" in texts(first)
    assert not any("best,\nprobability" in texts(axes) for axes in others)
    shown = [axes.xaxis.get_tick_params()["labelbottom"] for axes in drawn.figure.axes]
    assert not any(shown), "names below the last row would run into each other"


def test_caption_and_alt_text_give_counts_and_values(drawn: CaptionedFigure) -> None:
    assert "Gain over none (% fewer errors) at the longest budget in 2 conditions" in drawn.caption
    assert "from the 1 that admit every method" in drawn.caption
    assert "wine, 60: dropout at 0.2 1.25 (−3 to 5.5), L2 at 0.01 −2 (−6 to 2); adult" in drawn.alt
    assert "mean of data sets: dropout 2.6 (−4 to 9), L2 −2" in drawn.alt


def test_without_a_baseline_nothing_is_best_and_cells_are_single_numbers() -> None:
    bare = CELLS.assign(low=-np.inf, high=np.inf, setting="", first=np.nan)
    figure = matrix(Matrix(bare, MEANS.assign(first=np.nan), BY_DATASET), "gain of two beyond the sum")
    assert texts(figure.figure.axes[0]) == ["+1.2", "−2.0"]
    assert "without its interval" in figure.caption
    assert "most likely best" not in figure.caption


def test_a_probability_is_never_written_as_certainty() -> None:
    assert [percent_of(value) for value in (0.0, 0.01, 0.5, 0.99, 1.0)] == ["< 1 %", "1 %", "50 %", "99 %", "> 99 %"]


def test_many_columns_leave_room_for_intervals_in_the_last_row_alone() -> None:
    names = [f"method {place}" for place in range(9)]
    many = pd.concat([CELLS.iloc[:1].assign(method=name) for name in names])
    means = pd.concat([MEANS.iloc[:1].assign(method=name, first=0.1) for name in names])
    wine, mean = matrix(Matrix(many, means, BY_DATASET, "none"), "gain over none").figure.axes
    assert texts(wine)[:2] == ["+1.2", "0.2"]
    assert texts(mean)[:3] == ["+2.6", "−4 to", "9"]
