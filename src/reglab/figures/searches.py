"""What searches reach, against what they may spend."""

from itertools import cycle

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import ScalarFormatter

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.lines import MARKERS
from reglab.figures.theme import INK, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

LABEL = "trials that a search may spend"
MEANING = {
    "regret": "the test error of what a search found above that of the best setting known",
    "optimism": "the validation error of what a search found, on a new replicate minus when it was found",
}
APART = 0.045
"""Distance of neighbouring kinds of search, as a share of a doubling: bars that overlap could not be told apart."""


@themed
def searches(summary: pd.DataFrame, metric: str, level: float = LEVEL) -> CaptionedFigure:
    """Draw a mean over searches, with its interval, against their budget: a line for each kind of search.

    Parameters
    ----------
    summary : DataFrame
        Columns ``arm`` (the kind of search), ``budget`` (trials), ``mean``, ``low``, ``high`` and
        ``trials`` (searches averaged).
    metric : str
        What was averaged: ``"regret"`` or ``"optimism"``.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    kinds = list(pd.unique(summary["arm"]))
    figure, (axes,) = canvas(height=3.9)
    axes.axhline(0, color=INK, lw=1)
    shifts = 2 ** (APART * (np.arange(len(kinds)) - (len(kinds) - 1) / 2))
    styles = zip(kinds, shifts, sns.color_palette("colorblind", len(kinds)), cycle(MARKERS), strict=False)
    for kind, shift, color, marker in styles:
        line = summary[summary["arm"] == kind].sort_values("budget")
        axes.plot(line["budget"] * shift, line["mean"], color=color, marker=marker, ms=5, label=str(kind))
        axes.vlines(line["budget"] * shift, line["low"], line["high"], color=color, lw=1.4, alpha=0.7)
    axes.set_xscale("log", base=2)
    axes.set_xticks(sorted(summary["budget"].unique()))
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()
    axes.set(xlabel=LABEL, ylabel=quantity(metric).axis)
    legend(figure, axes)
    caption = (
        f"{capitalised(quantity(metric).axis)}, {MEANING[metric]}, against the number of {LABEL}: means of "
        f"{summary['trials'].max()} searches of each kind, each on replicates of its own; the bar is the "
        f"{percent(level)} interval. A line is level where a search has tried all that it can."
    )
    return CaptionedFigure(figure, caption, _alt(summary, metric))


def _alt(summary: pd.DataFrame, metric: str) -> str:
    series = []
    for kind, line in summary.groupby("arm", sort=False):
        ordered = line.sort_values("budget")
        means = ", ".join(f"{number(m)} at {b}" for b, m in zip(ordered["budget"], ordered["mean"], strict=True))
        series.append(f"{kind}: {means}")
    return f"Mean {quantity(metric).words} in {quantity(metric).unit} against {LABEL}. {'; '.join(series)}."
