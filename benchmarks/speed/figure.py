"""What was measured, as a figure."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

TICKS = (0.5, 1, 2, 5, 10, 20, 50)


def draw(results: pd.DataFrame) -> Figure:
    """Return one panel a task: how many times as fast as the plain loop each way is, on a logarithmic axis,
    as median and quartiles over rounds.

    Parameters
    ----------
    results : pandas.DataFrame
        The summaries of all tasks, with their ``title``. Whole trials, whose baseline is another, are left out.
    """
    sns.set_theme(style="whitegrid", palette="colorblind")
    steps = results[~results["way"].str.startswith("whole")]
    titles = steps["title"].unique()
    figure = Figure(figsize=(7, 2.2 * len(titles)), layout="constrained")
    panels = figure.subplots(len(titles), sharex=True, squeeze=False)[:, 0]
    for axes, title in zip(panels, titles, strict=True):
        _panel(axes, steps[steps["title"] == title].assign(reglab=lambda rows: rows["way"].str.startswith("reglab")))
        axes.set(title=title, xlabel="", ylabel="")
    panels[-1].set(xscale="log", xlabel="times as fast as the plain loop")
    panels[-1].set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    panels[-1].minorticks_off()
    return figure


def _panel(axes: Axes, rows: pd.DataFrame) -> None:
    sns.scatterplot(rows, x="speed", y="way", hue="reglab", legend=False, ax=axes, s=50, zorder=3)
    axes.hlines(rows["way"], rows["speed_low"], rows["speed_high"], color="black")
    axes.axvline(1, color="black", linewidth=1)
