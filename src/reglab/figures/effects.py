"""Paired differences with their intervals, against zero and the smallest effect of interest."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reglab.analyses import quantity
from reglab.claims import ConditionVerdict, Verdict
from reglab.figures.captioned import CaptionedFigure, difference_in, per_row, with_interval
from reglab.figures.theme import BLUE, INK, canvas, legend, name_rows, themed, zero_and_band
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent

COLORS = {"supported": "#00704f", "contradicted": "#b34700"}  # the palette's, dark enough for text
"""The verdict stands beside its row as a word; the colour only repeats it."""

Estimated = Interval | ConditionVerdict | Verdict
"""What has ``estimate``, ``low`` and ``high``."""


@themed
def effects(
    differences: Mapping[str, np.ndarray],
    intervals: Mapping[str, Estimated],
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
    figure, axes = _rows(differences, intervals, smallest_effect)
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


@themed
def verdict(judged: Verdict, differences: Mapping[str, np.ndarray]) -> CaptionedFigure:
    """Draw what a verdict rests on: each condition's interval, against zero and the smallest effect of interest.

    Parameters
    ----------
    judged : Verdict
        The verdict, with its conditions.
    differences : mapping of str to array of shape (replicates,)
        The paired differences that it was judged from, by condition.

    Returns
    -------
    CaptionedFigure
    """
    rows: dict[str, ConditionVerdict | Verdict] = {condition.name: condition for condition in judged.conditions}
    if len(rows) > 1:
        rows["mean of all"] = judged
    words = {name: row.verdict for name, row in rows.items()}
    effect = f"{quantity(judged.metric).words} ({judged.unit})"
    figure, axes = _rows(differences, rows, judged.smallest_effect)
    for place, word in enumerate(words.values()):
        axes.text(1.01, place, word, transform=axes.get_yaxis_transform(), color=COLORS.get(word, INK), va="center")
    axes.set_xlabel(f"effect on {effect}\nright of zero: as the claim predicts")
    legend(figure, axes)
    caption = (
        f"{judged.claim}: paired effects on {effect}. "
        f"A dot is one replicate ({_counts(differences)}), the diamond the estimate, the bar its simultaneous "
        f"interval, on which the verdict rests. "
        f"The grey band is the smallest effect of interest, ±{number(judged.smallest_effect)}."
    )
    return CaptionedFigure(figure, caption, f"{judged.claim}: {judged.verdict}. {_values(rows, words)}.")


def _rows(
    differences: Mapping[str, np.ndarray], intervals: Mapping[str, Estimated], smallest_effect: float
) -> tuple[Figure, Axes]:
    figure, (axes,) = canvas(height=1.6 + 0.42 * len(intervals))
    zero_and_band(axes, smallest_effect)
    for place, (name, interval) in enumerate(intervals.items()):
        _row(axes, place, differences.get(name, np.empty(0)), interval)
    name_rows(axes, list(intervals))
    return figure, axes


def _row(axes: Axes, place: int, differences: np.ndarray, interval: Estimated) -> None:
    # the legend needs each kind of mark once
    dot, bar = ("one replicate", "estimate with interval") if place == 0 else (None, None)
    # a replicate at the same height in every row, so that equal differences stay apart
    heights = place + np.linspace(0.12, 0.36, len(differences))
    axes.plot(differences, heights, "o", color=BLUE, ms=4, alpha=0.45, mew=0, label=dot)
    axes.plot([interval.low, interval.high], [place, place], color=INK, lw=1.8, marker="|", ms=7)
    axes.plot(interval.estimate, place, "D", color=INK, ms=5.5, label=bar)


def _counts(differences: Mapping[str, np.ndarray]) -> str:
    return per_row(len(values) for values in differences.values())


def _values(intervals: Mapping[str, Estimated], words: Mapping[str, str] | None = None) -> str:
    return "; ".join(
        f"{name}: {with_interval(interval.estimate, interval.low, interval.high)}"
        + (f", {words[name]}" if words else "")
        for name, interval in intervals.items()
    )
