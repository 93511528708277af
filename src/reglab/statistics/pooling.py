r"""Gains of several conditions as one: their random-effects mean.

Every condition has a true gain :math:`\theta_i` of its own, drawn from a distribution with mean
:math:`\mu` and standard deviation :math:`\tau`, and a measured one :math:`y_i` with standard error
:math:`s_i`. With :math:`w_i = 1 / (s_i^2 + \tau^2)` and Paule and Mandel's :math:`\tau`,

.. math:: \hat\mu = \frac{\sum w_i y_i}{\sum w_i}, \qquad
          \mathrm{se}^2 = \frac{\sum w_i (y_i - \hat\mu)^2}{(k - 1) \sum w_i}

and the interval is Student's with :math:`k - 1` degrees of freedom (Hartung and Knapp [1]_). The
interval for the true gain of a new condition has :math:`\tau^2 + \mathrm{se}^2` for its variance and
:math:`k - 2` degrees of freedom (Higgins and others [2]_).

Simulated with ten conditions of ten replicates and standard errors from 0.16 to 0.95, both 95 %
intervals hold what they should in 93 to 97 % of samples where :math:`\tau` is 1 or more. Where it is
0.3, smaller than most standard errors, it is often estimated as 0: the mean is held in 93 %, a new
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
        The standard deviation of true gains between conditions, in the gains' unit.
    units : array of shape (conditions,)
        Each condition's mean gain.
    """

    mean: Interval
    new: Interval
    spread: float
    units: Floats


def pool(gains: pd.DataFrame, level: float = LEVEL) -> Pooled:
    """Return the random-effects mean of the gains of several conditions.

    A condition whose replicates are all equal shows no standard error of its own; it gets the
    smallest one of the others, as its true one is not 0.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns: a row a replicate, a column a condition.
    level : float
        Confidence of both intervals, in [0.5, 1).

    Returns
    -------
    Pooled

    Raises
    ------
    ReglabError
        If there are fewer than three conditions, fewer than two replicates, no condition's
        replicates differ, or a gain is not finite.

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
    # a second of importing that one notebook needs and all others would pay for
    from statsmodels.stats.meta_analysis import combine_effects  # noqa: PLC0415

    found = combine_effects(summary.mean, sd**2 / replicates, method_re="iterated", use_t=True)
    middle, error, tau = float(found.mean_effect_re), float(np.sqrt(found.var_hksj_re)), float(np.sqrt(found.tau2))
    reach = -stdtrit(count - 1, (1 - level) / 2) * error
    further = -stdtrit(count - 2, (1 - level) / 2) * np.hypot(tau, error)
    return Pooled(
        Interval(middle, float(middle - reach), float(middle + reach)),
        Interval(middle, float(middle - further), float(middle + further)),
        tau,
        summary.mean,
    )
