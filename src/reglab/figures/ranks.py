"""Mean ranks of methods over conditions: data sets, each with a model."""

from collections.abc import Mapping

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, INK, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent

MARKERS = "osv^P*X"
"""One a condition; with more conditions they start again."""


@themed
def ranks(
    overall: pd.DataFrame, by_condition: Mapping[str, pd.DataFrame], metric: str = "test_error", level: float = LEVEL
) -> CaptionedFigure:
    """Draw the mean rank of each arm with its interval, and its mean rank in each condition.

    Parameters
    ----------
    overall : DataFrame
        What ``statistics.mean_ranks`` returns: ``arm``, ``rank`` (1 is the best), ``low``, ``high``,
        ``replicates``.
    by_condition : mapping of str to DataFrame
        The same of each condition alone, by its name.
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
    figure, (axes,) = canvas(height=1.5 + 0.36 * len(order))
    for turn, (name, own) in enumerate(by_condition.items()):
        marker = MARKERS[turn % len(MARKERS)]
        axes.plot(own["rank"], own["arm"].map(places) + 0.22, marker, color=BLUE, alpha=0.6, ms=5, lw=0, label=name)
    axes.hlines(order.index, order["low"], order["high"], color=INK, lw=1.8)
    axes.plot(order["rank"], order.index, "D", color=INK, ms=5.5, label="mean rank with interval")
    axes.set_yticks(order.index, order["arm"])
    axes.invert_yaxis()
    axes.set_xlabel(f"rank by {quantity(metric).words}: 1 is the best of {len(order)}")
    legend(figure, axes)
    conditions = f"{len(by_condition)} condition{'' if len(by_condition) == 1 else 's'}"
    caption = (
        f"Ranks of {len(order)} arms by {quantity(metric).words} over {conditions}, {order['replicates'].iloc[0]} replicates "
        "in each: a mark is the mean in one condition, the diamond the mean over all, the bar its "
        f"{percent(level)} interval."
    )
    return CaptionedFigure(figure, caption, f"Mean ranks, best first: {_series(order)}.")


def _series(order: pd.DataFrame) -> str:
    values = zip(order["arm"], order["rank"], order["low"], order["high"], strict=True)
    return "; ".join(f"{arm} {number(rank)} ({number(low)} to {number(high)})" for arm, rank, low, high in values)
