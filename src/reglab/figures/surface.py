"""Effects by two factors, with a grid for each value of a third."""

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure, difference_in, with_interval
from reglab.figures.theme import INK, canvas, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

COLORS = sns.color_palette("vlag_r", as_cmap=True)
"""Blue for a gain, red for a loss, white at zero; the numbers in the cell say the same."""

PALE_SHARE = 0.6
"""Share of the palette that is used, from its middle to both sides: its ends are too dark for dark text."""


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
        Columns ``x``, ``y`` and, if given, ``panel``; then ``estimate``, ``low``, ``high``, positive for a gain.
    x, y : str
        The factors of a grid's columns and rows; their names label the axes.
    label : str
        What the cells hold, such as ``"gain over none"``, for caption and alt text.
    panel : str, optional
        The column of the third factor.
    metric : str
        The column that was compared.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    grids = {"": cells} if panel is None else {f"{panel} {v}": grid for v, grid in cells.groupby(panel, sort=False)}
    across, down = list(pd.unique(cells[x])), list(pd.unique(cells[y]))
    figure, panels = canvas(height=1.3 + 0.55 * len(down), columns=len(grids))
    reach = max(float(cells["estimate"].abs().max()), 1e-9) / PALE_SHARE  # not 0 where all effects are
    for axes, (title, grid) in zip(panels, grids.items(), strict=True):
        estimates = grid.pivot_table(index=y, columns=x, values="estimate").reindex(index=down, columns=across)
        axes.imshow(estimates, cmap=COLORS, norm=Normalize(-reach, reach), aspect="auto")
        _numbers(axes, grid, grid[x].map(across.index), grid[y].map(down.index))
        axes.set_xticks(range(len(across)), list(map(str, across)))
        axes.set_yticks(range(len(down)), list(map(str, down)))
        axes.set(title=title, xlabel=x)
        axes.grid(visible=False)
    panels[0].set_ylabel(y)
    caption = (
        f"{capitalised(label)} in {difference_in(quantity(metric))} by {x} and {y}: in each cell the mean of the "
        f"paired differences, below it its {percent(level)} interval, each for itself. Blue is a gain, red a loss."
    )
    return CaptionedFigure(figure, caption, f"{capitalised(label)}: {_values(grids, x, y)}.")


def _numbers(axes: Axes, grid: pd.DataFrame, columns: pd.Series, rows: pd.Series) -> None:
    """Write each cell's estimate and interval into it, with one decimal: there is no room for more."""
    cells = grid[["estimate", "low", "high"]].to_numpy(dtype=float)
    for column, row, values in zip(columns, rows, cells, strict=True):
        estimate, low, high = (number(value, 1) for value in values)
        axes.text(column, row, f"{estimate}\n{low} to {high}", ha="center", va="center", fontsize=7.5, color=INK)


def _values(grids: Mapping[str, pd.DataFrame], x: str, y: str) -> str:
    return "; ".join(
        f"{title}{', ' if title else ''}{y} {down}, {x} {across}: {with_interval(*interval)}"
        for title, grid in grids.items()
        for down, across, *interval in grid[[y, x, "estimate", "low", "high"]].itertuples(index=False)
    )
