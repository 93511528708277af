"""Paired differences with their intervals, against zero and the smallest effect of interest."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, difference_in, per_row, with_interval
from reglab.figures.theme import BLUE, INK, canvas, legend, name_rows, themed, zero_and_band
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent


@themed
def effects(
    differences: Mapping[str, np.ndarray],
    intervals: Mapping[str, Interval],
    smallest_effect: float,
    metric: str = "test_error",
    baseline: str = "none",
    arm: str = "the arm",
    level: float = LEVEL,
) -> CaptionedFigure:
    """Draw the paired differences between a baseline and several arms: replicates, estimates and intervals.

    Parameters
    ----------
    differences : mapping of str to array of shape (replicates,)
        Baseline minus arm, in the metric's unit: positive where the arm is better.
    intervals : mapping of str to Interval
        Of the same arms: what ``statistics.interval`` returns for each array.
    smallest_effect : float
        The smallest effect of interest: half the width of the grey band around zero.
    metric : str
        The column that was compared.
    baseline : str
        The arm that the others are compared with, for the labels.
    arm : str
        What the arms are called together, for the labels.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    measured = quantity(metric)
    figure, (axes,) = canvas(height=1.6 + 0.42 * len(intervals))
    zero_and_band(axes, smallest_effect)
    for place, (name, interval) in enumerate(intervals.items()):
        _row(axes, place, differences.get(name, np.empty(0)), interval)
    name_rows(axes, list(intervals))
    axes.set_xlabel(
        f"{measured.words}, {baseline} minus {arm} ({measured.difference_unit})\nright of zero: {arm} is better"
    )
    legend(figure, axes)
    caption = (
        f"Paired differences in {difference_in(measured)}, {baseline} minus {arm}: "
        f"a dot is one replicate ({_counts(differences)}), the diamond their mean, the bar its {percent(level)} "
        f"interval, each for itself. "
        f"Inside the grey band a difference is smaller than the smallest effect of interest, {number(smallest_effect)}."
    )
    return CaptionedFigure(figure, caption, f"Paired differences, {baseline} minus {arm}. {_values(intervals)}.")


def _row(axes: Axes, place: int, differences: np.ndarray, interval: Interval) -> None:
    # the legend needs each kind of mark once
    dot, bar = ("one replicate", "estimate with interval") if place == 0 else (None, None)
    # a replicate at the same height in every row, so that equal differences stay apart
    heights = place + np.linspace(0.12, 0.36, len(differences))
    axes.plot(differences, heights, "o", color=BLUE, ms=4, alpha=0.45, mew=0, label=dot)
    axes.plot([interval.low, interval.high], [place, place], color=INK, lw=1.8, marker="|", ms=7)
    axes.plot(interval.estimate, place, "D", color=INK, ms=5.5, label=bar)


def _counts(differences: Mapping[str, np.ndarray]) -> str:
    return per_row(len(values) for values in differences.values())


def _values(intervals: Mapping[str, Interval]) -> str:
    return "; ".join(f"{name}: {with_interval(*interval)}" for name, interval in intervals.items())
