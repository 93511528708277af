"""Effects against a number that each condition has."""

import numpy as np
import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, difference_in
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
    """Draw the effect in each condition against a number that it has, and the line of the mean slope.

    Parameters
    ----------
    conditions : DataFrame
        ``condition``, the column ``x``, and ``estimate``, ``low``, ``high``, positive where the arm is better.
    x : str
        The column against which effects are drawn.
    label : str
        The number in words, with its unit.
    slope : Interval
        Effect per unit of ``x``: the line through the means has this slope, the band is between its limits.
    arm : str
        The arm that is better where the effect is positive, for the labels.
    metric : str
        The column that was compared.
    level, slope_level : float
        The level of the effects' intervals, and that of the slope's.

    Returns
    -------
    CaptionedFigure
    """
    figure, (axes,) = canvas(height=3.9)
    gain = f"in {difference_in(quantity(metric))}"
    values, middle = conditions[x], (conditions[x].mean(), conditions["estimate"].mean())
    ends = np.array([values.min(), values.max()])
    line, low, high = (middle[1] + limit * (ends - middle[0]) for limit in slope)
    axes.axhline(0, color=INK, lw=1)
    axes.plot(ends, line, color=ORANGE, lw=2, label="mean slope")
    if np.isfinite([*low, *high]).all():
        # The limits cross at the means; between them lie the lines that the slope's interval admits.
        corners = np.array([ends[0], middle[0], ends[1]])
        below, above = (np.array([limit[0], middle[1], limit[1]]) for limit in (low, high))
        axes.fill_between(corners, below, above, color=ORANGE, alpha=0.18, lw=0, label="interval of the slope")
    axes.vlines(values, conditions["low"], conditions["high"], color=GREY, lw=1.2)
    axes.plot(values, conditions["estimate"], "o", color=BLUE, ms=6, label="one condition")
    axes.set(xlabel=label, ylabel=f"gain {gain}")
    legend(figure, axes)
    caption = (
        f"Gain from {arm} {gain} against the {label}: a dot is one of {len(conditions)} conditions, its bar the "
        f"{percent(level)} interval of the gain. The line has the mean of the replicates' slopes; the band holds the "
        f"slopes inside its {percent(slope_level)} interval."
    )
    points = "; ".join(
        f"{condition}: {number(estimate)} at {number(value)}"
        for condition, estimate, value in conditions[["condition", "estimate", x]].itertuples(index=False)
    )
    return CaptionedFigure(figure, caption, f"{capitalised(arm)}, gain against {label}: {points}.")
