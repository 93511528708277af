"""Means with intervals along a quantity, one line per series."""

from collections.abc import Mapping

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, means_of
from reglab.figures.theme import GREY, canvas, legend, log_axis, styles, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, listed, number, percent


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
    """Draw means with their intervals against a quantity, one line per series.

    Parameters
    ----------
    summary : DataFrame
        Columns ``x``, ``series``, ``mean``, ``low``, ``high`` and ``trials``; ``datasets`` if the means are over data
        sets.
    x : str
        The column of the quantity.
    label : str
        The quantity in words, with its unit if it has one.
    metric : str
        What was averaged.
    series : str
        The column whose values are the lines.
    reference : mapping of str to float, optional
        Values to compare with, by name: dashed lines.
    log : bool
        Whether the quantity's axis is logarithmic, with a tick at each of its values.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    measured = quantity(metric)
    figure, (axes,) = canvas(height=3.7)
    for name, color, marker in styles(list(pd.unique(summary[series]))):
        line = summary[summary[series] == name].sort_values(x)
        axes.plot(line[x], line["mean"], color=color, marker=marker, ms=4, label=str(name))
        axes.fill_between(line[x], line["low"], line["high"], color=color, alpha=0.16, lw=0)
    for name, value in (reference or {}).items():
        axes.axhline(value, color=GREY, ls="--", lw=1.2, label=name)
    if log:
        log_axis(axes, summary[x])
    axes.set(xlabel=label, ylabel=measured.axis)
    legend(figure, axes)
    caption = (
        f"{capitalised(measured.axis)} against {label}: {means_of(summary)}, with their {percent(level)} interval."
    )
    if reference:
        caption += f" The dashed line is {listed(list(reference))}."
    alt = f"Mean {measured.words} in {measured.unit} against {label}: {_ends(summary, x, series)}."
    return CaptionedFigure(figure, caption, alt, summary)


def _ends(summary: pd.DataFrame, x: str, series: str) -> str:
    ends = []
    for name, line in summary.groupby(series, sort=False):
        first, last = line.sort_values(x).iloc[0], line.sort_values(x).iloc[-1]
        ends.append(
            f"{name} from {number(first['mean'])} at {number(first[x])} to {number(last['mean'])} at {number(last[x])}"
        )
    return "; ".join(ends)
