"""An effect against something measured of each condition."""

import numpy as np
import pandas as pd

from reglab.figures.figured import Figured
from reglab.figures.theme import BLUE, GREY, INK, ORANGE, canvas, legend, themed
from reglab.figures.words import NAMES, difference_unit, number, percent, sentence
from reglab.statistics import Interval


@themed
def relation(
    conditions: pd.DataFrame,
    x: str,
    label: str,
    slope: Interval,
    arm: str,
    metric: str = "test_error",
    level: float = 0.95,
    slope_level: float = 0.95,
) -> Figured:
    """Draw effects against a number for each condition, and the line of the mean slope.

    Parameters
    ----------
    conditions : DataFrame
        ``condition``, the column ``x``, and ``estimate``, ``low``, ``high``, positive where the arm is better.
    x : str
        The column against which effects are drawn.
    label : str
        Its name with its unit.
    slope : Interval
        Effect for each unit of ``x``: the line has this slope through the means, the band its limits.
    arm : str
        What is better where the effect is positive, for the labels.
    metric : str
        The column that was compared.
    level, slope_level : float
        The levels of the effects' intervals and of the slope's.

    Returns
    -------
    Figured
    """
    figure, (axes,) = canvas(height=3.9)
    values, middle = conditions[x], (conditions[x].mean(), conditions["estimate"].mean())
    ends = np.array([values.min(), values.max()])
    line, low, high = (middle[1] + one * (ends - middle[0]) for one in slope)
    axes.axhline(0, color=INK, lw=1)
    axes.plot(ends, line, color=ORANGE, lw=2, label="mean slope")
    if np.isfinite([*low, *high]).all():
        # limits cross at the mean: between them lie the lines that the slope's interval admits
        xs = np.array([ends[0], middle[0], ends[1]])
        below, above = (np.array([one[0], middle[1], one[1]]) for one in (low, high))
        axes.fill_between(xs, below, above, color=ORANGE, alpha=0.18, lw=0, label="interval of the slope")
    axes.vlines(values, conditions["low"], conditions["high"], color=GREY, lw=1.2)
    axes.plot(values, conditions["estimate"], "o", color=BLUE, ms=6, label="one condition")
    axes.set(xlabel=label, ylabel=f"gain in {NAMES[metric]} ({difference_unit(metric)})")
    legend(figure, axes)
    caption = (
        f"Gain from {arm} in {NAMES[metric]} ({difference_unit(metric)}) against the {label}: a dot is one of "
        f"{len(conditions)} conditions, its bar the {percent(level)} interval of the gain. The line has the mean of "
        f"the replicates' slopes; the band holds the slopes of its {percent(slope_level)} interval."
    )
    points = "; ".join(
        f"{one['condition']}: {number(one['estimate'])} at {number(one[x])}" for one in conditions.to_dict("records")
    )
    return Figured(figure, caption, f"{sentence(arm)}, gain against {label}: {points}.")
