"""Holm's correction for several questions at once, as adjusted p-values and as interval levels."""

import numpy as np
from numpy.typing import ArrayLike

from reglab.statistics.samples import Floats


def holm(p_values: ArrayLike) -> Floats:
    """Return Holm's adjusted p-values, in the order given.

    Parameters
    ----------
    p_values : array of shape (k,)
        In [0, 1].

    Returns
    -------
    array of shape (k,)
        Rejecting where they are at most ``alpha`` keeps the chance of any false rejection at most ``alpha``.

    References
    ----------
    Holm, A simple sequentially rejective multiple test procedure, 1979.

    Examples
    --------
    >>> holm([0.03, 0.01, 0.04]).tolist()
    [0.06, 0.03, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    steps = np.arange(len(p), 0, -1) * p[order]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def holm_levels(p_values: ArrayLike, alpha: float) -> Floats:
    """Return the confidence level at which each interval agrees with Holm's test.

    Holm compares the i-th smallest of k p-values with ``alpha / (k - i + 1)`` and stops rejecting at the
    first that is larger, so all later ones take that one's level. An interval at the returned level
    excludes zero exactly where Holm rejects at ``alpha``.

    Parameters
    ----------
    p_values : array of shape (k,)
        One per interval, in [0, 1].
    alpha : float
        The chance of any false rejection, in (0, 1).

    Returns
    -------
    array of shape (k,)
        Between ``1 - alpha`` and ``1 - alpha / k``.

    Examples
    --------
    >>> holm_levels([0.04, 0.001], alpha=0.05).tolist()
    [0.95, 0.975]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    alphas = alpha / np.arange(len(p), 0, -1)
    failed = np.flatnonzero(p[order] > alphas)
    if len(failed):
        alphas[failed[0] :] = alphas[failed[0]]
    levels = np.empty_like(p)
    levels[order] = 1 - alphas
    return levels
