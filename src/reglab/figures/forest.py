"""Effects of many conditions, and their mean: a forest plot."""

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, INK, ORANGE, canvas, legend, themed
from reglab.statistics import Pooled
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent


@themed
def forest(
    conditions: pd.DataFrame,
    pooled: Pooled,
    smallest_effect: float,
    arm: str,
    metric: str = "test_error",
    level: float = LEVEL,
    pooled_level: float = LEVEL,
) -> CaptionedFigure:
    """Draw the effect in each condition with its interval, the mean over them, and what a new one may have.

    Parameters
    ----------
    conditions : DataFrame
        ``condition``, ``estimate``, ``low``, ``high``, positive where the arm is better.
    pooled : Pooled
        What ``statistics.pool`` makes of the same conditions.
    smallest_effect : float
        The smallest effect of interest: a grey band of this half width lies around zero.
    arm : str
        What is better where the effect is positive, for the labels.
    metric : str
        The column that was compared.
    level, pooled_level : float
        The levels of the conditions' intervals, and of those of the mean and of a new condition.

    Returns
    -------
    CaptionedFigure
    """
    count = len(conditions)
    figure, (axes,) = canvas(height=1.8 + 0.24 * (count + 2))
    axes.axvspan(-smallest_effect, smallest_effect, color=GREY, alpha=0.15, lw=0, label="smaller than of interest")
    axes.axvline(0, color=INK, lw=1)
    axes.hlines(range(count), conditions["low"], conditions["high"], color=BLUE, lw=1.6)
    axes.plot(conditions["estimate"], range(count), "o", color=BLUE, ms=4.5, label="one condition")
    axes.plot([pooled.new.low, pooled.new.high], [count + 1] * 2, color=ORANGE, lw=5, label="for a new condition")
    axes.plot([pooled.mean.low, pooled.mean.high], [count] * 2, color=INK, lw=1.8, marker="|", ms=8)
    axes.plot(pooled.mean.estimate, count, "D", color=INK, ms=6, label="mean of all")
    axes.set_yticks(range(count + 2), [*conditions["condition"], "mean of all", "a new condition"])
    axes.set_ylim(count + 1.6, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(
        f"effect on {quantity(metric).words} ({quantity(metric).difference_unit})\nright of zero: {arm} is better"
    )
    legend(figure, axes)
    caption = (
        f"Effect on {quantity(metric).words} ({quantity(metric).difference_unit}) in {count} conditions, with {percent(level)} "
        f"intervals, each for itself; the random-effects mean over them, and the range for the true effect in a new "
        f"condition of the same kind, both at {percent(pooled_level)}. The true effects of conditions have an "
        f"estimated standard deviation of {number(pooled.spread)}. "
        f"The grey band is the smallest effect of interest, ±{number(smallest_effect)}."
    )
    return CaptionedFigure(figure, caption, f"Mean of {count} conditions: {_series(conditions, pooled)}.")


def _series(conditions: pd.DataFrame, pooled: Pooled) -> str:
    mean, new = pooled.mean, pooled.new
    each = "; ".join(
        f"{name}: {number(estimate)} ({number(low)} to {number(high)})"
        for name, estimate, low, high in conditions[["condition", "estimate", "low", "high"]].itertuples(index=False)
    )
    return (
        f"{number(mean.estimate)} ({number(mean.low)} to {number(mean.high)}); "
        f"a new condition: {number(new.low)} to {number(new.high)}; {each}"
    )
