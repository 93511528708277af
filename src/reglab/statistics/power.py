"""How large an effect must be to be detected, and how many units (data sets, or repetitions on them) would decide."""

from collections.abc import Callable
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from reglab.errors import ReglabError
from reglab.statistics.intervals import Interval
from reglab.statistics.samples import Floats
from reglab.statistics.student import Estimate, student_interval

STUDIES = 20_000
"""Number of simulated studies; a power of 80 % then has a standard error of 0.3 percentage points."""


def minimum_detectable_effect(
    error: float, freedom: float, level: float, power: float = 0.8, at_least: float = 0.0, seed: int = 0
) -> float:
    """Return the smallest true effect that a share ``power`` of studies detects.

    A study detects an effect if Student's interval lies above zero and its estimate is at least ``at_least``.
    An effect shifts the estimate and the limits, so every simulated study has a threshold above which it detects;
    the result is a quantile of these thresholds.

    Parameters
    ----------
    error : float
        Standard error of the estimate, 0 or more; the estimate is taken to be normal.
    freedom : float
        The error's degrees of freedom, above 0.
    level : float
        Confidence of the interval, in [0.5, 1).
    power : float
        In (0, 1).
    at_least : float
        What the estimate must reach, in the unit of ``error``. With the smallest effect of interest here,
        the result is the effect to design a study for: if the true effect equals the smallest one, half
        of all estimates fall short of it, whatever the number of data sets.
    seed : int
        Seeds the simulated studies.

    Returns
    -------
    float
        In the unit of ``error``.

    Raises
    ------
    ReglabError
        If ``error``, ``freedom`` or ``power`` is out of range.

    Examples
    --------
    >>> round(minimum_detectable_effect(error=1.0, freedom=9, level=0.95), 1)
    3.1
    """
    if not error >= 0 or not freedom > 0 or not 0 < power < 1:
        raise ReglabError(
            "error must be 0 or more, freedom above 0 and power between 0 and 1; "
            f"got {error!r}, {freedom!r} and {power!r}."
        )
    value, low = _standard_studies(freedom, level, seed)
    thresholds = np.maximum(-error * low, at_least - error * value)
    return float(np.quantile(thresholds, power, method="higher"))


@lru_cache(maxsize=16)
def _standard_studies(freedom: float, level: float, seed: int) -> tuple[Floats, Floats]:
    """Return the estimates and lower limits of simulated studies without effect and with a true error of 1."""
    rng = np.random.default_rng(seed)
    value = rng.standard_normal(STUDIES)
    error = np.sqrt(rng.chisquare(freedom, STUDIES) / freedom)
    return value, value + float(stdtrit(freedom, (1 - level) / 2)) * error


def units_needed(
    estimate: Estimate, units: int, level: float, decided: Callable[[Interval], bool], most: int, means: int = 1
) -> int | None:
    """Return the smallest larger number of units that would decide.

    It assumes that the estimate and the spread of the units stay as they are.

    Parameters
    ----------
    estimate : Estimate
        What the units gave.
    units : int
        How many there are: data sets, or repetitions on them.
    level : float
        Confidence of the interval, in [0.5, 1).
    decided : callable
        Maps an interval to whether it decides.
    most : int
        Where to give up.
    means : int
        How many means the units estimate, each of which costs a degree of freedom: 1, or the number of data sets if
        there are repetitions on them.

    Returns
    -------
    int or None
        None if more than ``most`` would be needed, or nothing is repeated.

    Examples
    --------
    >>> units_needed(Estimate(1.0, 0.71, 4), 5, 0.95, lambda interval: interval.low > 0, most=100)
    13
    """
    if units <= means or not estimate.error > 0:
        return None
    for count in range(units + 1, most + 1):
        freedom = estimate.freedom * (count - means) / (units - means)
        larger = Estimate(estimate.value, estimate.error * sqrt(units / count), freedom)
        if decided(student_interval(larger, level)):
            return count
    return None
