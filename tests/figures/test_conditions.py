"""The figures of several conditions, read back from their artists."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, forest, relation, surface
from reglab.statistics import Interval, Pooled

CELLS = pd.DataFrame(
    [("digits", 60, 0.2, 1.25, 0.5, 2.0), ("digits", 400, 0.2, -0.04, -1.0, 0.9), ("digits", 60, 0.5, 3.0, 2.0, 4.0),
     ("digits", 400, 0.5, -2.0, -3.0, -1.0), ("wine", 60, 0.2, 0.0, -1.0, 1.0)],
    columns=["dataset", "train", "rate", "estimate", "low", "high"],
)  # fmt: skip
ROWS = pd.DataFrame(
    {"condition": ["a", "b"], "gap": [10.0, 20.0], "estimate": [1.0, 2.0], "low": [0.0, 1.0], "high": [2.0, 3.0]}
)
# No mean of the rows: a figure that draws them has not computed its own.
POOLED = Pooled(mean=Interval(7, 6, 8), new=Interval(7, 4, 10), spread=1.5, units=np.array([1.0, 2.0]))


@pytest.fixture
def grids() -> CaptionedFigure:
    return surface(CELLS, "rate", "train", "gain over none", panel="dataset")


def test_a_surface_has_a_panel_each_and_every_cell_its_numbers(grids: CaptionedFigure) -> None:
    digits, wine = grids.figure.axes
    assert (digits.get_title("left"), wine.get_title("left")) == ("dataset digits", "dataset wine")
    found = {text.get_position(): text.get_text() for text in digits.texts}
    assert found == {(0, 0): "1.2\n0.5 to 2.0", (0, 1): "0.0\n−1.0 to 0.9", (1, 0): "3.0\n2.0 to 4.0",
                     (1, 1): "−2.0\n−3.0 to −1.0"}  # fmt: skip
    assert len(wine.texts) == 1


def test_a_surface_colours_its_estimates_with_zero_in_the_middle(grids: CaptionedFigure) -> None:
    images = [axes.images[0] for axes in grids.figure.axes]
    assert images[0].get_array().tolist() == [[1.25, 3.0], [-0.04, -2.0]]
    assert all(image.norm.vmin == -image.norm.vmax == -5.0 for image in images)  # 3 is 60 % of the way
    assert all(np.ma.getmaskarray(images[1].get_array()).ravel()[1:])


def test_a_surface_names_its_axes_and_values(grids: CaptionedFigure) -> None:
    axes: Any = grids.figure.axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0.2", "0.5"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["60", "400"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("rate", "train")
    assert grids.caption.startswith("Gain over none in test error (percentage points) by rate and train")
    assert "dataset digits, train 400, rate 0.5: −2 (−3 to −1)" in grids.alt


def test_a_surface_without_panels_has_one() -> None:
    assert len(surface(CELLS[:4], "rate", "train", "gain").figure.axes) == 1


def test_a_forest_draws_what_it_was_given() -> None:
    drawn = forest(ROWS, POOLED, 0.5, "dropout", pooled_level=0.975)
    axes: Any = drawn.figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["one condition"].get_xydata().tolist() == [[1, 0], [2, 1]]
    assert [path.vertices[:, 0].tolist() for path in axes.collections[0].get_paths()] == [[0, 2], [1, 3]]
    assert lines["mean of all"].get_xydata().tolist() == [[7, 2]]
    assert lines["for a new condition"].get_xdata().tolist() == [4, 10]
    assert [6, 8] in [np.asarray(line.get_xdata()).tolist() for line in axes.lines]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["a", "b", "mean of all", "a new condition"]
    assert "in 2 conditions, with 95 % intervals" in drawn.caption
    assert "both at 97.5 %" in drawn.caption
    assert "Mean of 2 conditions: 7 (6 to 8); a new condition: 4 to 10; a: 1 (0 to 2)" in drawn.alt


def test_a_relation_draws_the_line_of_the_slope_through_the_means() -> None:
    drawn = relation(ROWS, "gap", "gap (points)", Interval(0.2, 0.1, 0.3), "dropout")
    axes: Any = drawn.figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["one condition"].get_xydata().tolist() == [[10, 1], [20, 2]]
    assert np.allclose(lines["mean slope"].get_xydata(), [[10, 0.5], [20, 2.5]])
    corners = np.vstack([path.vertices for path in axes.collections[0].get_paths()])
    for corner in ([10, 1.0], [10, 0.0], [15, 1.5], [20, 2.0], [20, 3.0]):
        assert np.isclose(corners, corner).all(1).any()
    assert "one of 2 conditions" in drawn.caption
    assert "a: 1 at 10; b: 2 at 20" in drawn.alt


def test_a_relation_without_an_interval_has_no_band() -> None:
    drawn = relation(ROWS, "gap", "gap", Interval(0.2, -np.inf, np.inf), "dropout")
    assert "interval of the slope" not in [one.get_label() for one in drawn.figure.axes[0].collections]
