"""The figure of effects side by side, read back from its artists."""

from math import inf
from typing import Any

from reglab.claims import registry
from reglab.figures import intervals
from reglab.statistics import Interval

CLAIM = registry()["A3"]
EFFECTS = {"input": Interval(2.0, 1.0, 3.0), "recurrent": Interval(-1.0, -4.0, 2.0)}


def axes_of(effects: dict[str, Interval]) -> Any:
    return intervals(effects, CLAIM, "gain over none").figure.axes[0]


def test_each_effect_has_a_row_with_its_estimate_and_interval() -> None:
    axes = axes_of(EFFECTS)
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["input", "recurrent"]
    bars = [
        list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2 and line.get_ydata()[0] in (0, 1)
    ]
    assert [1.0, 3.0] in bars
    assert [-4.0, 2.0] in bars
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "o"]
    assert dots == [(2.0, 0), (-1.0, 1)]


def test_the_axis_and_the_caption_say_what_and_in_which_unit() -> None:
    drawn = intervals(EFFECTS, CLAIM, "gain over none")
    assert drawn.figure.axes[0].get_xlabel() == "gain over none (% fewer errors)"
    assert drawn.caption.startswith("Gain over none (% fewer errors): the mean over data sets")
    assert "95 % interval" in drawn.caption
    assert "arrow" not in drawn.caption
    assert drawn.alt == "Gain over none. input: 2 (1 to 3); recurrent: −1 (−4 to 2)."


def test_an_endless_interval_is_cut_with_a_mark() -> None:
    drawn = intervals({"input": Interval(2.0, -inf, inf)}, CLAIM, "gain")
    assert drawn.caption.endswith("An arrow marks an interval that goes on.")
    assert {"<", ">"} <= {line.get_marker() for line in drawn.figure.axes[0].lines}


def test_intervals_that_are_alike_are_shown_whole() -> None:
    drawn = intervals(
        {"a": Interval(0.1, -2.3, 2.5), "b": Interval(-0.2, -2.6, 2.2), "c": Interval(0, -40, 40)}, CLAIM, "gain"
    )
    low, high = drawn.figure.axes[0].get_xlim()
    assert low < -2.6
    assert high > 2.5
    assert high < 20
