"""Paired differences with their intervals, against zero and the smallest effect of interest."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reglab.analyses import quantity
from reglab.claims import ConditionVerdict, Verdict
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, INK, canvas, legend, themed
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent

COLORS = {"supported": "#00704f", "contradicted": "#b34700"}  # the palette's, dark enough for text
"""The verdict stands beside its row in words too: the colour only repeats it."""


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
    """Draw the paired differences of several arms to a baseline: every replicate, estimate and interval.

    Parameters
    ----------
    differences : mapping of str to array of shape (replicates,)
        Baseline minus arm, in the metric's unit: positive where the arm is better.
    intervals : mapping of str to Interval
        Of the same arms: what ``statistics.interval`` makes of each array.
    smallest_effect : float
        The smallest effect of interest: a grey band of this half width lies around zero.
    metric : str
        The column that was compared.
    baseline : str
        The arm that the others are compared with, for the labels.
    arm : str
        What they are together, for the labels.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    figure, axes = _rows(differences, intervals, smallest_effect, metric)
    axes.set_xlabel(
        f"{quantity(metric).words}, {baseline} minus {arm} ({quantity(metric).difference_unit})\nright of zero: {arm} is better"
    )
    legend(figure, axes)
    caption = (
        f"Paired differences in {quantity(metric).words} ({quantity(metric).difference_unit}), {baseline} minus {arm}: "
        f"a dot is one replicate ({_counts(differences)}), the diamond their mean, the bar its {percent(level)} "
        f"interval, each for itself. "
        f"Inside the grey band a difference is smaller than the smallest effect of interest, {number(smallest_effect)}."
    )
    return CaptionedFigure(figure, caption, f"Paired differences, {baseline} minus {arm}. {_series(intervals)}.")


@themed
def verdict(judged: Verdict, differences: Mapping[str, np.ndarray]) -> CaptionedFigure:
    """Draw what a verdict rests on: each condition's interval against zero and the smallest effect.

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
    overall = {"mean of all": judged} if len(judged.conditions) > 1 else {}
    intervals: dict[str, Estimated] = {**{one.name: one for one in judged.conditions}, **overall}
    figure, axes = _rows(differences, intervals, judged.smallest_effect, judged.metric)
    words = {**{one.name: one.verdict for one in judged.conditions}, **dict.fromkeys(overall, judged.verdict)}
    for place, word in enumerate(words.values()):
        axes.text(1.01, place, word, transform=axes.get_yaxis_transform(), color=COLORS.get(word, INK), va="center")
    axes.set_xlabel(f"effect on {quantity(judged.metric).words} ({judged.unit})\nright of zero: as the claim predicts")
    legend(figure, axes)
    caption = (
        f"{judged.claim}: paired effects on {quantity(judged.metric).words} ({judged.unit}). "
        f"A dot is one replicate ({_counts(differences)}), the diamond the estimate, the bar its simultaneous "
        f"interval, on which the verdict rests. "
        f"The grey band is the smallest effect of interest, ±{number(judged.smallest_effect)}."
    )
    alt = f"{judged.claim}: {judged.verdict}. {_series(intervals, words)}."
    return CaptionedFigure(figure, caption, alt)


def _rows(
    differences: Mapping[str, np.ndarray], intervals: Mapping[str, Estimated], smallest_effect: float, metric: str
) -> tuple[Figure, Axes]:
    figure, (axes,) = canvas(height=1.6 + 0.42 * len(intervals))
    axes.axvspan(-smallest_effect, smallest_effect, color=GREY, alpha=0.15, lw=0, label="smaller than of interest")
    axes.axvline(0, color=INK, lw=1)
    for place, (name, one) in enumerate(intervals.items()):
        first = place == 0  # one entry a kind in the legend
        _row(axes, place, differences.get(name, np.empty(0)), one, first)
    axes.set_yticks(range(len(intervals)), list(intervals))
    axes.set_ylim(len(intervals) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    return figure, axes


def _row(axes: Axes, place: int, dots: np.ndarray, one: Estimated, first: bool) -> None:
    dot, bar = ("one replicate", "estimate with interval") if first else (None, None)
    # a replicate at the same height in every row, so that equal differences stay apart
    heights = place + np.linspace(0.12, 0.36, len(dots))
    axes.plot(dots, heights, "o", color=BLUE, ms=4, alpha=0.45, mew=0, label=dot)
    axes.plot([one.low, one.high], [place, place], color=INK, lw=1.8, marker="|", ms=7)
    axes.plot(one.estimate, place, "D", color=INK, ms=5.5, label=bar)


def _counts(differences: Mapping[str, np.ndarray]) -> str:
    counts = sorted({len(values) for values in differences.values()})
    return f"{' or '.join(map(str, counts))} a row"


def _series(intervals: Mapping[str, Estimated], words: Mapping[str, str] | None = None) -> str:
    return "; ".join(
        f"{name}: {number(one.estimate)} ({number(one.low)} to {number(one.high)})"
        + (f", {words[name]}" if words else "")
        for name, one in intervals.items()
    )
