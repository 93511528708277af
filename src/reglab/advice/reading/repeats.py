"""Columns that repeat as a person, a patient or a shop would, of whom there are several rows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.advice.reading.cells import Cells
from reglab.datasets.examples import generator

FEWEST, MOST = 1 / 50, 1 / 2
"""Distinct values of such a column, as shares of the rows."""
FEWEST_VALUES = 10
"""Distinct values at least, however few the rows are."""
ROWS = 20_000
"""Rows that are looked at: those of values drawn at random, so that each value keeps all of its rows."""
COLUMNS = 50
"""Other columns that are compared within the rows of a value."""
AGREEMENT = 0.5
"""Agreement of the target within a value, from 0 (as between any rows) to 1, from which on it is suspicious."""
SAME = 0.9
"""Agreement of another column from which on it is the same in all rows of a value."""
MANY = 0.5
"""Share of the other columns that must be the same."""


def repeating(columns: dict[str, Cells], y: np.ndarray) -> list[str]:
    """Return the columns whose values look like groups of rows that belong together.

    Rows of one value share the target, or most other columns, far beyond chance. For whole numbers, rows of
    neighbouring values must not: an age, too, goes with what is predicted.

    Parameters
    ----------
    columns : dict of str to Cells
        The columns that may be features, of as many rows as ``y``.
    y : numpy.ndarray
        Class or number of each row, (n,).

    Returns
    -------
    list of str
        Names of columns.

    Examples
    --------
    >>> person = np.repeat(np.arange(40), 5)
    >>> names, y = pd.Series([f"p{code}" for code in person]), person * 7 % 3 % 2
    >>> repeating({"person": Cells("text", names)}, y)
    ['person']
    """
    names = [name for name, cells in columns.items() if _may_be(cells)]
    return [name for name in names if _is_group(name, columns, y)]


def agreement(values: np.ndarray, codes: np.ndarray) -> float:
    """Return how far rows of one group agree, beyond any two rows: 1 if they always do, 0 if by chance.

    Parameters
    ----------
    values : numpy.ndarray
        Classes, whole numbers from 0, or numbers: (n,).
    codes : numpy.ndarray
        The group of each row, from 0, (n,).

    Returns
    -------
    float
        For classes, the share of equal pairs within groups, less that of all pairs; for numbers, the intraclass
        correlation. Each over its largest value. 0 if there is nothing to compare.

    Examples
    --------
    >>> codes = np.array([0, 0, 1, 1])
    >>> agreement(np.array([0, 0, 1, 1]), codes), agreement(np.array([1.0, 1.0, 5.0, 5.0]), codes)
    (1.0, 1.0)
    """
    sizes = np.bincount(codes)
    pairs = float((sizes * (sizes - 1.0)).sum())
    if not pairs or len(values) < 2 or (values == values[0]).all():
        return 0.0
    if values.dtype.kind == "f":
        return _within_variance(values, codes, sizes)
    total = np.bincount(values)
    chance = (total * (total - 1.0)).sum() / (len(values) * (len(values) - 1.0))
    both = np.unique(codes.astype(np.int64) * len(total) + values, return_counts=True)[1]
    equal = (both * (both - 1.0)).sum() / pairs
    return float((equal - chance) / (1 - chance)) if chance < 1 else 0.0


def _within_variance(values: np.ndarray, codes: np.ndarray, sizes: np.ndarray) -> float:
    """Return the share of the variance that is not within groups of two rows or more."""
    means = np.bincount(codes, values) / np.maximum(sizes, 1)
    several = sizes[codes] > 1
    within = ((values - means[codes])[several] ** 2).sum() / (several.sum() - (sizes > 1).sum())
    return float(1 - within / values.var(ddof=1))


def _may_be(cells: Cells) -> bool:
    """Whether a column has the right number of distinct values, texts or whole numbers."""
    present = cells.values.dropna()
    if cells.kind not in {"text", "number"} or present.empty:
        return False
    if cells.kind == "number" and not (present == np.floor(present)).all():
        return False
    return max(FEWEST_VALUES, len(cells.values) * FEWEST) <= present.nunique() <= len(cells.values) * MOST


def _is_group(name: str, columns: dict[str, Cells], y: np.ndarray) -> bool:
    codes, distinct = pd.factorize(columns[name].values, sort=True)
    rows = _rows(codes, len(distinct))
    inside, ordered = pd.factorize(codes[rows], sort=True)[0], columns[name].kind == "number"
    if _beyond_chance(y[rows], inside, AGREEMENT, ordered=ordered):
        return True
    others = [other for other in columns if other != name][:COLUMNS]
    values = [pd.factorize(columns[other].values.iloc[rows])[0] + 1 for other in others]
    same = [_beyond_chance(one, inside, SAME, ordered=ordered) for one in values]
    return len(same) > 1 and float(np.mean(same)) >= MANY


def _rows(codes: np.ndarray, distinct: int) -> np.ndarray:
    """Return the rows of values drawn at random, about `ROWS` in all, without those in which the value is missing."""
    share = min(1.0, ROWS / len(codes))
    drawn = generator("advice repeats").random(distinct) < share
    return np.flatnonzero((codes >= 0) & np.append(drawn, False)[codes])


def _beyond_chance(values: np.ndarray, codes: np.ndarray, enough: float, *, ordered: bool) -> bool:
    """Whether rows of a value agree; if values are ordered, much more than a row of one value and a row of the next."""
    found = agreement(values, codes)
    first = np.unique(codes, return_index=True)[1]
    return found >= enough and not (ordered and agreement(values[first], np.arange(len(first)) // 2) > found / 2)


def shared_targets(y: np.ndarray, groups: np.ndarray) -> float:
    """Return the share of the groups of two rows or more in which the target is the same in all rows.

    Examples
    --------
    >>> shared_targets(np.array([0, 0, 1, 0, 1]), np.array([0, 0, 1, 1, 2]))
    0.5
    """
    table = pd.DataFrame({"y": y, "group": groups}).groupby("group")["y"].agg(["nunique", "size"])
    several: Sequence[int] = table.loc[table["size"] > 1, "nunique"].tolist()
    return float(np.mean([count == 1 for count in several])) if several else 0.0
