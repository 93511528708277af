r"""Confidence intervals and p-values for the mean of a few, possibly skewed, paired differences.

Each end is the further of Student's and that of Hall's cubic transformation [1]_: skewness lengthens
the interval on the side where Student's is too short, and never shortens it. With
:math:`a = \gamma/\sqrt n` and the studentised mean :math:`t`,

.. math:: g(t) = t + \frac{a}{3} t^2 + \frac{a^2}{27} t^3 + \frac{a}{6}

removes the first-order effect of the skewness :math:`\gamma`, increases everywhere and has a
closed-form inverse. A p-value is the smallest ``1 - level`` at which the interval leaves out the
value tested, so that the two always agree; without skewness both are Student's.

It was chosen by simulation (100,000 samples per cell; coverage in percent, nominally 95 %):

==============================  =====  =====  =====  =====  =====  =====  =====  =====
differences (skewness)          t, 5   t, 10  t, 14  t, 20  ours,  ours,  ours,  ours,
                                                            5      10     14     20
==============================  =====  =====  =====  =====  =====  =====  =====  =====
normal (0)                      94.9   95.0   94.9   95.0   96.8   96.4   96.0   95.7
gamma, shape 4 (1)              93.2   93.7   93.9   94.2   96.1   96.1   95.9   95.9
exponential (2)                 88.4   90.1   90.9   91.8   94.3   96.0   96.1   96.1
chi-squared, 1 degree (2.8)     82.4   86.0   87.6   89.3   91.5   95.9   96.4   96.5
lognormal, sigma 0.75 (3.3)     87.3   88.7   89.4   90.3   93.3   94.5   94.8   95.0
lognormal, sigma 1 (6.2)        82.1   83.7   85.4   86.7   90.9   93.3   94.1   94.2
==============================  =====  =====  =====  =====  =====  =====  =====  =====

Johnson's modified t and Hall's transformation without Student's ends come close at 95 % but fail at the
high levels that corrections for several claims need: at 99.95 %, with ten normal differences, they miss
the mean in 0.11 to 0.13 % of samples instead of 0.05 % (ours in 0.02 %). The price is power: what
Student's interval detects with twelve normal differences at 99 %, ours detects with fifteen.

References
----------
.. [1] Hall, On the removal of skewness by transformation, Journal of the Royal Statistical
   Society B 54, 1992.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit  # scipy.stats has them too, but takes half a second longer to import

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.samples import Floats, Moments, moments

SKEWNESS_CORRECTION = 3.0
"""Small samples understate the skewness of their distribution, so it is multiplied by 1 + 3/n. The
simulation above led to 3: with 0 intervals undercover (91.7 % at n = 10, lognormal 1), and with a factor
of 1.3 at every n they overcover (97.4 % at n = 20, gamma of shape 1/4)."""


class Interval(NamedTuple):
    """An estimate with its confidence limits, in the unit of the values; limits may be infinite."""

    estimate: float
    low: float
    high: float


def interval(differences: ArrayLike, level: float = LEVEL) -> Interval:
    """Return the mean of the differences and its confidence interval.

    Equal differences show no spread. Had they been drawn from a distribution that is symmetric about
    another value, all n would lie on one side of it with probability 2^(1-n) at most. Where that is at
    most ``1 - level``, the interval is the point itself; otherwise, and for a single difference, it is
    unbounded.

    Parameters
    ----------
    differences : array of shape (n,)
        One per replicate, finite.
    level : float
        Confidence, in [0.5, 1).

    Returns
    -------
    Interval
        Estimate, low and high, in the unit of the differences.

    Raises
    ------
    ReglabError
        If the level is out of range, there are no differences, or one is not finite.

    Examples
    --------
    >>> [round(number, 3) for number in interval([-1.0, 0.0, 1.0, 2.0, 3.0])]  # symmetric: Student's
    [1.0, -0.963, 2.963]
    >>> interval([0.5])
    Interval(estimate=0.5, low=-inf, high=inf)
    """
    summary = _sample(differences)
    low, high = bounds(summary, level)
    return Interval(float(summary.mean), float(low), float(high))


def p_value(differences: ArrayLike, value: float = 0.0) -> float:
    """Return the two-sided p-value for a mean of ``value``.

    It is at most ``1 - level`` exactly when ``interval(differences, level)`` excludes ``value``.

    Parameters
    ----------
    differences : array of shape (n,)
        One per replicate, finite.
    value : float
        The mean under the null hypothesis, in the unit of the differences.

    Raises
    ------
    ReglabError
        If there are no differences, or one is not finite.

    Examples
    --------
    >>> round(p_value([-1.0, 0.0, 1.0, 2.0, 3.0]), 4)
    0.2302
    """
    not_above, not_below = tails(_sample(differences), value)
    return min(1.0, 2 * float(np.minimum(not_above, not_below)))


def bounds(summary: Moments, level: float) -> tuple[Floats, Floats]:
    """Return the lower and the upper confidence limits of each sample's mean, as `interval` describes them.

    Parameters
    ----------
    summary : Moments
        Of one sample or many.
    level : float
        Confidence, in [0.5, 1).

    Returns
    -------
    low, high : array of the shape of ``summary.mean``
        In the unit of the values; infinite where a sample gives no interval.

    Raises
    ------
    ReglabError
        If the level is out of range.
    """
    if not 0.5 <= level < 1:
        raise ReglabError(f"level must be at least 0.5 and below 1 (such as {LEVEL}); got {level!r}.")
    error, a, flat = _standard_error(summary)
    critical: Floats = np.asarray(-stdtrit(np.maximum(summary.count - 1, 1), (1 - level) / 2))
    low = summary.mean - error * np.maximum(critical, _untransform(critical, a))
    high = summary.mean - error * np.minimum(-critical, _untransform(-critical, a))
    point = np.where(np.exp2(1 - summary.count) <= 1 - level, 0.0, np.inf)  # see `interval`
    return np.where(flat, summary.mean - point, low), np.where(flat, summary.mean + point, high)


def tails(summary: Moments, value: float) -> tuple[Floats, Floats]:
    """Return the one-sided p-values of the hypotheses "the mean is not above ``value``" and "it is not below"."""
    error, a, flat = _standard_error(summary)
    t = (summary.mean - value) / error
    transformed = t + a / 3 * t**2 + a**2 / 27 * t**3 + a / 6
    freedom = np.maximum(summary.count - 1, 1)
    not_above = stdtr(freedom, -np.minimum(t, transformed))
    not_below = stdtr(freedom, np.maximum(t, transformed))
    one_side = np.exp2(-summary.count)
    return (
        np.where(flat, np.where(summary.mean > value, one_side, 1.0), not_above),
        np.where(flat, np.where(summary.mean < value, one_side, 1.0), not_below),
    )


def _sample(differences: ArrayLike) -> Moments:
    """Return the moments of a single sample."""
    if np.ndim(differences) != 1:
        raise ReglabError(f"differences must have one axis, the replicates; got shape {np.shape(differences)}.")
    return moments(differences)


def _standard_error(summary: Moments) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the standard error, Hall's a, and whether the values are equal; if so, the error is that of SD 1."""
    flat = summary.sd == 0
    root = np.sqrt(summary.count)
    a = (1 + SKEWNESS_CORRECTION / summary.count) * summary.skewness / root
    return np.where(flat, 1.0, summary.sd) / root, a, flat


def _untransform(x: Floats, a: Floats) -> Floats:
    """Return the t at which g(t) = x, without dividing by ``a``, which may be 0.

    g(t) = ((1 + a t / 3)^3 - 1) / a + a / 6, and c - 1 = (c^3 - 1) / (c^2 + c + 1).
    """
    c = np.cbrt(1 + a * (x - a / 6))
    t: Floats = 3 * (x - a / 6) / (c**2 + c + 1)
    return t
