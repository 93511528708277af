"""What searches reach, against what they may spend."""

import numpy as np
import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, means_of
from reglab.figures.theme import INK, canvas, legend, log_axis, styles, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

LABEL = "trials that a search may spend"
MEANING = {
    "regret": "what a search chose against the best setting known",
    "optimism": "what a search chose, on test examples against the validation examples that it chose by",
}
SHIFT = 0.045
"""Distance between neighbouring kinds of search, as a share of a doubling: overlapping bars would look like one."""


@themed
def searches(summary: pd.DataFrame, metric: str, level: float = LEVEL) -> CaptionedFigure:
    """Draw a mean over searches, with its interval, against their budget: one line per kind of search.

    Parameters
    ----------
    summary : DataFrame
        Columns ``arm`` (the kind of search), ``budget`` (trials), ``mean``, ``low``, ``high``, ``trials`` (searches
        averaged) and ``datasets``, over which the means are.
    metric : str
        What was averaged: ``"regret"`` or ``"optimism"``.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    kinds = list(pd.unique(summary["arm"]))
    measured = quantity(metric)
    figure, (axes,) = canvas(height=3.9)
    axes.axhline(0, color=INK, lw=1)
    shifts = 2 ** (SHIFT * (np.arange(len(kinds)) - (len(kinds) - 1) / 2))
    for (kind, color, marker), shift in zip(styles(kinds), shifts, strict=True):
        line = summary[summary["arm"] == kind].sort_values("budget")
        axes.plot(line["budget"] * shift, line["mean"], color=color, marker=marker, ms=5, label=str(kind))
        axes.vlines(line["budget"] * shift, line["low"], line["high"], color=color, lw=1.4, alpha=0.7)
    log_axis(axes, summary["budget"], base=2)
    axes.set(xlabel=LABEL, ylabel=measured.axis)
    legend(figure, axes)
    caption = (
        f"{capitalised(measured.axis)}: {MEANING[metric]}, against the number of {LABEL}; "
        f"{means_of(summary)}; the bar is the {percent(level)} interval. "
        "A line is level where a search has tried everything it can."
    )
    alt = f"Mean {measured.words} in {measured.unit} against {LABEL}. {_means(summary)}."
    return CaptionedFigure(figure, caption, alt, summary)


def _means(summary: pd.DataFrame) -> str:
    series = []
    for kind, line in summary.groupby("arm", sort=False):
        points = line.sort_values("budget")[["mean", "budget"]].itertuples(index=False)
        series.append(f"{kind}: {', '.join(f'{number(mean)} at {budget}' for mean, budget in points)}")
    return "; ".join(series)
