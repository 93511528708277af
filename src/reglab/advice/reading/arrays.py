"""Data frames and arrays as tables."""

import numpy as np
import pandas as pd

from reglab.advice.reading.names import check_distinct
from reglab.errors import ReglabError


def frame(source: object) -> pd.DataFrame:
    """Return a data frame of pandas or polars as one of pandas, its columns named by texts.

    Parameters
    ----------
    source : pandas.DataFrame, polars.DataFrame or pyarrow.Table
        What is no frame of pandas must have a method ``to_pandas``.

    Returns
    -------
    pandas.DataFrame
        A frame of its own, its rows numbered from 0.

    Raises
    ------
    ReglabError
        If it is something else, or two columns have one name.

    Examples
    --------
    >>> frame(pd.DataFrame({1: ["x"]}, index=["a"])).to_dict("list")
    {'1': ['x']}
    """
    if not isinstance(source, pd.DataFrame):
        convert = getattr(source, "to_pandas", None)
        source = convert() if callable(convert) else source
    if not isinstance(source, pd.DataFrame):
        raise ReglabError(
            f"data must be a path, a data frame or arrays (X, y); got {type(source).__name__}. Make a data frame of it."
        )
    names = [str(name) for name in source.columns]
    check_distinct(names)
    return source.set_axis(names, axis="columns").reset_index(drop=True)


def joined(x: object, y: object) -> tuple[pd.DataFrame, str]:
    """Return inputs and target as one table, and the target's name.

    Parameters
    ----------
    x : array_like or data frame
        Shape (n, features), or (n,) for a single column.
    y : array_like
        Shape (n,).

    Returns
    -------
    pandas.DataFrame
        Columns without a name are called ``x0``, ``x1``, ...
    str
        The name of ``y``, or ``"y"``.

    Raises
    ------
    ReglabError
        If the shapes do not fit.

    Examples
    --------
    >>> joined(np.array([[1, 2], [3, 4]]), [0, 1])[0].to_dict("list")
    {'x0': [1, 3], 'x1': [2, 4], 'y': [0, 1]}
    """
    inputs = frame(x) if hasattr(x, "columns") else _table(np.asarray(x))
    target = pd.Series(y).reset_index(drop=True) if isinstance(y, pd.Series) else pd.Series(_column(np.asarray(y)))
    if len(inputs) != len(target):
        raise ReglabError(f"X and y must have as many rows; got {len(inputs):,} and {len(target):,}.")
    name = str(getattr(y, "name", None) or "y")
    while name in inputs.columns:
        name += "_"
    return pd.concat([inputs, target.rename(name)], axis="columns"), name


def _table(x: np.ndarray) -> pd.DataFrame:
    if x.ndim not in (1, 2):
        raise ReglabError(
            f"X must have the shape (rows, columns); got {x.shape}. Put images into folders, one per class."
        )
    columns = x[:, None] if x.ndim == 1 else x
    names = [f"x{index}" for index in range(columns.shape[1])]
    return pd.DataFrame(dict(zip(names, columns.T, strict=True)))


def _column(y: np.ndarray) -> np.ndarray:
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim != 1:
        raise ReglabError(f"y must have one value per row; got the shape {y.shape}.")
    return y
