"""Columns that are no features: which rows belong together, and in which order they came."""

import numpy as np
import pandas as pd

from reglab.advice.reading import missing, numerals
from reglab.advice.reading.cells import understood
from reglab.errors import ReglabError
from reglab.wording import counted, percent

LARGEST = 0.25
"""Share of the rows that a group may hold: all of them stand on one side of a split."""


def groups(series: pd.Series) -> np.ndarray:
    """Return the group of each row; a row without one is a group of its own.

    Parameters
    ----------
    series : pandas.Series
        The cells of the column that names groups.

    Returns
    -------
    numpy.ndarray
        ``int64``, (n,), from 0 in the order of the rows.

    Examples
    --------
    >>> groups(pd.Series(["ann", "bob", None, "ann", None])).tolist()
    [0, 1, 2, 0, 3]
    """
    whole = series.reset_index(drop=True)
    text = missing.without_spellings(whole.astype("object").astype("str").mask(whole.isna()))
    codes, distinct = pd.factorize(text)
    alone = codes < 0
    codes = codes.astype(np.int64)
    codes[alone] = len(distinct) + np.arange(alone.sum())
    return pd.factorize(codes)[0].astype(np.int64)


def check_groups(codes: np.ndarray, name: str) -> None:
    """Raise an error if a group holds more than a quarter of the rows.

    Examples
    --------
    >>> check_groups(np.array([0, 0, 0, 1, 2]), "person")
    Traceback (most recent call last):
    reglab.errors.ReglabError: one group of 'person' holds 60 % of the rows; at most 25 % can stand on one side of a
    split. Choose a column with smaller groups, or leave out `--group`.
    """
    share = float(np.bincount(codes).max() / len(codes))
    if share > LARGEST:
        raise ReglabError(
            f"one group of {name!r} holds {100 * share:.0f} % of the rows; at most {percent(LARGEST)} can stand on one "
            "side of a split. Choose a column with smaller groups, or leave out `--group`."
        )


def times(series: pd.Series, name: str, decimal: numerals.Decimal = ".") -> np.ndarray:
    """Return the rank in time of each row, from 0; rows of one time have one rank.

    Parameters
    ----------
    series : pandas.Series
        Dates or numbers.
    name : str
        The column's name.
    decimal : {".", ","}
        The decimal sign of numbers that are texts.

    Returns
    -------
    numpy.ndarray
        ``int64``, (n,).

    Raises
    ------
    ReglabError
        If the column holds something else, or a row has no time.

    Examples
    --------
    >>> times(pd.Series(["2024-03-01", "2023-12-31", "2024-03-01"]), "day").tolist()
    [1, 0, 1]
    """
    moments = understood(series, decimal)
    if moments.kind not in {"number", "date"}:
        raise ReglabError(f"the time column {name!r} holds no dates or numbers. Write dates as 2024-12-31.")
    if moments.missing:
        raise ReglabError(
            f"the time column {name!r} holds no date or number in {counted(moments.missing, 'row')}. "
            "Fill them in, remove the rows, or leave out `--time`."
        )
    return (moments.values.rank(method="dense") - 1).to_numpy(np.int64)
