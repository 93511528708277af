"""Published numbers beside ours."""

import pandas as pd

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, difference_in, per_row, with_interval
from reglab.figures.theme import BLUE, GROUND, INK, ORANGE, canvas, legend, name_rows, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import number, percent


@themed
def published(
    rows: pd.DataFrame, metric: str = "test_error", *, differences: bool = False, level: float = LEVEL
) -> CaptionedFigure:
    """Draw published numbers beside our means, the means' intervals, and the range of a single run.

    Parameters
    ----------
    rows : DataFrame
        What ``analyses.beside_published`` returns.
    metric : str
        What was measured.
    differences : bool
        Whether the numbers are differences in the metric; then zero has a line.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    measured = quantity(metric)
    label = f"difference in {difference_in(measured)}" if differences else measured.axis
    places = range(len(rows))
    figure, (axes,) = canvas(height=1.5 + 0.45 * len(rows))
    if differences:
        axes.axvline(0, color=INK, lw=1)
    axes.hlines(places, rows["run_low"], rows["run_high"], color=BLUE, lw=6, alpha=0.3, label="a single run of ours")
    axes.hlines(places, rows["low"], rows["high"], color=INK, lw=1.8, label="our mean's interval")
    axes.plot(rows["mean"], places, "D", color=INK, ms=5.5, label="our mean")
    axes.plot(rows["published"], places, "X", color=ORANGE, ms=9, mec=GROUND, label="published")
    name_rows(axes, list(rows["result"]))
    axes.set_xlabel(label)
    legend(figure, axes)
    caption = (
        f"Published numbers beside ours: {label}. The diamond is the mean of our replicates "
        f"({per_row(rows['replicates'])}), the dark bar its {percent(level)} interval; in the pale bar one more run "
        f"falls with {percent(level)} probability. A published number is one run{' of each' if differences else ''}."
    )
    return CaptionedFigure(figure, caption, f"Published and ours, {label}. {_values(rows)}.", rows)


def _values(rows: pd.DataFrame) -> str:
    columns = rows[["result", "published", "mean", "low", "high"]]
    return "; ".join(
        f"{result}: published {number(value)}, ours {with_interval(*interval)}"
        for result, value, *interval in columns.itertuples(index=False)
    )
