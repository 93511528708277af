"""What a verdict rests on: the effect on each data set, their mean, and what a new data set may show."""

from typing import TypeAlias

import pandas as pd
from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.claims.verdict import ConditionVerdict, Verdict
from reglab.figures.captioned import CaptionedFigure, per_row, with_interval
from reglab.figures.marks import bar, cuts, mark, show_window, window
from reglab.figures.theme import (
    BLUE,
    CONTRADICTED,
    INK,
    ORANGE,
    SUPPORTED,
    canvas,
    legend,
    name_rows,
    themed,
    zero_and_band,
)
from reglab.statistics import Interval
from reglab.wording import number

Row: TypeAlias = ConditionVerdict | Verdict | Interval
"""A data set or a level, the mean over all data sets, or a new data set."""

COLORS = {"supported": SUPPORTED, "contradicted": CONTRADICTED}
"""The verdict stands beside its row as a word; the colour only repeats it."""


@themed
def verdict(judged: Verdict) -> CaptionedFigure:
    """Draw a verdict: the interval of each data set with its word, of their mean, and for a new data set.

    Parameters
    ----------
    judged : Verdict
        The verdict, with its conditions. Below them stand their mean where there are several, the levels of what the
        verdict depends on, and the interval for a new data set where the verdict has one.

    Returns
    -------
    CaptionedFigure
    """
    rows = _rows(judged)
    limits = window(judged, rows.values(), judged.smallest_effect)
    effect = f"{quantity(judged.metric).words} ({judged.unit})"
    figure, (axes,) = canvas(height=1.6 + 0.3 * len(rows))
    zero_and_band(axes, judged.smallest_effect)
    for place, row in enumerate(rows.values()):
        _row(axes, place, row, limits)
    name_rows(axes, list(rows))
    show_window(axes, limits, "x")
    axes.set_xlabel(f"effect on {effect}\nright of zero: as the claim predicts")
    legend(figure, axes)
    cut = " An arrow marks an interval that goes on." if cuts(rows.values(), limits) else ""
    values = "; ".join(f"{name}: {_value(row)}" for name, row in rows.items())
    alt = f"{judged.claim}: {judged.verdict}. {values}."
    return CaptionedFigure(figure, f"{_caption(judged, effect)}{cut}", alt, _data(rows))


def _rows(judged: Verdict) -> dict[str, Row]:
    rows: dict[str, Row] = {condition.name: condition for condition in judged.conditions}
    if len(rows) != 1:
        rows["mean of all"] = judged
    rows |= {f"{judged.depends_on}: {level.name}": level for level in judged.levels}
    if judged.new_low is not None and judged.new_high is not None:
        rows["a new data set"] = Interval(judged.estimate, judged.new_low, judged.new_high)
    return rows


def _data(rows: dict[str, Row]) -> pd.DataFrame:
    parts = []
    for name, row in rows.items():
        # a new data set has no estimate: the middle of its range is the mean's
        estimate, word = (float("nan"), "") if isinstance(row, Interval) else (row.estimate, row.verdict)
        parts.append({"row": name, "estimate": estimate, "low": row.low, "high": row.high, "verdict": word})
    return pd.DataFrame(parts)


def _row(axes: Axes, place: int, row: Row, limits: tuple[float, float]) -> None:
    if isinstance(row, Interval):
        bar(axes, place, row, limits, "x", ORANGE, lw=5, label="for a new data set")
        return
    mean = isinstance(row, Verdict)
    color = INK if mean else BLUE
    bar(axes, place, row, limits, "x", color)
    # the legend needs each kind of mark once
    label = "mean of all" if mean else "one data set" if place == 0 else None
    mark(axes, place, row.estimate, "x", color=color, marker="D" if mean else "o", ms=5.5, label=label)
    beside = axes.get_yaxis_transform()
    axes.text(1.01, place, row.verdict, transform=beside, color=COLORS.get(row.verdict, INK), va="center")


def _caption(judged: Verdict, effect: str) -> str:
    if judged.unmeasured:
        return f"{judged.claim}: effect on {effect}. There is no estimate: {judged.unmeasured}."
    cells = per_row(condition.cells for condition in judged.conditions)
    if judged.replication == "dataset":
        repeated = "Data sets are what is repeated: the interval of their mean covers the choice of data sets."
    else:
        repeated = "The data sets are taken as they are: the interval of their mean holds for these."
    new = ""
    if judged.spread is not None and judged.new_low is not None:
        new = (
            " The thick bar is the range for the true effect on a new data set of the same kind; true effects have an "
            f"estimated standard deviation of {number(judged.spread)} between data sets."
        )
    return (
        f"{judged.claim}: effect on {effect}. A dot is the mean over a data set’s conditions ({cells}; "
        f"{judged.trials:,} trials in all), the bar its simultaneous interval. {repeated}{new} "
        f"The grey band is the smallest effect of interest, ±{number(judged.smallest_effect)}."
    )


def _value(row: Row) -> str:
    if isinstance(row, Interval):
        return f"{number(row.low)} to {number(row.high)}"
    return f"{with_interval(row.estimate, row.low, row.high)}, {row.verdict}"
