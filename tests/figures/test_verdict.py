"""The figure of a verdict, read back from its artists."""

from dataclasses import replace
from typing import Any

from matplotlib.figure import Figure

from reglab.claims.verdict import ConditionVerdict, Verdict
from reglab.figures import verdict


def bars(figure: Figure) -> list[list[float]]:
    """The ends of all intervals, from the top."""
    axes: Any = figure.axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1]]
    return [[float(end) for end in line.get_xdata()] for line in sorted(lines, key=lambda line: line.get_ydata()[0])]


def names(figure: Figure) -> list[str]:
    return [tick.get_text() for tick in figure.axes[0].get_yticklabels()]


def test_data_sets_then_their_mean_then_a_new_one(judged: Verdict) -> None:
    drawn = verdict(judged)
    assert names(drawn.figure) == ["adult", "splice", "mean of all", "a new data set"]
    assert [text.get_text() for text in drawn.figure.axes[0].texts] == ["supported", "contradicted", "depends"]
    assert bars(drawn.figure) == [[6, 8], [-4, -2.5], [-1, 5], [-6, 9]]


def test_estimates_are_those_of_the_verdict(judged: Verdict) -> None:
    axes: Any = verdict(judged).figure.axes[0]
    marks = {(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if line.get_marker() in ("o", "D")}
    assert marks == {(7, 0), (-3, 1), (2, 2)}


def test_the_caption_says_what_is_repeated_and_counts(judged: Verdict) -> None:
    caption = verdict(judged).caption
    assert "effect on test error (% fewer errors)" in caption
    assert "(4 or 6 per row; 1,234 trials in all)" in caption
    assert "Data sets are what is repeated" in caption
    assert "standard deviation of 2.5 between data sets" in caption
    assert "±0.5" in caption


def test_the_alt_text_gives_every_number_and_word(judged: Verdict) -> None:
    assert verdict(judged).alt == (
        "R1: depends. adult: 7 (6 to 8), supported; splice: −3 (−4 to −2.5), contradicted; "
        "mean of all: 2 (−1 to 5), depends; a new data set: −6 to 9."
    )


def test_on_these_data_sets_there_is_no_new_one(judged: Verdict) -> None:
    drawn = verdict(replace(judged, replication="cell", spread=None, new_low=None, new_high=None))
    assert names(drawn.figure) == ["adult", "splice", "mean of all"]
    assert "taken as they are" in drawn.caption
    assert "new data set" not in drawn.caption


def test_what_a_verdict_depends_on_has_a_row_for_each_level(judged: Verdict) -> None:
    levels = (
        ConditionVerdict("SGD", "supported", 4.0, 2.0, 6.0, 10),
        ConditionVerdict("AdamW", "contradicted", -4, -6, -2, 10),
    )
    drawn = verdict(replace(judged, depends_on="optimiser", levels=levels))
    assert names(drawn.figure)[2:] == ["mean of all", "optimiser: SGD", "optimiser: AdamW", "a new data set"]
    assert bars(drawn.figure)[3:5] == [[2, 6], [-6, -2]]


def test_a_single_data_set_has_no_mean(judged: Verdict) -> None:
    alone = replace(judged, conditions=judged.conditions[:1], new_low=None, new_high=None)
    assert names(verdict(alone).figure) == ["adult"]


def test_an_interval_that_goes_far_is_cut_and_marked(judged: Verdict) -> None:
    endless = replace(judged.conditions[0], low=float("-inf"), high=float("inf"), verdict="undecided")
    drawn = verdict(replace(judged, conditions=(endless, judged.conditions[1])))
    axes: Any = drawn.figure.axes[0]
    # estimates from -3 to 7 span 10, and that much is shown on both sides of them
    assert bars(drawn.figure)[0] == [-13, 17]
    assert {line.get_marker() for line in axes.lines} >= {"<", ">"}
    assert drawn.caption.endswith("An arrow marks an interval that goes on.")
    assert "adult: 7 (no interval), undecided" in drawn.alt
    assert "arrow" not in verdict(judged).caption


def test_without_an_estimate_the_band_stands_alone_and_the_caption_says_why(unmeasured: Verdict) -> None:
    drawn = verdict(unmeasured)
    assert names(drawn.figure) == ["mean of all"]
    assert bars(drawn.figure) == [[-1.5, 1.5]], "no end of the interval is known"
    assert drawn.caption.startswith(
        "R1: effect on test error (% fewer errors). There is no estimate: no order is known."
    )
    assert "no estimate, undecided" in drawn.alt
