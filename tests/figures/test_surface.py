"""The grids of effects, read back from their artists."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, surface

CELLS = pd.DataFrame(
    [("digits", 60, 0.2, 1.25, 0.5, 2.0), ("digits", 400, 0.2, -0.04, -1.0, 0.9), ("digits", 60, 0.5, 3.0, 2.0, 4.0),
     ("digits", 400, 0.5, -2.0, -3.0, -1.0), ("wine", 60, 0.2, 0.0, -1.0, 1.0)],
    columns=["dataset", "train", "rate", "estimate", "low", "high"],
)  # fmt: skip


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
