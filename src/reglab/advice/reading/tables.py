"""A table's columns as one array of features, within bounds of memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reglab.advice.reading import missing
from reglab.advice.reading.categories import HASHED
from reglab.advice.reading.cells import Cells
from reglab.advice.reading.plans import Plan, left_out, plan
from reglab.advice.reading.reading import Column
from reglab.datasets.examples import generator, stratified_order
from reglab.wording import counted

VALUES = 100_000_000
"""Values of a table's features: 800 MB. More rows are left out at random."""
FEATURES = 20_000
"""Features of a table: 10,000 columns of numbers, each with missing ones. What is beyond is left out."""


@dataclass(frozen=True, eq=False)
class Encoded:
    """A table's features.

    Parameters
    ----------
    x : numpy.ndarray
        ``float64``, (n, features): numbers, NaN where missing, then indicators.
    indicators : int
        How many features, the last ones, are 0/1.
    parts : mapping of str to numpy.ndarray
        The features of each column that is used, by their indices.
    columns : tuple of Column
        How each column is read.
    identifiers : tuple of str
        Columns that are left out because they name rows.
    """

    x: np.ndarray
    indicators: int
    parts: Mapping[str, np.ndarray]
    columns: tuple[Column, ...]
    identifiers: tuple[str, ...]


def sample(y: np.ndarray, width: int, values: int = VALUES) -> np.ndarray:
    """Return the rows that fit into memory, in their order: all of them, or a random part, stratified by class.

    Parameters
    ----------
    y : numpy.ndarray
        Class or number of each row, (n,).
    width : int
        Values of a row.
    values : int
        Values of all rows, at most.

    Returns
    -------
    numpy.ndarray
        Indices; the same in any process.

    Examples
    --------
    >>> sample(np.array([0, 1, 0, 1]), width=5, values=10).tolist()
    [0, 3]
    """
    most = max(1, values // max(1, width))
    if len(y) <= most:
        return np.arange(len(y))
    return np.sort(stratified_order(y, generator("advice"))[:most])


def sampled(kept: int, rows: int) -> list[str]:
    """Return the note on rows that were left out for want of memory; none if none was.

    Examples
    --------
    >>> sampled(1000, 5000)
    ['Of 5,000 rows, 1,000 were drawn at random: more do not fit into the memory that is used.']
    """
    if kept == rows:
        return []
    return [f"Of {counted(rows, 'row')}, {kept:,} were drawn at random: more do not fit into the memory that is used."]


def plans(columns: Mapping[str, Cells]) -> tuple[list[Plan], list[str]]:
    """Return how each column becomes features, and the notes on it.

    Parameters
    ----------
    columns : mapping of str to Cells
        The columns that may be used.

    Returns
    -------
    list of Plan
        One per column; all of them together have `FEATURES` features at most.
    list of str
        What was read as missing, and what was left out.
    """
    # with very many columns, each has fewer levels, so that all of them have some
    width = min(HASHED, max(1, FEATURES // (2 * max(1, len(columns)))))
    planned = [plan(name, cells, width) for name, cells in columns.items()]
    fitting = list(_within(planned, FEATURES))
    beyond = sum(before is not after for before, after in zip(planned, fitting, strict=True))
    notes = missing.said({spelling for cells in columns.values() for spelling in cells.spelled})
    if beyond:
        notes.append(f"{counted(beyond, 'column')} left out: {FEATURES:,} features are the most that are used.")
    return fitting, notes


def encoded(planned: Sequence[Plan], rows: np.ndarray) -> Encoded:
    """Return the features of some rows.

    Parameters
    ----------
    planned : sequence of Plan
        How each column becomes features.
    rows : numpy.ndarray
        The indices of the rows.

    Returns
    -------
    Encoded
    """
    numbers, indicators = (sum(getattr(one, kind) for one in planned) for kind in ("numbers", "indicators"))
    x = np.empty((len(rows), numbers + indicators))
    parts: dict[str, np.ndarray] = {}
    number, indicator = 0, numbers
    for one in planned:
        used = np.r_[number : number + one.numbers, indicator : indicator + one.indicators].astype(np.int64)
        if len(used):
            x[:, used] = np.hstack(one.encode(rows))
            parts[one.column.name] = used
        number, indicator = number + one.numbers, indicator + one.indicators
    columns = tuple(one.column for one in planned)
    identifiers = tuple(one.column.name for one in planned if one.identifier)
    return Encoded(x, indicators, parts, columns, identifiers)


def _within(planned: Sequence[Plan], most: int) -> Iterator[Plan]:
    """Yield the plans, those that come after so many features as left out."""
    features = 0
    for one in planned:
        features += one.column.features
        if features <= most:
            yield one
        else:
            yield left_out(one.column.name, one.column.missing, f"beyond {most:,} features")
