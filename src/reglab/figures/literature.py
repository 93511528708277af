"""Published numbers beside ours."""

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, INK, ORANGE, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent


@themed
def published(
    rows: pd.DataFrame, metric: str = "test_error", *, differences: bool = False, level: float = LEVEL
) -> CaptionedFigure:
    """Draw published numbers beside our means, their intervals, and the range of a single run.

    Parameters
    ----------
    rows : DataFrame
        What ``statistics.beside_published`` returns.
    metric : str
        What was measured.
    differences : bool
        Whether the numbers are differences in the metric, which may be 0.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    unit = quantity(metric).difference_unit if differences else quantity(metric).unit
    what = f"{'difference in ' if differences else ''}{quantity(metric).words} ({unit})"
    places = range(len(rows))
    figure, (axes,) = canvas(height=1.5 + 0.45 * len(rows))
    if differences:
        axes.axvline(0, color=INK, lw=1)
    axes.hlines(places, rows["run_low"], rows["run_high"], color=BLUE, lw=6, alpha=0.3, label="a single run of ours")
    axes.hlines(places, rows["low"], rows["high"], color=INK, lw=1.8, label="our mean's interval")
    axes.plot(rows["mean"], places, "D", color=INK, ms=5.5, label="our mean")
    axes.plot(rows["published"], places, "X", color=ORANGE, ms=9, mec="white", label="published")
    axes.set_yticks(places, list(rows["result"]))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(what)
    legend(figure, axes)
    caption = (
        f"Published numbers beside ours: {what}. The diamond is the mean of our replicates ({_counts(rows)}), the "
        f"dark bar its {percent(level)} interval; in the pale bar one more run falls with {percent(level)} "
        f"probability. A published number is one run{' of each' if differences else ''}."
    )
    return CaptionedFigure(figure, caption, f"Published and ours, {what}. {_series(rows)}.")


def _counts(rows: pd.DataFrame) -> str:
    return f"{' or '.join(map(str, sorted(set(rows['replicates']))))} a row"


def _series(rows: pd.DataFrame) -> str:
    columns = rows[["result", "published", "mean", "low", "high"]]
    return "; ".join(
        f"{name}: published {number(theirs)}, ours {number(mean)} ({number(low)} to {number(high)})"
        for name, theirs, mean, low, high in columns.itertuples(index=False)
    )
