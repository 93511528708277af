"""Examples with their labels, and the stratified order in which splits take them."""

from typing import NamedTuple

import numpy as np


class Examples(NamedTuple):
    """Inputs and labels as stored: not yet scaled or split.

    Parameters
    ----------
    x : numpy.ndarray
        Shape (n, *shape of one example). Images are ``uint8``, a quarter of the size of floats, and so are
        tables of small whole numbers; tokens are numbered from 1, and 0 is padding.
    y : numpy.ndarray
        Class of each example, from 0, shape (n,); for a language model, of each token, (n, tokens). For regression, a
        number, ``float64``.
    """

    x: np.ndarray
    y: np.ndarray

    def take(self, indices: np.ndarray) -> "Examples":
        """Return a copy of the examples at these indices, in their order."""
        return Examples(self.x[indices], self.y[indices])


class Loaded(NamedTuple):
    """A whole data set in two parts.

    Parameters
    ----------
    pool : Examples
        All examples outside the fixed test set.
    test : Examples
        The fixed test set: the publisher's, or a third.
    """

    pool: Examples
    test: Examples

    def labels(self) -> np.ndarray:
        """Return the labels of the whole set, the pool's first."""
        return np.concatenate([self.pool.y, self.test.y])

    def take(self, indices: np.ndarray) -> Examples:
        """Return a copy of the examples at these indices of the whole set, in their order."""
        in_pool = indices < len(self.pool.y)
        taken = []
        for first, second in zip(self.pool, self.test, strict=True):
            part = np.empty((len(indices), *first.shape[1:]), np.result_type(first, second))
            part[in_pool] = first[indices[in_pool]]
            part[~in_pool] = second[indices[~in_pool] - len(first)]
            taken.append(part)
        return Examples(*taken)


def generator(name: str, *replicate: int) -> np.random.Generator:
    """Return the generator of a data set, or of one replicate of it: the same in any process."""
    return np.random.default_rng(np.random.SeedSequence(list(name.encode()), spawn_key=replicate))


def stratified_order(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a random order in which every head and every tail is stratified by class.

    The k-th of a class's n examples, in random order, is placed at (k + 1/2) / n of the way, so that the
    examples of each class are evenly spread. Ties are in random order.

    Parameters
    ----------
    y : numpy.ndarray
        Class of each example, shape (n,). Examples with a label for every token, (n, tokens), or with a number have
        no class to stratify by; their order is merely random.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    numpy.ndarray
        Indices of all examples, shape (n,).

    Examples
    --------
    >>> y = np.array([0, 0, 0, 0, 1, 1])
    >>> y[stratified_order(y, np.random.default_rng(0))[:3]].tolist()
    [0, 1, 0]
    """
    order = rng.permutation(len(y))
    if y.ndim > 1 or y.dtype.kind == "f":
        return order
    place = np.empty(len(y))
    for label in np.unique(y):
        members = np.flatnonzero(y[order] == label)
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return order[np.argsort(place, kind="stable")]


def hold_out(name: str, examples: Examples) -> Loaded:
    """Set aside a stratified third as the test set: the same third in any process.

    Parameters
    ----------
    name : str
        The data set's name, which seeds the draw.
    examples : Examples
        The whole data set.

    Returns
    -------
    Loaded
        The pool and the test set.
    """
    order = stratified_order(examples.y, generator(name))
    third = len(order) // 3
    return Loaded(pool=examples.take(order[third:]), test=examples.take(order[:third]))
