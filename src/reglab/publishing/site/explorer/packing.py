"""Learning curves as few bytes: integers that are small, with like bytes beside each other, before they are compressed.

The report's arms have two replicates almost without exception. An interval's end is therefore stored as a multiple of
the trials' range, which for two trials is the same number everywhere, and costs nothing.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from reglab.analyses.arms import Curve

MULTIPLES = 100
"""Integers of one range: half of one is less than a pixel, at the height of a chart."""
LARGEST = 2**30
"""The largest value that can be stored, a million nats: differences need a bit more, and the browser's have 32."""


def integers(curve: Curve, digits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a curve's trials and intervals as integers.

    Parameters
    ----------
    curve : Curve
        Of ``trials`` and ``points``.
    digits : int
        Digits after the point that are kept.

    Returns
    -------
    values : array of int of shape (trials * points,)
        The first trial, and how far each of the others is above it.
    ends : array of int of shape (2 * points,)
        How far the mean is above the interval's low end and below its high one, in hundredths of the trials' range;
        -1 where there is no interval.
    """
    values = np.clip(np.round(curve.trials * 10**digits), -LARGEST, LARGEST).astype(np.int64)
    spread = np.ptp(curve.trials, axis=0)
    distances = np.stack([curve.mean - curve.low, curve.high - curve.mean]) / np.where(spread > 0, spread, 1)
    ends = np.where(np.isfinite(distances), np.round(np.nan_to_num(distances * MULTIPLES, posinf=0)), -1)
    return np.concatenate([values[:1], values[1:] - values[:1]]).ravel(), ends.astype(np.int64).ravel()


def planes(arrays: Iterable[NDArray[np.int64]]) -> bytes:
    """Return integers as bytes: all lowest bytes, then all second ones, up to the fourth; 0, -1, 1, -2 are 0, 1, 2, 3.

    Examples
    --------
    >>> planes([np.array([0, -1]), np.array([1, 300])]).hex(" ", 4)
    '00010258 00000002 00000000 00000000'
    """
    numbers = np.concatenate([np.empty(0, dtype=np.int64), *arrays])
    unsigned = (numbers << 1) ^ (numbers >> 63)
    return np.ascontiguousarray(unsigned.astype("<u4").view(np.uint8).reshape(-1, 4).T).tobytes()
