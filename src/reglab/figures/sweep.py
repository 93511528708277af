"""A metric against the values of one hyperparameter."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREEN, GREY, ORANGE, VERMILION, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

SPREAD = 0.3
"""Width over which the replicates of one value are spread, in steps of the grid."""


@themed
def sweep(
    table: pd.DataFrame,
    summary: pd.DataFrame,
    x: str,
    label: str,
    metric: str = "test_error",
    chosen: str | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    level: float = LEVEL,
) -> CaptionedFigure:
    """Draw a metric against the grid of one hyperparameter: the replicates, their mean and its interval.

    The grid's values stand side by side at equal distances, in the summary's order. An arm without a value of the
    hyperparameter (no regularization) stands among them under its name, and its mean goes on as a dashed line.

    Parameters
    ----------
    table : DataFrame
        A study's table; its comparison rows are the dots.
    summary : DataFrame
        Columns ``arm``, ``mean``, ``low``, ``high``: one row per arm, of the same metric.
    x : str
        The column of the hyperparameter, such as ``"dropout.rate"``.
    label : str
        The hyperparameter in words, with its unit if it has one.
    metric : str
        The column of the metric.
    chosen : str, optional
        The arm that was chosen on validation; it gets a mark.
    ranges : mapping of str to (low, high), optional
        Named ranges of the hyperparameter, drawn as bars along the axis.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    arms = list(summary["arm"])
    measured = quantity(metric)
    rows = table[(table["phase"] == "comparison") & table["arm"].isin(arms)]
    values = rows.groupby("arm")[x].first().reindex(arms)
    figure, (axes,) = canvas(height=3.9)
    _dots(axes, rows, arms, metric)
    _means(axes, summary, values)
    if chosen is not None:
        place = arms.index(chosen)
        mean = summary["mean"].iloc[place]
        axes.plot(place, mean, "D", color=VERMILION, ms=8, label="chosen on validation", zorder=4)
    _ranges(axes, values, ranges or {})
    ticks = [str(arm) if np.isnan(value) else number(value) for arm, value in values.items()]
    axes.set_xticks(range(len(ticks)), ticks)
    axes.set(xlabel=label, ylabel=measured.axis)
    legend(figure, axes)
    caption = (
        f"{capitalised(measured.axis)} against {label}: a dot is one replicate "
        f"({rows['replicate'].nunique()} in every arm, {len(rows)} trials in all); "
        f"the band is the {percent(level)} interval of the mean."
    )
    alt = f"Mean {measured.words} in {measured.unit} against {label}: {_values(summary, ticks)}."
    if chosen is not None:
        caption += " The diamond marks the arm that was chosen on validation."
        alt += f" Chosen on validation: {chosen}, with {number(mean)}."
    return CaptionedFigure(figure, caption, alt)


def _dots(axes: Axes, rows: pd.DataFrame, arms: list[str], metric: str) -> None:
    """Draw one dot per replicate, always at the same offset, so that the eye can follow a replicate."""
    replicates = np.unique(rows["replicate"])
    offsets = dict(zip(replicates, np.linspace(-SPREAD / 2, SPREAD / 2, len(replicates)), strict=True))
    places = rows["arm"].map(arms.index) + rows["replicate"].map(offsets)
    axes.scatter(places, rows[metric], s=14, color=BLUE, alpha=0.45, lw=0, label="one replicate", zorder=2)


def _means(axes: Axes, summary: pd.DataFrame, values: pd.Series) -> None:
    grid = ~np.isnan(values.to_numpy(float))
    places = np.arange(len(summary))
    line = summary[grid]
    axes.plot(places[grid], line["mean"], color=BLUE, marker="o", ms=4, label="mean with interval", zorder=3)
    axes.fill_between(places[grid], line["low"], line["high"], color=BLUE, alpha=0.16, lw=0)
    for place, row in zip(places[~grid], summary[~grid].itertuples(), strict=True):
        axes.vlines(place, row.low, row.high, color=GREY, lw=7, alpha=0.3)
        axes.plot(place, row.mean, "o", color=GREY, ms=5, zorder=3)
        axes.axhline(row.mean, color=GREY, ls="--", lw=1.2, label=f"mean of {row.arm}", zorder=1)


def _ranges(axes: Axes, values: pd.Series, ranges: Mapping[str, tuple[float, float]]) -> None:
    """Draw a bar below the data for each range, over the grid's values inside it."""
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom - 0.05 * len(ranges) * (top - bottom), top)
    for step, ((name, (low, high)), color) in enumerate(zip(ranges.items(), (GREEN, ORANGE), strict=False)):
        inside = np.flatnonzero((values >= low) & (values <= high))
        if inside.size:
            axes.plot(
                [inside[0] - 0.25, inside[-1] + 0.25],
                [0.02 + 0.035 * step] * 2,
                color=color,
                lw=5,
                solid_capstyle="butt",
                transform=axes.get_xaxis_transform(),
                label=name,
            )


def _values(summary: pd.DataFrame, ticks: list[str]) -> str:
    return ", ".join(f"{number(mean)} at {tick}" for mean, tick in zip(summary["mean"], ticks, strict=True))
