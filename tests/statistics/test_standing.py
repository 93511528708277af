"""Mean ranks, critical differences and probabilities of being first, against published tables and closed forms."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import standing
from reglab.statistics.standing import critical_difference, groups_within, probability_first

# Demšar (2006), table 5a: critical values of the two-tailed Nemenyi test at 0.05 for 2 to 10 classifiers.
NEMENYI = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]
# Five standard errors of 10,000 draws.
NEAR = 0.025


def tabled(values: np.ndarray) -> pd.DataFrame:
    """Return (conditions, replicates, arms) as a table with arms a, b, c ... and tuning rows that must not count."""
    rows = [
        {"dataset": f"d{d}", "replicate": r, "arm": "abcdefg"[a], "phase": phase, "test_error": value * sign}
        for (d, r, a), value in np.ndenumerate(values)
        for phase, sign in (("comparison", 1), ("tuning", -1))
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0, ignore_index=True)


@pytest.mark.parametrize(("arms", "q"), list(zip(range(2, 11), NEMENYI, strict=True)))
def test_critical_differences_are_those_of_the_published_table(arms: int, q: float) -> None:
    assert critical_difference(arms, 9) == pytest.approx(q * np.sqrt(arms * (arms + 1) / 54), abs=1e-3)


def test_the_critical_difference_needs_arms_and_conditions() -> None:
    with pytest.raises(ReglabError, match="got 1 and 5"):
        critical_difference(1, 5)


def test_groups_are_the_largest_runs_within_the_critical_difference() -> None:
    assert groups_within(np.array([1.0, 2.0, 3.0, 4.0]), 2.0) == ((0, 2), (1, 3))
    assert groups_within(np.array([1.0, 4.0, 7.0]), 2.0) == ()
    assert groups_within(np.array([1.0, 2.0, 3.0]), 5.0) == ((0, 2),)
    assert groups_within(np.array([1.0, 1.0, 9.0]), 2.0) == ((0, 1),)


def test_ranks_are_scipys_of_the_mean_errors_averaged_over_data_sets() -> None:
    values = np.random.default_rng(3).normal(10, 2, (5, 4, 3))
    ranked = standing(tabled(values), seed=0)
    expected = dict(zip("abc", stats.rankdata(values.mean(1), axis=1).mean(0), strict=True))
    assert dict(zip(ranked.arms["arm"], ranked.arms["rank"], strict=True)) == pytest.approx(expected)
    assert ranked.arms["rank"].is_monotonic_increasing
    assert (ranked.conditions, ranked.replicates) == (5, 4)
    assert ranked.critical == pytest.approx(critical_difference(3, 5))


def test_a_planted_difference_is_seen_and_an_absent_one_is_not() -> None:
    noise = np.random.default_rng(4).normal(0, 1, (12, 5, 4))
    planted = standing(tabled(noise + np.array([0, 0, 0, -9])), seed=0)
    assert planted.arms.iloc[0][["arm", "first"]].tolist() == ["d", pytest.approx(1.0)]
    assert (1, 3) in planted.alike
    assert all(start > 0 for start, _ in planted.alike)
    absent = standing(tabled(noise), seed=0)
    assert absent.alike == ((0, 3),)
    assert absent.arms["first"].max() < 0.95


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_probability_over_conditions_is_the_closed_form(count: int) -> None:
    # b is ahead in one condition only, and first if the weight of that condition is above a half, which has
    # probability (1/2)^(n - 1) under Dirichlet(1, ..., 1).
    values = np.tile([[1.0, 2.0]], (count, 1, 1))
    values[0, 0] = [2.0, 1.0]
    first = probability_first(values, np.random.default_rng(1))
    assert first == pytest.approx([1 - 0.5 ** (count - 1), 0.5 ** (count - 1)], abs=NEAR)


def test_the_probability_over_replicates_is_the_closed_form() -> None:
    # With uniform weight w on the first replicate, a is better where w > 3 (1 - w).
    values = np.array([[[1.0, 2.0], [5.0, 2.0]]])
    assert probability_first(values, np.random.default_rng(2)) == pytest.approx([0.25, 0.75], abs=NEAR)


def test_replicates_of_one_condition_are_weighted_apart_from_those_of_another() -> None:
    # Common weights would make a or c first in both conditions or in none.
    condition = [[1.0, 2.0, 3.0], [5.0, 2.0, 2.001]]
    rng = np.random.default_rng(5)
    first = probability_first(np.array([condition, condition]), rng)
    w, across = rng.uniform(size=(2, 40_000)), rng.uniform(size=40_000)
    means = w[..., None] * np.array(condition[0]) + (1 - w[..., None]) * np.array(condition[1])
    ranks = stats.rankdata(means, axis=2)
    overall = across[:, None] * ranks[0] + (1 - across[:, None]) * ranks[1]
    assert first == pytest.approx(np.bincount(overall.argmin(1), minlength=3) / 40_000, abs=NEAR)


def test_arms_that_are_equal_share_and_the_seed_decides_the_draws() -> None:
    values = np.random.default_rng(6).normal(size=(3, 4, 1)).repeat(2, axis=2)
    assert standing(tabled(values), seed=0).arms["first"].tolist() == pytest.approx([0.5, 0.5])
    different = tabled(np.random.default_rng(7).normal(size=(3, 4, 3)))
    same, again, changed = (standing(different, seed=seed).arms for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(same, again)
    assert not same.equals(changed)


def test_means_of_the_same_errors_in_another_order_are_tied() -> None:
    errors = [0.1, 0.2, 0.3]  # their sum depends on the order in its last digit
    assert sum(errors) != sum(errors[::-1])
    tied = standing(tabled(np.array([np.transpose([errors, errors[::-1]])])), seed=0)
    assert tied.arms["rank"].tolist() == [1.5, 1.5]


def test_a_diverged_trial_puts_its_arm_last() -> None:
    values = np.ones((2, 3, 2)) * [1.0, 2.0]
    values[:, 1, 0] = np.nan
    arms = standing(tabled(values), seed=0).arms
    assert arms.to_dict("list") == {"arm": ["b", "a"], "rank": [1.0, 2.0], "first": [1.0, 0.0]}


def test_arms_with_other_replicates_are_refused() -> None:
    rows = tabled(np.ones((2, 3, 2)))
    with pytest.raises(ReglabError, match="exactly one trial of every arm"):
        standing(rows[~((rows["arm"] == "a") & (rows["replicate"] == 1))], seed=0)
    with pytest.raises(ReglabError, match="exactly one trial of every dataset"):
        standing(rows[~((rows["dataset"] == "d0") & (rows["replicate"] == 1))], seed=0)
