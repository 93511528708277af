"""How the numbers in a table's columns are written: those of one column to the same decimal place."""

from collections.abc import Callable
from math import floor, log10
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 3
"""Significant digits of the largest number of a column that was measured."""
SETTING = 2
"""Significant digits of settings, such as strengths: they are shown as they are."""


def formats(table: pd.DataFrame) -> dict[Any, Callable[[object], str]]:
    """Return how to write the numbers of each column of a table that holds floats.

    The largest number of a column has three significant digits, and the others as many decimals. Numbers that were
    chosen rather than measured, with two significant digits at most, are written as they are: a strength of 0.0003
    beside one of 0.1 would be 0.000.

    Parameters
    ----------
    table : DataFrame
        Any table.

    Examples
    --------
    >>> made = pd.DataFrame({"error": [12.345, 6.0], "strength": [0.1, 0.0003], "trials": [10, 20]})
    >>> written = formats(made)
    >>> [written["error"](value) for value in made["error"]], [written["strength"](value) for value in made["strength"]]
    (['12.3', '6.0'], ['0.1', '0.0003'])
    """
    return {name: _format(column) for name, column in table.items() if pd.api.types.is_float_dtype(column)}


def _format(column: "pd.Series[float]") -> Callable[[object], str]:
    known = column[np.isfinite(column)]
    if all(float(f"{value:.{SETTING}g}") == value for value in known):
        return "{:g}".format
    largest = known.abs().max()
    return f"{{:z,.{max(0, DIGITS - 1 - floor(log10(largest)))}f}}".format
