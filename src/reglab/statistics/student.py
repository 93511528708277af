"""Student's interval and p-value of an estimate that comes with its standard error."""

from collections.abc import Sequence
from math import hypot, inf, nan
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval


class Estimate(NamedTuple):
    """An estimate, its standard error (NaN if unknown), and the degrees of freedom of the error."""

    value: float
    error: float
    freedom: float


def student_interval(estimate: Estimate, level: float = LEVEL) -> Interval:
    """Return Student's confidence interval.

    An error of 0 comes from equal values. As in `interval`, the interval is then the point itself if there are enough
    of them, and unbounded otherwise. It is also unbounded where the error is unknown.

    Parameters
    ----------
    estimate : Estimate
        In any unit.
    level : float
        Confidence, in [0.5, 1).

    Raises
    ------
    ReglabError
        If the level is out of range.

    Examples
    --------
    >>> [round(number, 3) for number in student_interval(Estimate(1.0, 0.5, 9))]
    [1.0, -0.131, 2.131]
    """
    if not 0.5 <= level < 1:
        raise ReglabError(f"level must be at least 0.5 and below 1 (such as {LEVEL}); got {level!r}.")
    value, error, freedom = estimate
    if _unknown(estimate):
        reach = inf
    elif error == 0:
        reach = 0.0 if _chance_of_equal_values(freedom) <= 1 - level else inf
    else:
        reach = float(-stdtrit(freedom, (1 - level) / 2)) * error
    return Interval(value, value - reach, value + reach)


def student_p_value(estimate: Estimate) -> float:
    """Return the two-sided p-value for a true value of 0.

    It is at most ``1 - level`` exactly when `student_interval` excludes 0.

    Examples
    --------
    >>> round(student_p_value(Estimate(1.0, 0.5, 9)), 3)
    0.077
    """
    value, error, freedom = estimate
    if _unknown(estimate) or value == 0:
        return 1.0
    if error == 0:
        return min(1.0, _chance_of_equal_values(freedom))
    return 2 * float(stdtr(freedom, -abs(value) / error))


def mean_of_estimates(estimates: Sequence[Estimate]) -> Estimate:
    """Return the mean of independent estimates, with Satterthwaite's degrees of freedom.

    Its error is unknown if one of theirs is.

    References
    ----------
    Satterthwaite, An approximate distribution of estimates of variance components, Biometrics Bulletin 2, 1946.

    Examples
    --------
    >>> mean = mean_of_estimates([Estimate(1.0, 3.0, 5), Estimate(2.0, 4.0, 5)])
    >>> mean.value, mean.error, round(mean.freedom, 2)
    (1.5, 2.5, 9.27)
    """
    value = float(np.mean([estimate.value for estimate in estimates]))
    if any(_unknown(estimate) for estimate in estimates):
        return Estimate(value, nan, 0)
    error = hypot(*(estimate.error for estimate in estimates))
    if error == 0:
        return Estimate(value, 0.0, sum(estimate.freedom for estimate in estimates))
    freedom = 1 / sum((estimate.error / error) ** 4 / estimate.freedom for estimate in estimates)
    return Estimate(value, error / len(estimates), freedom)


def _unknown(estimate: Estimate) -> bool:
    return not (estimate.error >= 0 and estimate.freedom > 0)


def _chance_of_equal_values(freedom: float) -> float:
    """Return the largest chance that all values lie on one side of the centre of a symmetric distribution."""
    return float(2.0**-freedom)
