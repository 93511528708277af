"""The figure of effects against a number, read back from its artists."""

from math import inf
from typing import Any

import numpy as np
import pandas as pd

from reglab.figures import relation

DOTS = pd.DataFrame({"dataset": ["a", "a", "b"], "at": [100.0, 10.0, 20.0], "estimate": [4.0, 2.0, -1.0]})
MEANS = pd.DataFrame(
    {"at": [14.0, 100.0], "estimate": [0.7, 4.1], "low": [-2.0, -inf], "high": [3.0, inf], "datasets": [2, 1]}
)


def drawn(**options: Any) -> Any:
    return relation(DOTS, MEANS, "training examples", "% fewer errors", 3.0, **options)


def test_each_data_set_is_a_line_in_the_order_of_the_number() -> None:
    lines = [line.get_xydata().tolist() for line in drawn().figure.axes[0].lines]
    assert [[10, 2], [100, 4]] in lines
    assert [[20, -1]] in lines


def test_means_are_drawn_as_given_and_an_interval_only_where_there_is_one() -> None:
    lines = drawn().figure.axes[0].lines
    assert any(np.array_equal(line.get_xydata(), MEANS[["at", "estimate"]]) for line in lines)
    upright = [line.get_xydata().tolist() for line in lines if len(set(line.get_xdata())) == 1 < len(line.get_xdata())]
    assert upright == [[[14, -2], [14, 3]]]


def test_the_caption_and_the_alternative_text_hold_the_numbers() -> None:
    figure = drawn()
    assert "one of 2 data sets" in figure.caption
    assert "±3" in figure.caption
    assert "0.7 (−2 to 3) at 14; 4.1 (no interval) at 100" in figure.alt


def test_ranges_are_bars_and_a_logarithmic_axis_has_the_means_as_ticks() -> None:
    axes = drawn(ranges={"recommended": (20, 50)}, log=True).figure.axes[0]
    (bar,) = [line for line in axes.lines if line.get_label() == "recommended"]
    assert list(bar.get_xdata()) == [20, 50]
    assert axes.get_xscale() == "log"
    assert list(axes.get_xticks()) == [14, 100]


def test_an_unbounded_interval_does_not_widen_the_window() -> None:
    low, high = drawn().figure.axes[0].get_ylim()
    assert low > -4
    assert high < 6
