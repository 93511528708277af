r"""The random-effects mean of the gains of several conditions.

Every condition has its own true gain :math:`\theta_i`, drawn from a distribution with mean
:math:`\mu` and standard deviation :math:`\tau`, and a measured one :math:`y_i` with standard error
:math:`s_i`. With :math:`w_i = 1 / (s_i^2 + \tau^2)` and Paule and Mandel's :math:`\tau`,

.. math:: \hat\mu = \frac{\sum w_i y_i}{\sum w_i}, \qquad
          \mathrm{se}^2 = \frac{\sum w_i (y_i - \hat\mu)^2}{(k - 1) \sum w_i}

and the interval is Student's with :math:`k - 1` degrees of freedom (Hartung and Knapp [1]_). The
interval for the true gain of a new condition uses the variance :math:`\tau^2 + \mathrm{se}^2` and
:math:`k - 2` degrees of freedom (Higgins and others [2]_).

In simulations of ten conditions with ten replicates each and standard errors from 0.16 to 0.95, both
95 % intervals cover their target in 93 to 97 % of samples if :math:`\tau` is 1 or more. A :math:`\tau` of
0.3, smaller than most standard errors, is often estimated as 0: the mean is then covered in 93 %, a new
condition in 86 %.

References
----------
.. [1] Hartung and Knapp, A refined method for the meta-analysis of controlled clinical trials with
   binary outcome, Statistics in Medicine 20, 2001.
.. [2] Higgins, Thompson and Spiegelhalter, A re-evaluation of random-effects meta-analysis, Journal
   of the Royal Statistical Society A 172, 2009.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval
from reglab.statistics.samples import Floats, moments


@dataclass(frozen=True)
class Pooled:
    """A random-effects mean.

    Parameters
    ----------
    mean : Interval
        The mean over conditions, with the interval for it.
    new : Interval
        The same mean, with the interval for the true gain of a new condition of the same kind.
    spread : float
        The standard deviation of the true gains across conditions, in the gains' unit.
    units : array of shape (conditions,)
        Each condition's mean gain.
    """

    mean: Interval
    new: Interval
    spread: float
    units: Floats


def pool(gains: pd.DataFrame, level: float = LEVEL) -> Pooled:
    """Return the random-effects mean of the gains of several conditions.

    A condition whose replicates are all equal gives no standard error. Its true one is not 0, so it gets
    the smallest of the others'.

    Parameters
    ----------
    gains : DataFrame
        One row per replicate and one column per condition, as `gains_by_condition` returns them.
    level : float
        Confidence of both intervals, in [0.5, 1).

    Returns
    -------
    Pooled

    Raises
    ------
    ReglabError
        If there are fewer than three conditions or two replicates, no condition's replicates differ,
        or a gain is not finite.

    Examples
    --------
    >>> pooled = pool(pd.DataFrame([[0.0, 1.0, 2.0], [1.0, 2.0, 3.0]], columns=["digits", "wine", "mnist"]))
    >>> [round(number, 2) for number in pooled.mean], round(pooled.spread, 2)
    ([1.5, -0.98, 3.98], 0.87)
    """
    summary = moments(gains.to_numpy(dtype=float).T)
    count, replicates = gains.shape[1], gains.shape[0]
    if count < 3 or replicates < 2 or not (summary.sd > 0).any():
        raise ReglabError(
            "pooling needs three conditions or more, each with two replicates or more that differ somewhere; "
            f"got {count} conditions with {replicates} replicates."
        )
    sd = np.where(summary.sd > 0, summary.sd, summary.sd[summary.sd > 0].min())
    # importing it takes a second, and only one notebook needs it
    from statsmodels.stats.meta_analysis import combine_effects  # noqa: PLC0415

    effects = combine_effects(summary.mean, sd**2 / replicates, method_re="iterated", use_t=True)
    error, tau = np.sqrt(effects.var_hksj_re), float(np.sqrt(effects.tau2))
    mean = _interval(effects.mean_effect_re, error, count - 1, level)
    new = _interval(effects.mean_effect_re, np.hypot(tau, error), count - 2, level)
    return Pooled(mean, new, tau, summary.mean)


def _interval(mean: float, error: float, freedom: int, level: float) -> Interval:
    reach = float(-stdtrit(freedom, (1 - level) / 2) * error)
    return Interval(float(mean), float(mean) - reach, float(mean) + reach)
