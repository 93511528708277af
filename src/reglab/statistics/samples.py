"""Mean, standard deviation and skewness of samples: all that an interval depends on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reglab.errors import ReglabError

Floats = NDArray[np.float64]

EQUAL = 1e-9
"""A spread below this share of the largest value is floating-point noise: the values are equal."""


@dataclass(frozen=True)
class Moments:
    """The moments of samples, in arrays of one shape with one element per sample.

    Parameters
    ----------
    mean, sd : array
        In the unit of the values; ``sd`` is 0 where all values of a sample are equal.
    skewness : array
        The adjusted Fisher–Pearson coefficient; 0 for fewer than three values.
    count : array
        The number of values in a sample.
    """

    mean: Floats
    sd: Floats
    skewness: Floats
    count: Floats


def moments(values: ArrayLike) -> Moments:
    """Return the mean, standard deviation and skewness over the last axis.

    Parameters
    ----------
    values : array of shape (..., n)
        Finite numbers; n at least 1.

    Raises
    ------
    ReglabError
        If there are no values, or one is not finite (a diverged trial): leaving it out would favour
        its arm, so the caller must decide.

    Examples
    --------
    >>> summary = moments([1.0, 2.0, 3.0])
    >>> float(summary.mean), float(summary.sd), float(summary.skewness)
    (2.0, 1.0, 0.0)
    """
    x = np.asarray(values, dtype=float)
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ReglabError(f"an interval needs at least one value; got {values!r}.")
    if not np.isfinite(x).all():
        raise ReglabError(
            f"an interval needs finite values; {np.sum(~np.isfinite(x))} of {x.size} are not. "
            "A trial that diverged has no value: lower its learning rate, or leave its arm out of the comparison."
        )
    n = x.shape[-1]
    mean = x.mean(-1)
    centred = x - mean[..., None]
    sd = np.sqrt((centred**2).sum(-1) / max(n - 1, 1))
    sd = np.where(sd <= EQUAL * np.abs(x).max(-1), 0.0, sd)
    if n < 3:
        return Moments(mean, sd, np.zeros_like(mean), np.full_like(mean, n))
    standardised = centred / np.where(sd == 0, np.inf, sd)[..., None]
    skewness = n / ((n - 1) * (n - 2)) * (standardised**3).sum(-1)
    return Moments(mean, sd, skewness, np.full_like(mean, n))
