"""The effect on each data set along a number, and its mean over data sets."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from reglab.figures.captioned import CaptionedFigure, with_interval
from reglab.figures.marks import bar, cuts, mark, show_window, window
from reglab.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, canvas, legend, log_axis, themed, zero_and_band
from reglab.statistics import Interval
from reglab.wording import counted, number


@themed
def relation(
    dots: pd.DataFrame,
    means: pd.DataFrame,
    label: str,
    unit: str,
    smallest_effect: float,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    *,
    log: bool = False,
) -> CaptionedFigure:
    """Draw effects against a number: a thin line for each data set, and the means over data sets with their intervals.

    Parameters
    ----------
    dots : DataFrame
        ``dataset``, ``at``, ``estimate``: what ``analyses.dots`` returns.
    means : DataFrame
        ``at``, ``estimate``, ``low``, ``high``, ``datasets``: what ``claims.effects_at`` returns.
    label : str
        The number in words, with its unit if it has one.
    unit : str
        What the effects are in, such as ``"% fewer errors than without dropout"``.
    smallest_effect : float
        The smallest effect of interest: half the height of the grey band.
    ranges : mapping of str to (low, high), optional
        Named ranges of the number, drawn as bars along the axis.
    log : bool
        Whether the number's axis is logarithmic.

    Returns
    -------
    CaptionedFigure
    """
    figure, (axes,) = canvas(height=3.9)
    if log:
        log_axis(axes, [float(f"{at:.3g}") for at in means["at"]])
    zero_and_band(axes, smallest_effect, along="y")
    for _, line in dots.groupby("dataset", sort=False):
        # the legend needs each kind of mark once
        name = None if axes.get_legend_handles_labels()[1].count("one data set") else "one data set"
        ordered = line.sort_values("at")
        axes.plot(ordered["at"], ordered["estimate"], "o-", color=GREY, lw=0.8, ms=3, alpha=0.6, label=name)
    limits = _means(axes, means, dots, smallest_effect)
    show_window(axes, limits, "y")
    _ranges(axes, ranges or {})
    axes.set(xlabel=label, ylabel=unit)
    legend(figure, axes)
    ordered = means.sort_values("at")
    caption = (
        f"Effect ({unit}) against the {label}: a thin line is one of "
        f"{counted(dots['dataset'].nunique(), 'data set')}, a diamond the mean over data sets with its simultaneous "
        f"interval. The grey band is the smallest effect of interest, ±{number(smallest_effect)}."
    )
    if cuts(_bounded(_intervals(means)), limits):
        caption += " An arrow marks an interval that goes on."
    data = pd.concat([dots, means.assign(dataset="mean")])[["dataset", "at", "estimate", "low", "high"]]
    values = "; ".join(
        f"{with_interval(estimate, low, high)} at {number(at)}"
        for at, estimate, low, high in ordered[["at", "estimate", "low", "high"]].itertuples(index=False)
    )
    return CaptionedFigure(figure, caption, f"Mean effect ({unit}) against the {label}: {values}.", data)


def _means(axes: Axes, means: pd.DataFrame, dots: pd.DataFrame, smallest_effect: float) -> tuple[float, float]:
    """Draw the means with their intervals, and return the part of the effects' axis that is shown."""
    intervals = _intervals(means)
    everything = [*_bounded(intervals), *(Interval(value, value, value) for value in dots["estimate"])]
    limits = window(Interval(0, 0, 0), everything, smallest_effect)
    ordered = means.sort_values("at")
    axes.plot(ordered["at"], ordered["estimate"], color=BLUE, lw=1.8, zorder=3)
    for place, (at, interval) in enumerate(zip(means["at"], intervals, strict=True)):
        if np.isfinite(interval.low):
            bar(axes, at, interval, limits, "y", INK, zorder=3)
        label = "mean with interval" if place == 0 else None
        mark(axes, at, interval.estimate, "y", color=BLUE, marker="D", ms=5.5, zorder=4, label=label)
    return limits


def _intervals(means: pd.DataFrame) -> list[Interval]:
    return [Interval(*row) for row in means[["estimate", "low", "high"]].itertuples(index=False)]


def _bounded(intervals: list[Interval]) -> list[Interval]:
    return [interval for interval in intervals if np.isfinite(interval.low)]


def _ranges(axes: Axes, ranges: Mapping[str, tuple[float, float]]) -> None:
    """Draw a bar along the bottom for each range."""
    for step, ((name, (low, high)), color) in enumerate(zip(ranges.items(), (GREEN, ORANGE), strict=False)):
        height = [0.02 + 0.035 * step] * 2
        where = axes.get_xaxis_transform()
        axes.plot([low, high], height, color=color, lw=5, solid_capstyle="round", transform=where, label=name)
