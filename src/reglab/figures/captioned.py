"""What every figure function returns, a figure with caption and alt text, and the phrases that these share."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import Markdown, display
from matplotlib.figure import Figure

from reglab.escaping import for_page
from reglab.figures.svg import svg
from reglab.wording import Quantity, counted, number

FIGURE = "application/vnd.reglab.figure+json"
"""The mime type under which a notebook hands a program a figure's caption and its data, as text and as CSV."""

DIGITS = 4
"""Significant digits of the data: one more than any figure lets a reader see."""


@dataclass(frozen=True)
class CaptionedFigure:
    """A figure with its caption, its alt text and the data that it draws.

    At the end of a notebook cell it shows the image, whose text version is the alt text, and the caption below.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        It must not belong to pyplot: the inline backend would show it a second time.
    caption : str
        Text: what is plotted, of how many trials, and what the band means.
    alt : str
        What the figure shows, with values, for readers who cannot see it.
    data : DataFrame
        What the figure draws: a row for each mark. The index is not part of it.
    """

    figure: Figure
    caption: str
    alt: str
    data: pd.DataFrame

    def svg(self) -> str:
        """Return the image; equal figures give equal texts."""
        return svg(self.figure)

    def csv(self) -> str:
        """Return the data as CSV, whole numbers in full and others with `DIGITS` significant digits."""
        return self.data.to_csv(index=False, float_format=_written, lineterminator="\n")

    def _ipython_display_(self) -> None:
        # Two outputs: of one output with two kinds of content, a page shows only one.
        for_programs = {"caption": self.caption, "csv": self.csv()}
        display({"image/svg+xml": self.svg(), "text/plain": self.alt, FIGURE: for_programs}, raw=True)
        display(Markdown(f"*{for_page(self.caption)}*"))


def _written(value: Any) -> str:
    """Write a number of the data, without an exponent.

    Examples
    --------
    >>> [_written(value) for value in (20001.0, 12345.678, 0.000123456, -0.5, float("inf"))]
    ['20001', '12350', '0.0001235', '-0.5', 'inf']
    """
    if isfinite(value) and value == round(value):
        return f"{value:.0f}"
    return np.format_float_positional(value, precision=DIGITS, fractional=False, trim="-")


def with_interval(estimate: float, low: float, high: float) -> str:
    """Return an estimate with its interval in words.

    Examples
    --------
    >>> with_interval(-3, -4.25, 0.5), with_interval(1, float("-inf"), float("inf"))
    ('−3 (−4.25 to 0.5)', '1 (no interval)')
    >>> with_interval(float("nan"), float("-inf"), float("inf"))
    'no estimate'
    """
    if not isfinite(estimate):
        return "no estimate"
    limits = f"{number(low)} to {number(high)}" if isfinite(low) and isfinite(high) else "no interval"
    return f"{number(estimate)} ({limits})"


def difference_in(quantity: Quantity) -> str:
    """Return a quantity with the unit of its differences.

    Examples
    --------
    >>> difference_in(Quantity("error", "test error", "%"))
    'test error (percentage points)'
    """
    return f"{quantity.words} ({quantity.difference_unit})"


def means_of(summary: pd.DataFrame) -> str:
    """Return what the means of a summary are of.

    Examples
    --------
    >>> means_of(pd.DataFrame({"trials": [7, 8]}))
    'means of 8 trials'
    >>> means_of(pd.DataFrame({"trials": [70, 80], "datasets": 10}))
    'means over 10 data sets (80 trials)'
    """
    trials = counted(summary["trials"].max(), "trial")
    if "datasets" not in summary:
        return f"means of {trials}"
    return f"means over {counted(summary['datasets'].max(), 'data set')} ({trials})"


def per_row(counts: Iterable[int]) -> str:
    """Return how many things the rows of a figure show.

    Examples
    --------
    >>> per_row([5, 5]), per_row([5, 3, 5])
    ('5 per row', '3 or 5 per row')
    """
    return f"{' or '.join(map(str, sorted(set(counts))))} per row"
