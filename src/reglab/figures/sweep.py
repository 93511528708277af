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
    """Draw a metric against the grid of one hyperparameter: every replicate, the mean, its interval.

    The grid's values stand side by side at equal distances, in the summary's order. An arm that has
    no value of the hyperparameter (no regularization) stands among them under its name, and its
    mean goes on as a dashed line.

    Parameters
    ----------
    table : DataFrame
        A study's table; its comparison rows are the dots.
    summary : DataFrame
        Columns ``arm``, ``mean``, ``low``, ``high``: one row an arm, of the same metric.
    x : str
        The column of the hyperparameter, ``"dropout.rate"``.
    label : str
        The hyperparameter in words, with its unit if it has one.
    metric : str
        The column of the metric.
    chosen : str, optional
        The arm that was chosen on validation; it is marked.
    ranges : mapping of str to (low, high), optional
        Named ranges of the hyperparameter, drawn as bars along the axis.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    rows = table[(table["phase"] == "comparison") & table["arm"].isin(summary["arm"])]
    values = rows.groupby("arm")[x].first().reindex(summary["arm"])
    figure, (axes,) = canvas(height=3.9)
    _dots(axes, rows, list(summary["arm"]), metric)
    _means(axes, summary, values)
    if chosen is not None:
        place = list(summary["arm"]).index(chosen)
        axes.plot(
            place, summary["mean"].iloc[place], "D", color=VERMILION, ms=8, label="chosen on validation", zorder=4
        )
    _ranges(axes, values, ranges or {})
    ticks = [str(arm) if np.isnan(value) else f"{value:g}" for arm, value in values.items()]
    axes.set_xticks(range(len(ticks)), ticks)
    axes.set(xlabel=label, ylabel=quantity(metric).axis)
    legend(figure, axes)
    return CaptionedFigure(
        figure, _caption(rows, label, metric, chosen, level), _alt(summary, ticks, label, metric, chosen)
    )


def _dots(axes: Axes, rows: pd.DataFrame, arms: list[str], metric: str) -> None:
    """One dot a replicate, always at the same offset, so that a replicate can be followed by eye."""
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
    """Bars below the data, over the grid's values that lie inside each range."""
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


def _caption(rows: pd.DataFrame, label: str, metric: str, chosen: str | None, level: float) -> str:
    mark = " The diamond marks the one that was chosen on validation." if chosen is not None else ""
    return (
        f"{capitalised(quantity(metric).axis)} against {label}: a dot is one replicate "
        f"({rows['replicate'].nunique()} in every arm, {len(rows)} trials in all); "
        f"the band is the {percent(level)} interval of the mean.{mark}"
    )


def _alt(summary: pd.DataFrame, ticks: list[str], label: str, metric: str, chosen: str | None) -> str:
    means = dict(zip(summary["arm"], summary["mean"], strict=True))
    series = ", ".join(f"{number(mean)} at {tick}" for tick, mean in zip(ticks, means.values(), strict=True))
    mark = f" Chosen on validation: {chosen}, with {number(means[chosen])}." if chosen is not None else ""
    return f"Mean {quantity(metric).words} in {quantity(metric).unit} against {label}: {series}.{mark}"
