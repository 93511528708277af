"""The verdict rule: what an estimate with its interval says about a claim."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def rule(estimate: ArrayLike, low: ArrayLike, high: ArrayLike, smallest_effect: float) -> NDArray[np.str_]:
    """Return the verdict on each estimate with its interval.

    ==============  ================================================================================
    supported       the interval lies above zero, and the estimate reaches the smallest effect
    contradicted    the interval lies below zero, and the estimate reaches minus the smallest effect
    negligible      the interval lies between minus and plus the smallest effect
    undecided       anything else
    ==============  ================================================================================

    The fifth verdict, "depends", is about several data sets or conditions: see `judge`.

    Parameters
    ----------
    estimate, low, high : array of one shape, or float
        Positive where the claim is right.
    smallest_effect : float
        The smallest effect of interest, in the same unit.

    Returns
    -------
    array of str
        Of the shape of ``estimate``.

    Examples
    --------
    >>> rule([0.8, 0.4, 0.1], [0.4, 0.1, -0.2], [1.2, 0.7, 0.4], smallest_effect=0.5).tolist()
    ['supported', 'undecided', 'negligible']
    """
    estimate, low, high = np.asarray(estimate), np.asarray(low), np.asarray(high)
    # The mean of effects that all equal the smallest one may miss it in the last digit.
    reached = np.abs(estimate) >= smallest_effect * (1 - 1e-9)
    inside = (low > -smallest_effect) & (high < smallest_effect)
    return np.select(
        [(low > 0) & reached, (high < 0) & reached, inside],
        ["supported", "contradicted", "negligible"],
        "undecided",
    )
