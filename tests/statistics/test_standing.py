"""Mean ranks and critical differences, against SciPy and a published table."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import standing
from reglab.statistics.standing import critical_difference, groups_within

# Demšar (2006), table 5a: critical values of the two-tailed Nemenyi test at 0.05 for 2 to 10 classifiers.
NEMENYI = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]


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


def effects(values: np.ndarray) -> pd.DataFrame:
    """Return (data sets, methods) as a frame with methods a, b, c ..."""
    return pd.DataFrame(values, columns=list("abcdefg")[: values.shape[1]])


def test_ranks_are_scipys_averaged_over_data_sets_the_largest_effect_first() -> None:
    values = np.random.default_rng(3).normal(10, 2, (5, 3))
    ranked = standing(effects(values))
    expected = dict(zip("abc", stats.rankdata(-values, axis=1).mean(0), strict=True))
    assert dict(zip(ranked.methods["method"], ranked.methods["rank"], strict=True)) == pytest.approx(expected)
    assert ranked.methods["rank"].is_monotonic_increasing
    assert ranked.datasets == 5
    assert ranked.critical == pytest.approx(critical_difference(3, 5))


def test_a_planted_difference_is_seen_and_an_absent_one_is_not() -> None:
    noise = np.random.default_rng(4).normal(0, 1, (12, 4))
    planted = standing(effects(noise + np.array([0, 0, 0, 9])))
    assert planted.methods["method"].iloc[0] == "d"
    assert all(start > 0 for start, _ in planted.alike)
    assert standing(effects(noise)).alike == ((0, 3),)


def test_effects_that_differ_by_rounding_are_tied() -> None:
    assert standing(effects(np.array([[0.1 + 0.2, 0.3]]))).methods["rank"].tolist() == [1.5, 1.5]


def test_a_method_that_is_missing_on_a_data_set_is_refused() -> None:
    with pytest.raises(ReglabError, match="every method on every data set"):
        standing(effects(np.array([[1.0, np.nan]])))
