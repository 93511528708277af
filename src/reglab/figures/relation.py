"""An effect against something measured of each condition."""

import numpy as np
import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, INK, ORANGE, canvas, legend, themed
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent


@themed
def relation(
    conditions: pd.DataFrame,
    x: str,
    label: str,
    slope: Interval,
    arm: str,
    metric: str = "test_error",
    level: float = LEVEL,
    slope_level: float = LEVEL,
) -> CaptionedFigure:
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
    CaptionedFigure
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
    axes.set(xlabel=label, ylabel=f"gain in {quantity(metric).words} ({quantity(metric).difference_unit})")
    legend(figure, axes)
    caption = (
        f"Gain from {arm} in {quantity(metric).words} ({quantity(metric).difference_unit}) against the {label}: a dot is one of "
        f"{len(conditions)} conditions, its bar the {percent(level)} interval of the gain. The line has the mean of "
        f"the replicates' slopes; the band holds the slopes of its {percent(slope_level)} interval."
    )
    points = "; ".join(
        f"{one['condition']}: {number(one['estimate'])} at {number(one[x])}" for one in conditions.to_dict("records")
    )
    return CaptionedFigure(figure, caption, f"{capitalised(arm)}, gain against {label}: {points}.")
