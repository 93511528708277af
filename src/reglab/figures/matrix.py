"""A matrix of effects: conditions by methods, with what was chosen and which is best."""

from math import isfinite

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle

from reglab.analyses.matrix import Matrix, likeliest
from reglab.figures.captioned import CaptionedFigure, with_interval
from reglab.figures.theme import INK, ON_CELL, WIDTH, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, counted, number, percent

COLORS = sns.color_palette("vlag_r", as_cmap=True)
"""Blue for a gain, red for a loss, white at zero; the numbers in the cell say the same."""

PALE_SHARE = 0.6
"""Share of the palette that is used, from its middle to both sides: its ends are too dark for dark text."""

LINE, REST = 0.145, 1.2
"""Inches: a line of text in a cell, and what stands around the cells."""

SIZE, SMALL = 7.5, 6.8
"""Points: an estimate, and what stands below it in its cell; on a page, the smaller are 9 pixels high."""

MOST = 8
"""With more columns than these, an interval is wider than its column: only the last row has any, on two lines."""

MEAN = "mean of data sets"
"""The name of the last row."""


@themed
def matrix(found: Matrix, label: str, unit: str = "% fewer errors", level: float = LEVEL) -> CaptionedFigure:
    """Draw a matrix of effects: one row per condition and one for their mean, one column per method.

    Parameters
    ----------
    found : Matrix
        What ``analyses.gain_matrix`` or ``analyses.effect_matrix`` returned.
    label : str
        What the cells hold, such as ``"gain over none"``.
    unit : str
        Their unit.
    level : float
        The level of the intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    methods = list(found.means["method"])
    rows, wide = _rows(found), len(methods) > MOST
    least = 3 if wide and found.baseline else 2  # the name of the best pair and its probability take three lines
    lines = [
        max(least, 2 + max(len(_below(cell, name, wide=wide)) for _, cell in cells.iterrows()))
        for name, cells in rows.items()
    ]
    engine = ConstrainedLayoutEngine(h_pad=0.005, hspace=0)
    figure = Figure(figsize=(WIDTH, REST + wide / 2 + LINE * sum(lines)), layout=engine)
    grid = figure.subplots(len(rows), 1, height_ratios=lines, sharex=True, squeeze=False)[:, 0]
    reach = max(float(found.cells["estimate"].abs().max()), 1e-9) / PALE_SHARE  # not 0 where all effects are
    for axes, (name, cells) in zip(grid, rows.items(), strict=True):
        _row(axes, name, cells.set_index("method").reindex(methods), reach, wide=wide)
        if found.baseline is not None:
            _best(axes, cells, methods, found.baseline)
    _name_columns(grid[0], methods, best=found.baseline is not None, wide=wide)
    alt = f"{capitalised(label)} ({unit}): {_alt(rows)}."
    data = pd.concat([found.cells, found.means.assign(dataset=MEAN)])
    return CaptionedFigure(figure, _caption(found, label, unit, level), alt, data)


def percent_of(probability: float) -> str:
    """Return a probability as a percentage, without the certainty that no data can give.

    Examples
    --------
    >>> percent_of(0.4321), percent_of(0.00004), percent_of(0.998)
    ('43 %', '< 1 %', '> 99 %')
    """
    if probability < 0.01:
        return "< 1 %"
    return "> 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def _rows(found: Matrix) -> dict[str, pd.DataFrame]:
    rows = {
        f"{dataset}, {train:,}": cells
        for (dataset, train), cells in found.cells.groupby(["dataset", "train"], sort=False)
    }
    return {**rows, MEAN: found.means.assign(setting="")}


def _below(cell: pd.Series, name: str, *, wide: bool) -> list[str]:
    """Return the lines below a cell's estimate: its interval and the setting."""
    setting = [str(cell["setting"])] if cell["setting"] else []
    if not isfinite(cell["low"]) or (wide and name != MEAN):
        return setting
    low, high = number(cell["low"], 0), number(cell["high"], 0)
    return [f"{low} to", high, *setting] if wide else [f"{low} to {high}", *setting]


def _in_lines(name: str) -> str:
    """Return the name of a combination with one part on each line."""
    return name.replace(" + ", " +\n")


