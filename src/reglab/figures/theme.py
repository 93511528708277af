"""The one look of all figures: colour-blind safe, on an opaque light ground for light and dark pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

P = ParamSpec("P")
R = TypeVar("R")

BLUE, ORANGE, GREEN, VERMILION = sns.color_palette("colorblind").as_hex()[:4]
INK = "#24292f"
GREY = "#6e7781"

RC: dict[Any, Any] = {
    **sns.axes_style("ticks"),
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same bytes on every machine
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.labelcolor": INK,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": True,
    "grid.color": "#e6e8eb",
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.dpi": 120,  # more than the pixels that pages show, for sharp screens; more still would make pages heavy
    "legend.frameon": False,
    "legend.fontsize": 9,
}

WIDTH = 7.2
"""Inches: a page's column."""


def themed(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a figure function under the theme, and leave the caller's settings as they were."""

    @wraps(draw)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return inside


def canvas(height: float, columns: int = 1, *, sharex: bool = True) -> tuple[Figure, list[Axes]]:
    """Return an empty figure, and its axes side by side with a common vertical and, if shared, horizontal axis.

    The figure is not pyplot's: nothing shows or keeps it but who holds it.
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(1, columns, sharex=sharex, sharey=True, squeeze=False)[0].tolist()
    for one in axes:
        sns.despine(ax=one)
    return figure, axes


def legend(figure: Figure, axes: Axes) -> None:
    """Put the legend above the plot, where it hides no data."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=min(len(labels), 4))
