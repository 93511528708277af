"""How each column of a table becomes features, decided before any is computed; labels play no part in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from reglab.advice.reading import dates
from reglab.advice.reading.categories import CATEGORY, HASHED, LEVELS, frequent, hashed, one_hot
from reglab.advice.reading.cells import Cells
from reglab.advice.reading.reading import Column

NEARLY_UNIQUE = 0.9
"""Share of distinct texts among a column's from which on it names rows."""
WORDS = 3
"""Words of a text, in the middle of a column, from which on it is prose and no name."""
CALLED_ID = re.compile(r"(?:^|[_\W])(?:id|uuid|guid|index|key|row|unnamed)(?:[_\W\d]|$)|[a-z]I[Dd]$", re.IGNORECASE)


class Features(NamedTuple):
    """What a column gives to the network.

    Parameters
    ----------
    numbers : numpy.ndarray
        ``float64``, (n, numbers), NaN where missing.
    indicators : numpy.ndarray
        0 or 1, (n, indicators).
    """

    numbers: np.ndarray
    indicators: np.ndarray


@dataclass(frozen=True, eq=False)
class Plan:
    """How one column becomes features.

    Parameters
    ----------
    column : Column
        How it is read.
    numbers, indicators : int
        Number of features of either kind; both 0 for a column that is left out.
    encode : callable
        Returns the features of some rows, given their indices.
    identifier : bool
        Whether the column is left out because it names rows.
    """

    column: Column
    numbers: int
    indicators: int
    encode: Callable[[np.ndarray], Features]
    identifier: bool = False


def left_out(name: str, missing: int, reason: str, *, identifier: bool = False) -> Plan:
    """Return the plan of a column that gives nothing.

    Examples
    --------
    >>> left_out("id", 0, "a different text in every row").column.features
    0
    """
    column = Column(name, "left out", 0, missing, reason)
    return Plan(column, 0, 0, lambda rows: Features(np.empty((len(rows), 0)), np.empty((len(rows), 0))), identifier)


def plan(name: str, cells: Cells, width: int = LEVELS) -> Plan:
    """Return how a column becomes features.

    Parameters
    ----------
    name : str
        The column's name.
    cells : Cells
        Its cells.
    width : int
        Features that it may have at most, beside those that say which cells are missing.

    Returns
    -------
    Plan

    Examples
    --------
    >>> colours = plan("colour", Cells("text", pd.Series(["red", "green", "blue", None])))
    >>> colours.column.read_as, colours.column.features
    ('category, 3 levels', 4)
    """
    present = cells.values.dropna()
    if cells.kind == "nothing":
        return left_out(name, cells.missing, "its cells are lists, records or bytes")
    if present.empty:
        return left_out(name, cells.missing, "all values are missing")
    distinct = present.nunique()
    if distinct == 1:
        return _present_or_not(name, cells) if cells.missing else left_out(name, 0, "the same value in every row")
    if cells.kind == "number":
        return _numbers(name, cells, distinct)
    if cells.kind == "date":
        return _dates(name, cells)
    return _texts(name, cells, distinct, width)


def is_prose(text: pd.Series) -> bool:
    """Whether texts are sentences: more than a category has levels, most of them of several words.

    Examples
    --------
    >>> is_prose(pd.Series([f"this is sentence {i}" for i in range(60)])), is_prose(pd.Series(["New York City"] * 60))
    (True, False)
    """
    distinct = pd.Series(pd.unique(text.dropna()), dtype="str")
    return len(distinct) > LEVELS and float(distinct.str.count(r"\S+").median()) >= WORDS


def _present_or_not(name: str, cells: Cells) -> Plan:
    gone = cells.values.isna().to_numpy(np.float64)[:, None]
    column = Column(name, "0/1", 1, cells.missing, "one value only, which is there or missing")
    return Plan(column, 0, 1, lambda rows: Features(np.empty((len(rows), 0)), 1 - gone[rows]))


def _numbers(name: str, cells: Cells, distinct: int) -> Plan:
    values = cells.values.to_numpy(np.float64)
    if reason := _names_rows(name, values, distinct):
        return left_out(name, cells.missing, reason, identifier=True)
    if not cells.missing and np.isin(values, (0, 1)).all():
        column = Column(name, "0/1", 1, 0, cells.remark)
        return Plan(column, 0, 1, lambda rows: Features(np.empty((len(rows), 0)), values[rows, None]))
    return _with_missing(name, "number", cells, values[:, None])


def _names_rows(name: str, values: np.ndarray, distinct: int) -> str:
    """Return why a column of numbers is taken for an identifier; an empty text if it is none."""
    if distinct < len(values) or (values != np.floor(values)).any():
        return ""
    if np.ptp(values) == len(values) - 1:
        return "an identifier: consecutive numbers, each once"
    return "an identifier by its name: a different whole number in every row" if CALLED_ID.search(name) else ""


def _dates(name: str, cells: Cells) -> Plan:
    return _with_missing(name, "date", cells, dates.features(cells.values))


def _with_missing(name: str, read_as: str, cells: Cells, values: np.ndarray) -> Plan:
    """Return the plan of numbers, with an indicator of missing ones if there are any."""
    indicators = int(cells.missing > 0)
    column = Column(name, read_as, values.shape[1] + indicators, cells.missing, cells.remark)

    def encode(rows: np.ndarray) -> Features:
        taken = values[rows]
        return Features(taken, np.isnan(taken[:, :indicators]).astype(np.float64))

    return Plan(column, values.shape[1], indicators, encode)


def _texts(name: str, cells: Cells, distinct: int, width: int) -> Plan:
    text = cells.values
    unique = distinct > NEARLY_UNIQUE * (len(text) - cells.missing)
    if distinct <= (LEVELS if unique else CATEGORY):
        return _category(name, cells, distinct, width)
    if unique and not is_prose(text):
        return left_out(name, cells.missing, "an identifier: a different text in nearly every row", identifier=True)
    levels = [] if unique else frequent(text, min(LEVELS, width))
    pieces = min(HASHED, width)
    indicators = len(levels) + (cells.missing > 0)
    shown = "text, hashed" if unique else f"text, {len(levels)} frequent levels and hashed"
    reason = f"{distinct:,} different texts"
    column = Column(name, shown, pieces + indicators, cells.missing, reason)

    def encode(rows: np.ndarray) -> Features:
        taken = text.iloc[rows]
        return Features(hashed(taken, pieces), _indicators(taken, levels, missing=cells.missing > 0))

    return Plan(column, pieces, indicators, encode)


def _category(name: str, cells: Cells, distinct: int, width: int) -> Plan:
    """Return the plan of a category; one feature is enough for two levels, one of which applies to every row."""
    levels = frequent(cells.values, min(distinct, LEVELS, width))
    if distinct == 2 and not cells.missing:
        levels = levels[-1:]
    indicators = len(levels) + (cells.missing > 0)
    reason = f"the {len(levels)} most frequent have a feature each" if len(levels) < distinct > 2 else ""
    column = Column(name, f"category, {distinct} levels", indicators, cells.missing, reason)

    def encode(rows: np.ndarray) -> Features:
        taken = cells.values.iloc[rows]
        return Features(np.empty((len(rows), 0)), _indicators(taken, levels, missing=cells.missing > 0))

    return Plan(column, 0, indicators, encode)


def _indicators(text: pd.Series, levels: list[str], *, missing: bool) -> np.ndarray:
    """Return one feature per level, and a last one for missing texts if there are any."""
    gone = text.isna().to_numpy(np.float64)[:, None]
    return np.hstack([one_hot(text, levels), gone[:, : int(missing)]])
