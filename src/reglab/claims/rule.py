"""The verdict rule: what paired differences say about a claim."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd
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

Trials: TypeAlias = pd.DataFrame | int
"""The trials behind a verdict: their table, or only their number."""


def rule(estimate: ArrayLike, low: ArrayLike, high: ArrayLike, smallest_effect: float) -> NDArray[np.str_]:
    """Return the verdict on each estimate with its interval.

    ==============  ================================================================================
    supported       the interval lies above zero, and the estimate reaches the smallest effect
    contradicted    the interval lies below zero, and the estimate reaches minus the smallest effect
    negligible      the interval lies between minus and plus the smallest effect
    undecided       anything else
    ==============  ================================================================================

    The fifth verdict, "depends", is about several conditions: see `judge`.

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
    # The mean of differences that all equal the smallest effect may miss it in the last digit.
    reached = np.abs(estimate) >= smallest_effect * (1 - 1e-9)
    inside = (low > -smallest_effect) & (high < smallest_effect)
    return np.select(
        [(low > 0) & reached, (high < 0) & reached, inside],
        ["supported", "contradicted", "negligible"],
        "undecided",
    )


def judge(claim: Claim, differences: Mapping[str, ArrayLike], trials: Trials) -> Verdict:
    """Apply the verdict rule to a claim's paired differences.

    The rule is applied to the mean over the conditions, replicate by replicate, at the claim's level. If at
    least one condition is supported and at least one contradicted, the verdict is "depends".

    Conditions share the claim's error rate by Holm's correction: each one's interval has the level at which
    it excludes zero exactly if Holm rejects. Holm controls these rejections together, but each condition's
    interval holds only by itself; the intervals of a family's claims hold all at once.

    Intervals hold for new splits, initial weights and noise, on the same data sets.

    Parameters
    ----------
    claim : Claim
        From `registry`.
    differences : mapping of str to array of shape (replicates,)
        The contrast of each replicate, by condition; positive where the claim is right. Every condition has
        the same replicates.
    trials : DataFrame or int
        The table of all trials behind them, of which the sentence also says how many diverged; or only their number.

    Returns
    -------
    Verdict

    Raises
    ------
    ReglabError
        If there are no conditions, the numbers of replicates differ, or a difference is not finite (a
        diverged trial: leaving it out would favour its arm).

    Examples
    --------
    >>> from reglab.claims import registry
    >>> verdict = judge(registry()["L1"], {"penalty in the loss": [0.9, 1.1, 0.8, 1.0, 1.2]}, trials=40)
    >>> verdict.verdict, round(verdict.estimate, 2)
    ('supported', 1.0)
    """
    by_condition = {name: np.asarray(values, dtype=float) for name, values in differences.items()}
    _check(claim, by_condition)
    mean = np.mean(list(by_condition.values()), axis=0)
    return _verdict(claim, interval(mean, claim.level), mean, _conditions(claim, by_condition), trials)


def judge_pooled(claim: Claim, pooled: Pooled, trials: Trials) -> Verdict:
    """Apply the verdict rule to a mean over conditions, for a claim that repeats conditions.

    Parameters
    ----------
    claim : Claim
        From `registry`.
    pooled : Pooled
        What ``statistics.pool`` returns at the claim's level.
    trials : DataFrame or int
        As for `judge`.

    Returns
    -------
    Verdict
        Its only condition is all conditions together. ``replicates_needed`` follows from the spread of the
        conditions' gains.

    Examples
    --------
    >>> import pandas as pd
    >>> from reglab.claims import registry
    >>> from reglab.statistics import pool
    >>> claim, gains = registry()["M2"], pd.DataFrame([[1.0, 1.1, 0.9], [1.2, 1.0, 1.1]])
    >>> judge_pooled(claim, pool(gains, claim.level), trials=12).verdict
    'supported'
    """
    condition = _condition(claim, claim.conditions[0], pooled.mean, len(pooled.units))
    return _verdict(claim, pooled.mean, pooled.units, (condition,), trials)


def _verdict(
    claim: Claim, mean: Interval, units: Floats, conditions: tuple[ConditionVerdict, ...], trials: Trials
) -> Verdict:
    """Return the verdict on a mean; ``units`` holds the value of each replicate or condition behind it."""
    words = {condition.verdict for condition in conditions}
    verdict = "depends" if {"supported", "contradicted"} <= words else str(rule(*mean, claim.smallest_effect))
    sd, count = float(moments(units).sd), len(units)
    return Verdict(
        claim=claim.id,
        title=claim.title,
        verdict=verdict,
        metric=claim.metric,
        estimate=mean.estimate,
        low=mean.low,
        high=mean.high,
        unit=claim.unit,
        smallest_effect=claim.smallest_effect,
        replicates=count,
        trials=trials if isinstance(trials, int) else len(trials),
        conditions=conditions,
        minimum_detectable_effect=minimum_detectable_effect(sd, count, claim.level) if sd else None,
        replicates_needed=_needed(claim, units) if verdict == "undecided" else None,
        notebook=claim.notebook,
        arm=claim.arm,
        baseline=claim.baseline,
        registered=claim.replicates,
        quantity=claim.quantity,
        replication=claim.replication,
        diverged=0 if isinstance(trials, int) else int(trials["diverged"].sum()),
    )


def _check(claim: Claim, differences: Mapping[str, Floats]) -> None:
    if not differences:
        raise ReglabError(f"{claim.id}: a verdict needs the paired differences of at least one condition; got none.")
    shapes = {name: values.shape for name, values in differences.items()}
    if len(set(shapes.values())) > 1 or len(next(iter(shapes.values()))) != 1:
        raise ReglabError(
            f"{claim.id}: every condition needs one difference per replicate, for the same replicates; got {shapes}."
        )


def _conditions(claim: Claim, differences: Mapping[str, Floats]) -> tuple[ConditionVerdict, ...]:
    levels = holm_levels([p_value(values) for values in differences.values()], claim.alpha)
    return tuple(
        _condition(claim, name, interval(values, float(level)), len(values))
        for (name, values), level in zip(differences.items(), levels, strict=True)
    )


def _condition(claim: Claim, name: str, mean: Interval, replicates: int) -> ConditionVerdict:
    return ConditionVerdict(name, str(rule(*mean, claim.smallest_effect)), *mean, replicates)


def _needed(claim: Claim, units: Floats) -> int | None:
    """Return how many replicates would decide: the planned number where a single one shows no spread."""
    if len(units) == 1:
        return claim.replicates

    def decided(estimate: float, low: Floats, high: Floats) -> NDArray[np.bool_]:
        return rule(estimate, low, high, claim.smallest_effect) != "undecided"

    return replicates_needed(units, claim.level, decided)
