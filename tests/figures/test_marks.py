"""How estimates are drawn along either axis."""

from typing import Any

import pytest
from matplotlib.figure import Figure

from reglab.figures.marks import bar, window
from reglab.statistics import Interval


def test_short_intervals_are_shown_whole_and_the_band_too() -> None:
    inside = Interval(1, 0, 2)
    assert window(inside, [Interval(4, 1, 7), Interval(2, -3.5, 5)], smallest_effect=3) == (-3.5, 7)
    assert window(inside, [Interval(0.5, 0.4, 0.6)], smallest_effect=3) == (-3, 3)


def test_long_intervals_are_shown_as_far_as_the_estimates_span() -> None:
    # from -1 (the band) to 4: a span of 5 on each side
    parts = [Interval(4, 1, 70), Interval(2, float("-inf"), 5)]
    assert window(Interval(1, 0, 2), parts, smallest_effect=1) == (-6, 9)


def test_the_headline_is_shown_whole_unless_it_has_no_interval() -> None:
    wide, endless = Interval(0, -40, 40), Interval(0, float("-inf"), float("inf"))
    assert window(wide, [wide], smallest_effect=1) == (-40, 40)
    assert window(endless, [endless], smallest_effect=1) == (-3, 3)


@pytest.mark.parametrize(("along", "stop", "arrow"), [("x", "|", ">"), ("y", "_", "^")])
def test_a_bar_ends_in_a_stop_or_where_it_is_cut_in_an_arrow(along: Any, stop: str, arrow: str) -> None:
    axes: Any = Figure().subplots()
    bar(axes, 3, Interval(1, 0, 20), (-5, 10), along, "black")
    line, low, high = axes.lines
    effects, places = (line.get_xdata(), line.get_ydata())[:: 1 if along == "x" else -1]
    assert (list(effects), list(places)) == ([0, 10], [3, 3])
    assert (low.get_marker(), high.get_marker()) == (stop, arrow)
