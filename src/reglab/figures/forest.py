"""A forest plot: the effects in many conditions, and their mean."""

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, difference_in, with_interval
from reglab.figures.theme import BLUE, INK, ORANGE, canvas, legend, name_rows, themed, zero_and_band
from reglab.statistics import Pooled
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent


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
    """Draw the effect in each condition with its interval, their mean, and the range for a new condition.

    Parameters
    ----------
    conditions : DataFrame
        ``condition``, ``estimate``, ``low``, ``high``, positive where the arm is better.
    pooled : Pooled
        What ``statistics.pool`` returns for the same conditions.
    smallest_effect : float
        The smallest effect of interest: half the width of the grey band around zero.
    arm : str
        The arm that is better where the effect is positive, for the labels.
    metric : str
        The column that was compared.
    level, pooled_level : float
        The level of the conditions' intervals, and that of the intervals of the mean and of a new condition.

    Returns
    -------
    CaptionedFigure
    """
    count = len(conditions)
    effect = f"effect on {difference_in(quantity(metric))}"
    figure, (axes,) = canvas(height=1.8 + 0.24 * (count + 2))
    zero_and_band(axes, smallest_effect)
    axes.hlines(range(count), conditions["low"], conditions["high"], color=BLUE, lw=1.6)
    axes.plot(conditions["estimate"], range(count), "o", color=BLUE, ms=4.5, label="one condition")
    axes.plot([pooled.new.low, pooled.new.high], [count + 1] * 2, color=ORANGE, lw=5, label="for a new condition")
    axes.plot([pooled.mean.low, pooled.mean.high], [count] * 2, color=INK, lw=1.8, marker="|", ms=8)
    axes.plot(pooled.mean.estimate, count, "D", color=INK, ms=6, label="mean of all")
    name_rows(axes, [*conditions["condition"], "mean of all", "a new condition"])
    axes.set_xlabel(f"{effect}\nright of zero: {arm} is better")
    legend(figure, axes)
    caption = (
        f"{capitalised(effect)} in {count} conditions, with {percent(level)} intervals, each for itself; the "
        "random-effects mean over them, and the range for the true effect in a new condition of the same kind, both at "
        f"{percent(pooled_level)}. The true effects of conditions have an estimated standard deviation of "
        f"{number(pooled.spread)}. The grey band is the smallest effect of interest, ±{number(smallest_effect)}."
    )
    return CaptionedFigure(figure, caption, f"Mean of {count} conditions: {_values(conditions, pooled)}.")


def _values(conditions: pd.DataFrame, pooled: Pooled) -> str:
    mean, new = pooled.mean, pooled.new
    effects = "; ".join(
        f"{condition}: {with_interval(*interval)}"
        for condition, *interval in conditions[["condition", "estimate", "low", "high"]].itertuples(index=False)
    )
    return (
        f"{with_interval(mean.estimate, mean.low, mean.high)}; "
        f"a new condition: {number(new.low)} to {number(new.high)}; {effects}"
    )
