"""How large an effect must be to be detected, and how many replicates would decide."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reglab.errors import ReglabError
from reglab.statistics.intervals import bounds
from reglab.statistics.samples import Floats, Moments, moments

SAMPLES = 20_000
"""Number of simulated studies; a power of 80 % then has a standard error of 0.3 percentage points."""

MOST_REPLICATES = 100_000
"""Where `replicates_needed` gives up: nobody will train more."""


def minimum_detectable_effect(
    sd: float, replicates: int, level: float, power: float = 0.8, at_least: float = 0.0, seed: int = 0
) -> float:
    """Return the smallest true effect that a share ``power`` of studies detects.

    A study detects an effect if its interval lies above zero and its estimate is at least ``at_least``.
    Adding an effect to a sample shifts the estimate and the limits but not spread or skewness, so every
    simulated study has a threshold above which it detects; the result is a quantile of these thresholds.

    Parameters
    ----------
    sd : float
        Standard deviation of the paired differences, 0 or more; they are taken to be normal.
    replicates : int
        Paired differences in a study, at least 1.
    level : float
        Confidence of the interval, in [0.5, 1).
    power : float
        In (0, 1).
    at_least : float
        What the estimate must reach, in the unit of ``sd``. With the smallest effect of interest here,
        the result is the effect to design a study for: if the true effect equals the smallest one, half
        of all estimates fall short of it, whatever the number of replicates.
    seed : int
        Seeds the simulated studies.

    Returns
    -------
    float
        In the unit of ``sd``; infinite for one replicate.

    Raises
    ------
    ReglabError
        If ``sd``, ``replicates``, ``level`` or ``power`` is out of range.

    Examples
    --------
    >>> round(minimum_detectable_effect(sd=0.4, replicates=14, level=0.95), 1)
    0.4
    """
    if sd < 0 or replicates < 1 or not 0 < power < 1:
        raise ReglabError(
            "sd must be 0 or more, replicates at least 1 and power between 0 and 1; "
            f"got {sd!r}, {replicates!r} and {power!r}."
        )
    mean, low = _standard_studies(replicates, level, seed)
    thresholds = np.maximum(-sd * low, at_least - sd * mean) if sd > 0 else np.full(SAMPLES, at_least)
    return float(np.quantile(thresholds, power, method="higher"))


@lru_cache(maxsize=16)
def _standard_studies(replicates: int, level: float, seed: int) -> tuple[Floats, Floats]:
    """Return the estimates and lower limits of simulated studies with mean 0 and SD 1."""
    summary = moments(np.random.default_rng(seed).standard_normal((SAMPLES, replicates)))
    return summary.mean, bounds(summary, level)[0]


def replicates_needed(
    differences: ArrayLike, level: float, decided: Callable[[float, Floats, Floats], NDArray[np.bool_]]
) -> int | None:
    """Return the smallest larger number of replicates that would decide.

    It assumes that the estimate, the standard deviation and the skewness stay as they are.

    Parameters
    ----------
    differences : array of shape (n,)
        One per replicate, finite.
    level : float
        Confidence of the interval, in [0.5, 1).
    decided : callable
        Maps an estimate and the limits of intervals, ``(estimate, lows, highs)``, to one boolean per interval.

    Returns
    -------
    int or None
        None if more than `MOST_REPLICATES` would be needed.

    Examples
    --------
    >>> replicates_needed([-1.0, 0.0, 1.0, 2.0, 3.0], 0.95, lambda estimate, low, high: low > 0)
    13
    """
    now = moments(differences)
    start = int(now.count) + 1
    while start <= MOST_REPLICATES:
        counts = np.arange(start, min(4 * start, MOST_REPLICATES + 1), dtype=float)
        low, high = bounds(Moments(now.mean, now.sd, now.skewness, counts), level)
        enough = np.flatnonzero(decided(float(now.mean), low, high))
        if len(enough):
            return int(counts[enough[0]])
        start = int(counts[-1]) + 1
    return None
