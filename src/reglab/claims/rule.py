"""The verdict rule: what the paired differences say of a claim."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reglab.claims.registry import Claim
from reglab.claims.verdict import ConditionVerdict, Verdict
from reglab.errors import ReglabError
from reglab.statistics import (
    Floats,
    Interval,
    Pooled,
    holm_levels,
    interval,
    minimum_detectable_effect,
    moments,
    p_value,
    replicates_needed,
)


def rule(estimate: ArrayLike, low: ArrayLike, high: ArrayLike, smallest_effect: float) -> NDArray[np.str_]:
    """Return the verdict on each estimate with its interval, "depends" left aside.

    ==============  ======================================================================
    supported       the interval lies above zero, the estimate is at least the smallest effect
    contradicted    the interval lies below zero, the estimate is at least as large
    negligible      the interval lies inside plus or minus the smallest effect
    undecided       anything else
    ==============  ======================================================================

    Parameters
    ----------
    estimate, low, high : array of one shape, or float
        Positive where the claim is right.
    smallest_effect : float
        The smallest effect of interest, in the same unit.

    Examples
    --------
    >>> rule([0.8, 0.4, 0.1], [0.4, 0.1, -0.2], [1.2, 0.7, 0.4], smallest_effect=0.5).tolist()
    ['supported', 'undecided', 'negligible']
    """
    estimate, low, high = np.asarray(estimate), np.asarray(low), np.asarray(high)
    # A mean of differences of exactly the smallest effect may miss it in the last digit.
    reached = np.abs(estimate) >= smallest_effect * (1 - 1e-9)
    inside = (low > -smallest_effect) & (high < smallest_effect)
    return np.select(
        [(low > 0) & reached, (high < 0) & reached, inside],
        ["supported", "contradicted", "negligible"],
        "undecided",
    )


def judge(claim: Claim, differences: Mapping[str, ArrayLike], trials: int) -> Verdict:
    """Apply the verdict rule to a claim's paired differences.

    The rule decides on the mean over the conditions, replicate by replicate, at the claim's own
    level; if at least one condition is supported and at least one contradicted, the verdict is
    "depends". The conditions share the claim's error rate by Holm's correction, and each one's
    interval has the level at which leaving out zero is Holm's rejection. Holm guards these rejections
    together; the conditions' intervals hold each at its own level, the claims' own all at once.

    Intervals speak of new splits, initial weights and noise; the test set is one and the same.

    Parameters
    ----------
    claim : Claim
        From `registry`.
    differences : mapping of str to array of shape (replicates,)
        For each condition the contrast of each replicate, positive where the claim is right; the
        same number of replicates in every condition.
    trials : int
        Trials behind them, for the sentence.

    Returns
    -------
    Verdict

    Raises
    ------
    ReglabError
        If there is no condition, the numbers of replicates differ, or a difference is not finite (a
        diverged trial: it cannot be left out without favouring its arm).

    Examples
    --------
    >>> from reglab.claims import registry
    >>> verdict = judge(registry()["L1"], {"penalty in the loss": [0.9, 1.1, 0.8, 1.0, 1.2]}, trials=40)
    >>> verdict.verdict, round(verdict.estimate, 2)
    ('supported', 1.0)
    """
    values = {name: np.asarray(one, dtype=float) for name, one in differences.items()}
    _check(claim, values)
    together = np.mean(list(values.values()), axis=0)
    return _verdict(claim, interval(together, claim.level), together, _conditions(claim, values), trials)


def judge_pooled(claim: Claim, pooled: Pooled, trials: int) -> Verdict:
    """Apply the verdict rule to a mean over conditions, where these are what is repeated.

    Parameters
    ----------
    claim : Claim
        From `registry`.
    pooled : Pooled
        What ``statistics.pool`` returns at the claim's level.
    trials : int
        Trials behind it, for the sentence.

    Returns
    -------
    Verdict
        With one condition, all of them together; how many more would decide it is reckoned from
        the spread of the conditions' gains.

    Examples
    --------
    >>> import pandas as pd
    >>> from reglab.claims import registry
    >>> from reglab.statistics import pool
    >>> claim, gains = registry()["M2"], pd.DataFrame([[1.0, 1.1, 0.9], [1.2, 1.0, 1.1]])
    >>> judge_pooled(claim, pool(gains, claim.level), trials=12).verdict
    'supported'
    """
    name, found = claim.conditions[0], pooled.mean
    word = str(rule(*found, claim.smallest_effect))
    condition = ConditionVerdict(name, word, *found, len(pooled.units))
    return _verdict(claim, found, pooled.units, (condition,), trials)


def _verdict(
    claim: Claim, found: Interval, units: Floats, conditions: tuple[ConditionVerdict, ...], trials: int
) -> Verdict:
    """Return the verdict on an interval; ``units`` are what is repeated, one value each."""
    verdict = _overall(str(rule(*found, claim.smallest_effect)), conditions)
    spread, count = float(moments(units).sd), len(units)
    return Verdict(
        claim=claim.id,
        title=claim.title,
        verdict=verdict,
        metric=claim.metric,
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        unit=claim.unit,
        smallest_effect=claim.smallest_effect,
        replicates=count,
        trials=trials,
        conditions=conditions,
        minimum_detectable_effect=minimum_detectable_effect(spread, count, claim.level) if spread else None,
        replicates_needed=_needed(claim, units) if verdict == "undecided" else None,
        notebook=claim.notebook,
        arm=claim.arm,
        baseline=claim.baseline,
        registered=claim.replicates,
        quantity=claim.quantity,
        replication=claim.replication,
    )


def _check(claim: Claim, values: Mapping[str, Floats]) -> None:
    if not values:
        raise ReglabError(f"{claim.id}: a verdict needs the paired differences of at least one condition; got none.")
    shapes = {name: one.shape for name, one in values.items()}
    if len(set(shapes.values())) > 1 or len(next(iter(shapes.values()))) != 1:
        raise ReglabError(
            f"{claim.id}: every condition needs one difference for each of the same replicates; got {shapes}."
        )


def _conditions(claim: Claim, values: Mapping[str, Floats]) -> tuple[ConditionVerdict, ...]:
    levels = holm_levels([p_value(one) for one in values.values()], claim.alpha)
    rows = []
    for (name, one), level in zip(values.items(), levels, strict=True):
        found = interval(one, float(level))
        rows.append(ConditionVerdict(name, str(rule(*found, claim.smallest_effect)), *found, len(one)))
    return tuple(rows)


def _overall(verdict: str, conditions: tuple[ConditionVerdict, ...]) -> str:
    found = {condition.verdict for condition in conditions}
    return "depends" if {"supported", "contradicted"} <= found else verdict


def _needed(claim: Claim, differences: Floats) -> int | None:
    """Return how many replicates would decide; one alone shows no spread, so then the planned number."""
    if len(differences) == 1:
        return claim.replicates

    def decided(estimate: float, low: Floats, high: Floats) -> NDArray[np.bool_]:
        return rule(estimate, low, high, claim.smallest_effect) != "undecided"

    return replicates_needed(differences, claim.level, decided)
