"""A specification curve: a claim's estimate under each of its variations, and what each variation chose."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reglab.analyses import quantity
from reglab.claims.verdict import VariationResult, Verdict
from reglab.figures.captioned import CaptionedFigure, with_interval
from reglab.figures.marks import bar, cuts, mark, show_window, window
from reglab.figures.theme import BLUE, GREY, GROUND, INK, ORANGE, WIDTH, legend, name_rows, themed, zero_and_band
from reglab.wording import counted, number

Column: TypeAlias = Verdict | VariationResult
"""What stands in a column: the headline, which is the verdict itself, or a variation."""

CURVE, ROW, REST = 2.5, 0.19, 0.9
"""Inches: the height of the curve, of a row of the grid, and of what stands around them."""

WIDEST = 0.5
"""Inches: the width of a column where there are few; more would tear their dots apart."""


@themed
def specification(judged: Verdict) -> CaptionedFigure:
    """Draw the estimates of all variations of a claim in order of size, and below them what each variation chose.

    Parameters
    ----------
    judged : Verdict
        The verdict, with its variations. Their choices are the rows of the grid: one group for each axis, one row for
        each of its levels.

    Returns
    -------
    CaptionedFigure

    References
    ----------
    Simonsohn, Simmons and Nelson, Specification curve analysis, Nature Human Behaviour 4, 2020.
    """
    columns: list[Column] = sorted([*judged.variations, judged], key=lambda column: column.estimate)
    choices = levels(judged.variations)
    names = ["headline", *(level for named in choices.values() for level in named)]
    figure = Figure(figsize=(WIDTH, REST + CURVE + ROW * len(names)), layout="constrained")
    curve, grid = figure.subplots(2, 1, sharex=True, height_ratios=[CURVE, ROW * len(names)])
    limits = window(judged, columns, judged.smallest_effect)
    _curve(curve, columns, judged.smallest_effect, limits)
    _grid(grid, columns, choices)
    name_rows(grid, names)
    _name_axes(grid, choices)
    curve.set_ylabel(f"effect on {quantity(judged.metric).words}\n({judged.unit})")
    grid.set_xlabel("variations, in the order of their estimates")
    legend(figure, curve)
    return CaptionedFigure(figure, _caption(judged, cut=cuts(columns, limits)), _alt(judged, choices), _data(columns))


def levels(variations: Sequence[VariationResult]) -> dict[str, list[str]]:
    """Return the levels of each axis of variation: numbers in their order, others as they come.

    Examples
    --------
    >>> from types import SimpleNamespace as Variation
    >>> levels([Variation(choices={"steps": "2,000", "optimiser": "SGD"}), Variation(choices={"steps": "500"})])
    {'steps': ['500', '2,000'], 'optimiser': ['SGD']}
    """
    chosen: dict[str, list[str]] = {}
    for variation in variations:
        for axis, level in variation.choices.items():
            named = chosen.setdefault(axis, [])
            if level not in named:
                named.append(level)
    return {axis: _in_order(named) for axis, named in chosen.items()}


def _in_order(named: list[str]) -> list[str]:
    try:
        return sorted(named, key=lambda level: float(level.replace(",", "")))
    except ValueError:
        return named


def _curve(axes: Axes, columns: Sequence[Column], smallest_effect: float, limits: tuple[float, float]) -> None:
    zero_and_band(axes, smallest_effect, along="y")
    named: set[str] = set()
    for place, column in enumerate(columns):
        word, style = _style(column)
        bar(axes, place, column, limits, "y", style["color"])
        # the legend needs each kind of mark once
        mark(axes, place, column.estimate, "y", label=None if word in named else word, zorder=3, **style)
        named.add(word)
    show_window(axes, limits, "y")
    # Few columns stand as close together as many do, in the middle.
    shown = max(len(columns), int((WIDTH - 2) / WIDEST))
    middle = (len(columns) - 1) / 2
    axes.set_xlim(middle - shown / 2, middle + shown / 2)
    axes.set_xticks(range(len(columns)), [""] * len(columns))
    axes.tick_params(bottom=False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _grid(axes: Axes, columns: Sequence[Column], choices: dict[str, list[str]]) -> None:
    """Draw a mark wherever a variation made a choice, in the mark of its column; shade every other group of rows."""
    row = 1
    for group, (axis, named) in enumerate(choices.items()):
        if group % 2 == 0:
            axes.axhspan(row - 0.5, row + len(named) - 0.5, color=GREY, alpha=0.08, lw=0)
        for level in named:
            for place, column in enumerate(columns):
                if isinstance(column, VariationResult) and column.choices.get(axis) == level:
                    mark(axes, place, row, "y", **_style(column)[1])
            row += 1
    headline = next(place for place, column in enumerate(columns) if isinstance(column, Verdict))
    mark(axes, headline, 0, "y", **_style(columns[headline])[1])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _name_axes(grid: Axes, choices: dict[str, list[str]]) -> None:
    """Name each group of rows at the right, where no name of a level stands."""
    beside = grid.secondary_yaxis("right")
    first, middles = 1, []
    for named in choices.values():
        middles.append(first + (len(named) - 1) / 2)
        first += len(named)
    beside.set_yticks(middles, list(choices), fontweight="bold")
    beside.tick_params(length=0)
    beside.spines[:].set_visible(False)


def _style(column: Column) -> tuple[str, dict[str, Any]]:
    """Return what the legend calls a column, and how its marks look: in shape as well as in colour."""
    if isinstance(column, Verdict):
        return "headline", {"color": INK, "marker": "D", "ms": 6.5}
    if column.holds:
        return "direction holds", {"color": BLUE, "marker": "o", "ms": 5}
    return "does not hold", {"color": ORANGE, "marker": "o", "ms": 5, "mfc": GROUND, "mew": 1.4}


def _data(columns: Sequence[Column]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for column in columns:
        choices = {"headline": "yes"} if isinstance(column, Verdict) else column.choices
        rows.append({"estimate": column.estimate, "low": column.low, "high": column.high, **choices})
    return pd.DataFrame(rows)


def _caption(judged: Verdict, *, cut: bool) -> str:
    count = counted(len(judged.variations), "variation")
    return (
        f"{judged.claim} in {count}, named before any result: estimates with their intervals, in the order of their "
        f"size; the diamond is the headline. Its direction holds in {judged.holds} of {len(judged.variations)}. "
        "Below, a dot marks what a variation chose; the rest is as in the headline. "
        f"The grey band is the smallest effect of interest, ±{number(judged.smallest_effect)}."
        + (" An arrow marks an interval that goes on." if cut else "")
    )


def _alt(judged: Verdict, choices: dict[str, list[str]]) -> str:
    headline = with_interval(judged.estimate, judged.low, judged.high)
    text = f"{judged.claim}: headline {headline}; its direction holds in {judged.holds} of {len(judged.variations)}."
    if judged.variations:
        ends = (pick(judged.variations, key=lambda variation: variation.estimate) for pick in (min, max))
        lowest, highest = (f"{with_interval(end.estimate, end.low, end.high)} with {_made(end)}" for end in ends)
        text += f" Lowest: {lowest}; highest: {highest}. Holds by choice: {_by_choice(judged, choices)}."
    return text


def _made(variation: VariationResult) -> str:
    return ", ".join(f"{axis} {level}" for axis, level in variation.choices.items()) or "no choice"


def _by_choice(judged: Verdict, choices: dict[str, list[str]]) -> str:
    tallies = []
    for axis, named in choices.items():
        for level in named:
            held = [variation.holds for variation in judged.variations if variation.choices.get(axis) == level]
            tallies.append(f"{axis} {level} {sum(held)} of {len(held)}")
    return "; ".join(tallies)
