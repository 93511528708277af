"""Means over blocks and probabilities of being best, against SciPy, statsmodels and simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.formula.api import ols

from reglab.errors import ReglabError
from reglab.statistics.blocks import Blocks, in_blocks, over_first, probability_best


def test_the_error_is_that_of_the_two_way_analysis_of_variance() -> None:
    values = np.random.default_rng(0).normal(size=(4, 3)) + np.array([[0.0], [5.0], [-3.0], [1.0]])
    rows = pd.DataFrame([(b, m, y) for (b, m), y in np.ndenumerate(values)], columns=["block", "method", "y"])
    fitted = ols("y ~ C(block) + C(method)", rows).fit()
    blocks = in_blocks(values)
    assert blocks.freedom == fitted.df_resid == 6
    assert blocks.error * np.sqrt(2) == pytest.approx(fitted.bse["C(method)[T.1]"])
    low, high = fitted.conf_int().loc["C(method)[T.2]"]
    assert tuple(over_first(blocks)[1]) == pytest.approx((fitted.params["C(method)[T.2]"], low, high))


def test_two_methods_are_compared_as_by_a_paired_t_test() -> None:
    values = np.random.default_rng(1).normal(size=(6, 2))
    difference = values[:, 1] - values[:, 0]
    chance = stats.t.cdf(difference.mean() / (difference.std(ddof=1) / np.sqrt(6)), 5)  # that the second is better
    assert probability_best(in_blocks(values)) == pytest.approx([1 - chance, chance], abs=0.002)


def test_the_probability_of_the_best_of_many_is_that_of_draws() -> None:
    means, error, freedom = np.array([0.0, 1.0, 1.5, 1.2, -2.0]), 0.6, 8
    rng = np.random.default_rng(2)
    scale = error * np.sqrt(freedom / rng.chisquare(freedom, 100_000))
    drawn = means + scale[:, None] * rng.normal(size=(100_000, 5))
    expected = np.bincount(drawn.argmax(1), minlength=5) / 100_000
    assert probability_best(Blocks(means, error, freedom)) == pytest.approx(expected, abs=0.008)


def test_without_repetition_nothing_is_known_and_without_noise_all_is() -> None:
    single = in_blocks(np.array([[1.0, 2.0]]))
    assert np.isnan(single.error)
    assert np.isnan(probability_best(single)).all()
    assert [(tuple(interval)) for interval in over_first(single)] == [(1.0, -np.inf, np.inf)]
    exact = in_blocks(np.array([[1.0, 2.0, 2.0], [3.0, 4.0, 4.0]]))
    assert probability_best(exact).tolist() == [0.0, 0.5, 0.5]


@pytest.mark.parametrize("values", [np.ones(3), np.ones((0, 2)), np.array([[1.0, np.nan]])])
def test_values_that_are_no_blocks_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ReglabError, match="finite values of shape"):
        in_blocks(values)
