"""What all figures look like: colour-blind safe, and legible on the ground of light and of dark pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import cycle
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

P = ParamSpec("P")
R = TypeVar("R")

SERIES = ("#0173b2", "#c97f04", "#029e73", "#d55e00", "#c46bb2", "#a9714a", "#3f92c8", "#8a8f97")
"""Colours of series: seaborn's "colorblind", the pale ones darkened, so that each has 3 : 1 on white and on black."""
BLUE, ORANGE, GREEN = SERIES[:3]
SUPPORTED, CONTRADICTED = "#00704f", "#b34700"
"""Two of these, dark enough for text."""
INK = "#24292f"
GREY = "#6e7781"
GRID = "#e6e8eb"
GROUND = "#ffffff"
ON_CELL = "#1f2328"
"""Text and lines on a cell whose colour is data: as pale in the dark as in the light, so they stay dark."""

VARIABLES = {
    INK: "figure-ink",
    GREY: "figure-grey",
    GRID: "figure-grid",
    GROUND: "figure-ground",
    SUPPORTED: "supported",
    CONTRADICTED: "contradicted",
}
"""The CSS variables with which a page may replace a colour; elsewhere the colour stands."""

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
    "grid.color": GRID,
    "axes.axisbelow": True,
    "figure.facecolor": GROUND,
    "axes.facecolor": "none",
    "savefig.facecolor": GROUND,
    "legend.frameon": False,
    "legend.fontsize": 9,
}

WIDTH = 7.2
"""Inches: a page's column."""

MARKERS = "osv^DP"
"""A series has a marker as well as a colour: it can be told apart without colour."""


def themed(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a figure function under the theme, and leave the caller's settings as they were."""

    @wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return wrapper


def canvas(height: float, columns: int = 1, *, sharex: bool = True) -> tuple[Figure, list[Axes]]:
    """Return an empty figure and its axes, side by side.

    The figure does not belong to pyplot: nothing else shows it or keeps it alive.

    Parameters
    ----------
    height : float
        Inches.
    columns : int
        How many axes; they share their vertical axis.
    sharex : bool
        Whether they share the horizontal axis too.

    Returns
    -------
    (Figure, list of Axes)

    Examples
    --------
    >>> figure, (left, right) = canvas(3, columns=2)
    >>> left.get_shared_x_axes().joined(left, right)
    True
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    panels = figure.subplots(1, columns, sharex=sharex, sharey=True, squeeze=False)[0].tolist()
    for axes in panels:
        sns.despine(ax=axes)
    return figure, panels


def legend(figure: Figure, axes: Axes) -> None:
    """Put the legend above the plot, where it hides no data."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=min(len(labels), 4))


def zero_and_band(axes: Axes, smallest_effect: float, along: Literal["x", "y"] = "x") -> None:
    """Draw the line of no effect, and the grey band in which an effect is smaller than of interest.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    smallest_effect : float
        Half the width of the band; 0 draws none.
    along : {"x", "y"}
        The axis along which the plot has its effects.
    """
    span, line = (axes.axvspan, axes.axvline) if along == "x" else (axes.axhspan, axes.axhline)
    if smallest_effect:
        span(-smallest_effect, smallest_effect, color=GREY, alpha=0.15, lw=0, label="smaller than of interest")
    line(0, color=INK, lw=1)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows 0, 1, ... of a plot, the first at the top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")


def log_axis(axes: Axes, values: Iterable[float], base: float = 10) -> None:
    """Make the horizontal axis logarithmic, with a tick at each of the values."""
    axes.set_xscale("log", base=base)
    axes.set_xticks(sorted(set(values)))
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()


def styles(names: Sequence[str]) -> Iterator[tuple[str, Any, str]]:
    """Yield each series' name with its colour and marker.

    Examples
    --------
    >>> [(name, marker) for name, _, marker in styles(["grid", "random"])]
    [('grid', 'o'), ('random', 's')]
    """
    return zip(names, cycle(SERIES), cycle(MARKERS), strict=False)
