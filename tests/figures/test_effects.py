"""The figures of paired differences, read back from their artists."""

from typing import Any

import numpy as np
import pytest

from reglab.figures import CaptionedFigure, effects
from reglab.statistics import Interval

DIFFERENCES = {"dropout 0.2": np.array([1.0, 2.0, 3.0]), "dropout 0.5": np.array([-1.0, 0.0, 4.0])}
# No mean of the differences: a figure that draws them has not computed its own.
INTERVALS = {"dropout 0.2": Interval(7, 6, 8), "dropout 0.5": Interval(-3, -4, -2.5)}


@pytest.fixture
def drawn() -> CaptionedFigure:
    return effects(DIFFERENCES, INTERVALS, smallest_effect=0.5)


def rows(axes: Any) -> list[Any]:
    """Dots, interval and estimate of each row, in the order in which they were drawn."""
    lines = axes.lines[1:]  # the first is the line at zero
    return [lines[start : start + 3] for start in range(0, len(lines), 3)]


def test_dots_intervals_and_estimates_are_those_that_were_given(drawn: CaptionedFigure) -> None:
    for (dots, bar, mark), name in zip(rows(drawn.figure.axes[0]), DIFFERENCES, strict=True):
        one = INTERVALS[name]
        assert dots.get_xdata().tolist() == DIFFERENCES[name].tolist()
        assert bar.get_xdata().tolist() == [one.low, one.high]
        assert list(mark.get_xdata()) == [one.estimate]


def test_equal_differences_of_a_row_stay_apart() -> None:
    (dots, *_), *_ = rows(effects({"a": np.zeros(4)}, {"a": Interval(0, 0, 0)}, 0.5).figure.axes[0])
    assert len(set(dots.get_ydata())) == 4


def test_the_band_is_the_smallest_effect_around_zero(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    band = axes.patches[0]
    assert (band.get_x(), band.get_width()) == (-0.5, 1.0)
    assert set(axes.lines[0].get_xdata()) == {0}


def test_rows_are_named_from_the_top(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(DIFFERENCES)
    assert axes.yaxis_inverted()


def test_the_caption_counts_and_explains_and_the_alt_text_gives_values(drawn: CaptionedFigure) -> None:
    assert "(3 per row)" in drawn.caption
    assert "95 % interval" in drawn.caption
    assert drawn.caption.endswith("smallest effect of interest, 0.5.")
    assert "dropout 0.2: 7 (6 to 8); dropout 0.5: −3 (−4 to −2.5)" in drawn.alt


def test_replicates_that_differ_between_rows_are_both_named() -> None:
    uneven = {"a": np.zeros(3), "b": np.zeros(5)}
    assert "(3 or 5 per row)" in effects(uneven, dict.fromkeys(uneven, Interval(0, -1, 1)), 0.5).caption
