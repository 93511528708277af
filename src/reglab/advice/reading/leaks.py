"""Columns that give the target away: one of them alone predicts it nearly without an error."""

from collections.abc import Mapping

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from reglab.datasets.examples import generator

ROWS = 4000
"""Rows that are looked at: one half to fit a tree on, the other to test it."""
WORK = 4_000_000
"""Values that are looked at; with thousands of columns, fewer rows of each."""
FEWEST = 200
"""Rows that are looked at however many columns there are."""
WIDE = 1000
"""Features beyond which a tree of its own is grown only for the columns that a tree on all of them starts with: ten
thousand trees take half a minute."""
ERROR = 0.01
"""Error of a tree on one column below which it gives the class away."""
FAR = 10
"""How many times the error of a constant answer must be larger."""
EXPLAINED = 0.99
"""Share of the variance that gives a number away."""
LEAVES = 256
"""Of a tree that predicts a number: enough for a copy in other units to explain more than 99 % of the variance."""


def leaks(x: np.ndarray, y: np.ndarray, parts: Mapping[str, np.ndarray]) -> list[str]:
    """Return the columns that give the target away.

    A tree is fitted to the features of each column, on a random half of the rows, and tested on the other half.

    Parameters
    ----------
    x : numpy.ndarray
        Features, (n, features), NaN where missing.
    y : numpy.ndarray
        Class or number of each row, (n,).
    parts : mapping of str to numpy.ndarray
        The features of each column, by their indices.

    Returns
    -------
    list of str
        Names of columns.

    Examples
    --------
    >>> y = np.arange(200) % 2
    >>> x = np.column_stack([y, np.arange(200) // 7 % 3]).astype(float)
    >>> leaks(x, y, {"copy": np.array([0]), "other": np.array([1])})
    ['copy']
    """
    rows = generator("advice leaks").permutation(len(y))[: min(ROWS, max(FEWEST, WORK // max(1, x.shape[1])))]
    seen, tested = np.array_split(rows, 2)
    away = _class_away if y.dtype.kind == "i" else _number_away
    if x.shape[1] > WIDE:
        parts = _most_telling(x[seen], y[seen], parts)
    return [
        name for name, used in parts.items() if away(x[np.ix_(seen, used)], y[seen], x[np.ix_(tested, used)], y[tested])
    ]


def _most_telling(x: np.ndarray, y: np.ndarray, parts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the columns in the first splits of a tree on all of them; one that gives the target away is among them."""
    kind = DecisionTreeClassifier if y.dtype.kind == "i" else DecisionTreeRegressor
    features = kind(max_depth=2, random_state=0).fit(x, y).tree_.feature
    return {name: used for name, used in parts.items() if np.isin(used, features).any()}


def _class_away(x: np.ndarray, y: np.ndarray, x_tested: np.ndarray, y_tested: np.ndarray) -> bool:
    constant = float((y_tested != np.bincount(y).argmax()).mean())
    # as large as a tree of depth 2 for two classes; with more, two leaves for each
    tree = DecisionTreeClassifier(max_leaf_nodes=max(4, 2 * len(np.unique(y))), random_state=0)
    error = float((tree.fit(x, y).predict(x_tested) != y_tested).mean())
    return error <= min(ERROR, constant / FAR)


def _number_away(x: np.ndarray, y: np.ndarray, x_tested: np.ndarray, y_tested: np.ndarray) -> bool:
    tree = DecisionTreeRegressor(max_leaf_nodes=LEAVES, random_state=0)
    return float(tree.fit(x, y).score(x_tested, y_tested)) > EXPLAINED
