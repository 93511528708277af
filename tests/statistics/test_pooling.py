"""The random-effects mean against an independent computation and by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from reglab.errors import ReglabError
from reglab.statistics import pool


def by_hand(gains: np.ndarray, level: float) -> tuple[float, float, float, float]:
    """Mean, half widths for the mean and for a new condition, and spread; tau by root finding."""
    y, v = gains.mean(0), gains.var(0, ddof=1) / len(gains)
    k = len(y)

    def surplus(tau2: float) -> float:
        w = 1 / (v + tau2)
        return float((w * (y - (w * y).sum() / w.sum()) ** 2).sum() - (k - 1))

    tau2 = optimize.brentq(surplus, 0, 1e3) if surplus(0) > 0 else 0.0
    w = 1 / (v + tau2)
    mean = float((w * y).sum() / w.sum())
    error2 = float((w * (y - mean) ** 2).sum() / (k - 1) / w.sum())
    t = stats.t.ppf((1 + level) / 2, [k - 1, k - 2])
    return mean, t[0] * error2**0.5, t[1] * (tau2 + error2) ** 0.5, tau2**0.5


@pytest.mark.parametrize("tau", [0.0, 2.0])
def test_it_is_paule_mandel_with_hartung_knapps_interval(tau: float) -> None:
    rng = np.random.default_rng(3)
    gains = rng.normal(1, tau, 6) + rng.normal(0, [0.5, 1, 1, 2, 3, 1], (8, 6))
    mean, reach, further, spread = by_hand(gains, 0.975)
    pooled = pool(pd.DataFrame(gains), 0.975)
    assert list(pooled.mean) == pytest.approx([mean, mean - reach, mean + reach], abs=1e-4)
    assert list(pooled.new) == pytest.approx([mean, mean - further, mean + further], abs=1e-4)
    assert pooled.spread == pytest.approx(spread, abs=1e-4)
    assert pooled.units == pytest.approx(gains.mean(0))


def test_conditions_more_alike_than_chance_get_hartung_knapps_interval_too() -> None:
    # Only here do Hartung and Knapp's and the ordinary interval differ: a tau above 0 makes them equal.
    gains = np.array([[-3.0, -1.0, 2.0, 0.0], [3.2, 1.1, -1.8, 0.3]])
    mean, reach, _, spread = by_hand(gains, 0.95)
    assert spread == 0
    assert list(pool(pd.DataFrame(gains)).mean) == pytest.approx([mean, mean - reach, mean + reach], abs=1e-6)


def test_a_condition_without_spread_counts_as_the_most_precise_of_the_others() -> None:
    rng = np.random.default_rng(0)
    gains = pd.DataFrame(rng.normal(0, [1.0, 2.0, 3.0, 1.0], (5, 4)))
    sd = gains[[0, 1, 2]].std().min()
    as_precise = gains.assign(**{"3": 0.3 + sd * np.array([-1, -1, 0, 1, 1])}).drop(columns=3)
    flat = gains.assign(**{"3": 0.3}).drop(columns=3)
    assert list(pool(flat).mean) == pytest.approx(list(pool(as_precise).mean))


@pytest.mark.parametrize(("tau", "least"), [(0.3, 0.84), (1.0, 0.92), (3.0, 0.92)])
def test_the_intervals_hold_the_mean_and_a_new_condition(tau: float, least: float) -> None:
    rng = np.random.default_rng(4)
    held = []
    for _ in range(400):
        gains = rng.normal(0.5, tau, 10) + rng.normal(0, rng.uniform(0.5, 3, 10), (10, 10))
        pooled = pool(pd.DataFrame(gains))
        new = rng.normal(0.5, tau)
        held.append((pooled.mean.low <= 0.5 <= pooled.mean.high, pooled.new.low <= new <= pooled.new.high))
    mean, new = np.mean(held, axis=0)
    assert 0.92 <= mean <= 0.985  # 400 studies: the standard error is 1.1 points
    assert new >= least  # too short where noise hides the spread, as the module's docstring says


@pytest.mark.parametrize("shape", [(5, 2), (1, 4)])
def test_too_few_conditions_or_replicates_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ReglabError, match=f"got {shape[1]} conditions with {shape[0]} replicates"):
        pool(pd.DataFrame(np.random.default_rng(0).normal(size=shape)))


def test_gains_that_are_all_equal_are_refused() -> None:
    with pytest.raises(ReglabError, match="that differ somewhere"):
        pool(pd.DataFrame(np.zeros((5, 4))))
