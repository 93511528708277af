"""Mean ranks of arms over conditions."""

from collections.abc import Mapping
from itertools import cycle

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, with_interval
from reglab.figures.theme import BLUE, INK, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import counted, percent

MARKERS = "osv^P*X"
"""One per condition; with more conditions they start again."""


@themed
def ranks(
    overall: pd.DataFrame, by_condition: Mapping[str, pd.DataFrame], metric: str = "test_error", level: float = LEVEL
) -> CaptionedFigure:
    """Draw the mean rank of each arm with its interval, and its mean rank within each condition.

    Parameters
    ----------
    overall : DataFrame
        What ``statistics.mean_ranks`` returns: ``arm``, ``rank`` (1 is the best), ``low``, ``high``,
        ``replicates``.
    by_condition : mapping of str to DataFrame
        The same for each condition alone, by its name.
    metric : str
        The column that was ranked.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    order = overall.sort_values("rank", kind="stable", ignore_index=True)
    places = dict(zip(order["arm"], order.index, strict=True))
    words = quantity(metric).words
    figure, (axes,) = canvas(height=1.5 + 0.36 * len(order))
    for marker, (name, condition) in zip(cycle(MARKERS), by_condition.items(), strict=False):
        heights = condition["arm"].map(places) + 0.22
        axes.plot(condition["rank"], heights, marker, color=BLUE, alpha=0.6, ms=5, lw=0, label=name)
    axes.hlines(order.index, order["low"], order["high"], color=INK, lw=1.8)
    axes.plot(order["rank"], order.index, "D", color=INK, ms=5.5, label="mean rank with interval")
    axes.set_yticks(order.index, order["arm"])
    axes.invert_yaxis()
    axes.set_xlabel(f"rank by {words}: 1 is the best of {len(order)}")
    legend(figure, axes)
    caption = (
        f"Ranks of {len(order)} arms by {words} over {counted(len(by_condition), 'condition')}, "
        f"{order['replicates'].iloc[0]} replicates in each: a mark is the mean in one condition, the diamond the mean "
        f"over all, the bar its {percent(level)} interval."
    )
    return CaptionedFigure(figure, caption, f"Mean ranks, best first: {_values(order)}.")


def _values(order: pd.DataFrame) -> str:
    columns = order[["arm", "rank", "low", "high"]]
    return "; ".join(f"{arm} {with_interval(*interval)}" for arm, *interval in columns.itertuples(index=False))
