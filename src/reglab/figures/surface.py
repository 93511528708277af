"""An effect over two factors, side by side for the values of a third."""

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import INK, canvas, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

COLORS = sns.color_palette("vlag_r", as_cmap=True)
"""Blue for a gain, red for a loss, white at zero; what the colour says, the cell says in numbers."""

PALEST = 0.6
"""Share of the palette that is used, from its middle on both sides: its ends are too dark for dark text."""


@themed
def surface(
    cells: pd.DataFrame,
    x: str,
    y: str,
    label: str,
    panel: str | None = None,
    metric: str = "test_error",
    level: float = LEVEL,
) -> CaptionedFigure:
    """Draw effects as a grid of cells, each with its estimate and interval.

    Parameters
    ----------
    cells : DataFrame
        Columns ``x``, ``y`` and, if given, ``panel``; then ``estimate``, ``low``, ``high``, positive where
        something is gained.
    x, y : str
        Columns that make the columns and the rows of a grid; their names are the axes' labels.
    label : str
        What is gained over what, ``"gain over none"``, for caption and alt text.
    panel : str, optional
        A column with a grid for each of its values.
    metric : str
        The column that was compared.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    groups = {"": cells} if panel is None else {f"{panel} {v}": own for v, own in cells.groupby(panel, sort=False)}
    across, down = list(pd.unique(cells[x])), list(pd.unique(cells[y]))
    figure, panels = canvas(height=1.3 + 0.55 * len(down), columns=len(groups))
    reach = max(float(cells["estimate"].abs().max()), 1e-9) / PALEST  # equal effects of 0 need some range
    for axes, (title, own) in zip(panels, groups.items(), strict=True):
        estimates = own.pivot_table(index=y, columns=x, values="estimate").reindex(index=down, columns=across)
        axes.imshow(estimates, cmap=COLORS, norm=Normalize(-reach, reach), aspect="auto")
        _numbers(axes, own, own[x].map(across.index), own[y].map(down.index))
        axes.set_xticks(range(len(across)), list(map(str, across)))
        axes.set_yticks(range(len(down)), list(map(str, down)))
        axes.set(title=title, xlabel=x)
        axes.grid(visible=False)
    panels[0].set_ylabel(y)
    caption = (
        f"{capitalised(label)} in {quantity(metric).words} ({quantity(metric).difference_unit}) by {x} and {y}: in each cell "
        f"the mean of the paired differences, below it its {percent(level)} interval, each for itself. "
        "Blue is a gain, red a loss."
    )
    return CaptionedFigure(figure, caption, f"{capitalised(label)}: {_series(groups, x, y)}.")


def _numbers(axes: Axes, own: pd.DataFrame, columns: pd.Series, rows: pd.Series) -> None:
    """Write each cell's numbers; a row has the dark ink on the palette's pale part."""
    cells = own[["estimate", "low", "high"]].to_numpy(dtype=float)
    for column, row, (estimate, low, high) in zip(columns, rows, cells, strict=True):
        text = f"{_short(estimate)}\n{_short(low)} to {_short(high)}"
        axes.text(column, row, text, ha="center", va="center", fontsize=7.5, color=INK)


def _short(value: float) -> str:
    """Return a number with one decimal: a cell has no room for more."""
    return f"{value + 0:.1f}".replace("-0.0", "0.0").replace("-", "−")


def _series(groups: Mapping[str, pd.DataFrame], x: str, y: str) -> str:
    return "; ".join(
        f"{title}{', ' if title else ''}{y} {down}, {x} {across}: {number(estimate)} ({number(low)} to {number(high)})"
        for title, own in groups.items()
        for down, across, estimate, low, high in own[[y, x, "estimate", "low", "high"]].itertuples(index=False)
    )