def _row(axes: Axes, name: str, cells: pd.DataFrame, reach: float, *, wide: bool) -> None:
    scale = Normalize(-reach, reach)
    axes.set(xlim=(-0.5, len(cells) - 0.5), ylim=(0.5, -0.5))
    for place, (_, cell) in enumerate(cells.iterrows()):
        if isfinite(cell["estimate"]):
            axes.add_patch(Rectangle((place - 0.5, -0.5), 1, 1, color=COLORS(scale(cell["estimate"])), lw=0))
            _cell(axes, place, cell, _below(cell, name, wide=wide), bold=name == MEAN)
    axes.set_yticks([0], [name], fontweight="bold" if name == MEAN else "normal", fontsize=8.5)
    axes.tick_params(length=0, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)


def _cell(axes: Axes, place: int, cell: pd.Series, below: list[str], *, bold: bool) -> None:
    """Write an estimate with one decimal, for which there is room, and lines below it."""
    weight = "bold" if bold else "normal"
    axes.annotate(
        number(cell["estimate"], 1, signed=True), (place, 0), xytext=(0, 4.2 * len(below)), textcoords="offset points",
        ha="center", va="center", fontsize=SIZE, color=ON_CELL, fontweight=weight,
    )  # fmt: skip
    for line, text in enumerate(below):
        axes.annotate(
            text, (place, 0), xytext=(0, 4.2 * len(below) - 9 * (line + 1)), textcoords="offset points", ha="center",
            va="center", fontsize=SMALL, color=ON_CELL,
        )  # fmt: skip


def _best(axes: Axes, cells: pd.DataFrame, methods: list[str], baseline: str) -> None:
    """Write at the right which method is most likely best, and frame its cell."""
    best, probability = likeliest(cells, baseline)
    if not best:
        return
    axes.annotate(
        f"{_in_lines(best)}\n{percent_of(probability)}", (1, 0.5), xytext=(5, 0), xycoords="axes fraction",
        textcoords="offset points", va="center", fontsize=SIZE, color=INK, annotation_clip=False,
    )  # fmt: skip
    if best in methods:
        place = methods.index(best)
        x, y = [place - 0.5, place + 0.5, place + 0.5, place - 0.5, place - 0.5], [-0.5, -0.5, 0.5, 0.5, -0.5]
        axes.plot(x, y, color=ON_CELL, lw=2 + probability, clip_on=False)


def _name_columns(axes: Axes, methods: list[str], *, best: bool, wide: bool) -> None:
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(methods)), list(map(_in_lines, methods)), rotation=90 if wide else 35, ha="left",
        va="center" if wide else "baseline", rotation_mode="anchor", fontsize=8.5,
    )  # fmt: skip
    axes.tick_params(labeltop=True)
    if best:
        axes.annotate(
            "best,\nprobability", (1, 1), xytext=(5, 4), xycoords="axes fraction", textcoords="offset points",
            va="bottom", fontsize=8.5, color=INK, annotation_clip=False,
        )  # fmt: skip


def _caption(found: Matrix, label: str, unit: str, level: float) -> str:
    rows = found.cells.groupby(["dataset", "train"]).ngroups
    bounded = found.cells["low"].map(isfinite).any() and len(found.means) <= MOST
    below = f"below it its {percent(level)} interval" if bounded else "without its interval"
    text = (
        f"{capitalised(label)} ({unit}) at the longest budget in {counted(rows, 'condition')}, each a data set with "
        f"its number of training examples: the mean over optimisers and replicates, {below}"
    )
    text += ", and the setting that was chosen most often. " if (found.cells["setting"] != "").any() else ". "
    text += f"The last row is the mean over data sets with its {percent(level)} interval. Blue is a gain, red a loss."
    if found.baseline is not None:
        text += (
            f" At the right, which method is most likely best, {found.baseline} among them, and the probability; over "
            f"data sets, from the {len(found.by_dataset)} that admit every method."
        )
    return text


def _alt(rows: dict[str, pd.DataFrame]) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(_value(cell) for _, cell in cells.iterrows() if isfinite(cell["estimate"]))
        for name, cells in rows.items()
    )


def _value(cell: pd.Series) -> str:
    setting = f" at {cell['setting']}" if cell["setting"] else ""
    bounded = isfinite(cell["low"])
    numbers = with_interval(cell["estimate"], cell["low"], cell["high"]) if bounded else number(cell["estimate"])
    return f"{cell['method']}{setting} {numbers}"
