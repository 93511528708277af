"""Which rows of a data set are a replicate's training, validation and test examples.

By class: the whole set is put into one stratified random order. The test split is its middle; of what is left, the
training split is the head and the validation split the tail. By group: the groups are put into a random order, and rows
are left out between the splits, so that no group is on two sides. By time: a window of consecutive rows, placed at
random, is divided in its order; what is predicted is later than what was learnt from.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from reglab.datasets.examples import Loaded, stratified_order


class Sizes(NamedTuple):
    """Numbers of examples in each split."""

    train: int
    validation: int
    test: int


class Rows(NamedTuple):
    """Indices into the whole data set, in random order within each split.

    Parameters
    ----------
    train, validation, test : numpy.ndarray
        Without any in common.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


Divide: TypeAlias = Callable[[Loaded, Sizes, np.random.Generator], Rows]


def with_fixed_test(whole: Loaded, sizes: Sizes, rng: np.random.Generator) -> Rows:
    """Divide the pool alone; the test split is the fixed test set."""
    order, pool = stratified_order(whole.pool.y, rng), len(whole.pool.y)
    return _ends(order, sizes, pool + np.arange(len(whole.test.y)))


def by_class(whole: Loaded, sizes: Sizes, rng: np.random.Generator) -> Rows:
    """Divide the whole set in one stratified random order."""
    order = stratified_order(whole.labels(), rng)
    middle = (len(order) - sizes.test) // 2 + np.arange(sizes.test)
    return _ends(np.delete(order, middle), sizes, order[middle])


def by_group(groups: np.ndarray, sizes: Sizes, spare: int, rng: np.random.Generator) -> Rows:
    """Divide whole groups.

    Parameters
    ----------
    groups : numpy.ndarray
        The group of each row, (n,).
    sizes : Sizes
        Together with ``spare`` at most n.
    spare : int
        Rows that may be left out between splits: twice the largest group.
    rng : numpy.random.Generator
        The source of randomness.

    Examples
    --------
    >>> groups = np.repeat(np.arange(10), 2)
    >>> rows = by_group(groups, Sizes(6, 4, 4), 4, np.random.default_rng(0))
    >>> set(groups[rows.train]) & set(groups[rows.test])
    set()
    """
    _, codes = np.unique(groups, return_inverse=True)
    order = np.argsort(rng.permutation(codes.max() + 1)[codes], kind="stable")
    first = sizes.train + spare // 2
    parts = order[: sizes.train], order[len(order) - sizes.validation :], order[first : first + sizes.test]
    return Rows(*(rng.permutation(part) for part in parts))


def by_time(times: np.ndarray, sizes: Sizes, rng: np.random.Generator) -> Rows:
    """Divide a window of consecutive rows: training examples first, then validation, then test.

    Examples
    --------
    >>> rows = by_time(np.arange(100), Sizes(50, 10, 10), np.random.default_rng(0))
    >>> bool(rows.train.max() < rows.validation.min() < rows.validation.max() < rows.test.min())
    True
    """
    order = np.argsort(times, kind="stable")
    window = order[rng.integers(len(order) - sum(sizes) + 1) :]
    parts = np.split(window[: sum(sizes)], np.cumsum(sizes)[:-1])
    return Rows(*(rng.permutation(part) for part in parts))


def _ends(order: np.ndarray, sizes: Sizes, test: np.ndarray) -> Rows:
    return Rows(order[: sizes.train], order[len(order) - sizes.validation :], test)
