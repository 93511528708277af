"""Means with intervals along a quantity, one line a series."""

from collections.abc import Mapping
from itertools import cycle

import pandas as pd
import seaborn as sns
from matplotlib.ticker import ScalarFormatter

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import GREY, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

MARKERS = "osv^DP"
"""A series has a marker as well as a colour: told apart without colour too."""


@themed
def lines(
    summary: pd.DataFrame,
    x: str,
    label: str,
    metric: str,
    series: str = "arm",
    reference: Mapping[str, float] | None = None,
    *,
    log: bool = False,
    level: float = LEVEL,
) -> CaptionedFigure:
    """Draw means with their intervals against a quantity, a line for each series.

    Parameters
    ----------
    summary : DataFrame
        Columns ``x``, ``series``, ``mean``, ``low``, ``high`` and ``trials``.
    x : str
        The column of the quantity.
    label : str
        The quantity in words, with its unit if it has one.
    metric : str
        What was averaged.
    series : str
        The column whose values are the lines.
    reference : mapping of str to float, optional
        Values to compare with, by their names: dashed lines.
    log : bool
        Whether the quantity's axis is logarithmic, with a tick at each of its values.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    names = list(pd.unique(summary[series]))
    figure, (axes,) = canvas(height=3.7)
    for name, color, marker in zip(names, sns.color_palette("colorblind", len(names)), cycle(MARKERS), strict=False):
        line = summary[summary[series] == name].sort_values(x)
        axes.plot(line[x], line["mean"], color=color, marker=marker, ms=4, label=str(name))
        axes.fill_between(line[x], line["low"], line["high"], color=color, alpha=0.16, lw=0)
    for name, value in (reference or {}).items():
        axes.axhline(value, color=GREY, ls="--", lw=1.2, label=name)
    if log:
        axes.set_xscale("log")
        axes.set_xticks(sorted(summary[x].unique()))
        axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.minorticks_off()
    axes.set(xlabel=label, ylabel=quantity(metric).axis)
    legend(figure, axes)
    count = summary["trials"].max()
    caption = f"{capitalised(quantity(metric).axis)} against {label}: means of {count} trials, with their {percent(level)} interval."
    if reference:
        caption += f" The dashed line is {' and '.join(reference)}."
    return CaptionedFigure(figure, caption, _alt(summary, x, label, metric, series))


def _alt(summary: pd.DataFrame, x: str, label: str, metric: str, series: str) -> str:
    ends = []
    for name, line in summary.groupby(series, sort=False):
        first, last = line.sort_values(x).iloc[0], line.sort_values(x).iloc[-1]
        ends.append(
            f"{name} from {number(first['mean'])} at {number(first[x])} to {number(last['mean'])} at {number(last[x])}"
        )
    return f"Mean {quantity(metric).words} in {quantity(metric).unit} against {label}: {'; '.join(ends)}."
