"""Moments against NumPy and SciPy."""

import numpy as np
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import moments


@pytest.mark.parametrize("shape", [(7,), (4, 3), (2, 5, 9)])
def test_moments_are_those_of_numpy_and_scipy_over_the_last_axis(shape):
    values = np.random.default_rng(0).exponential(size=shape)
    summary = moments(values)
    np.testing.assert_allclose(summary.mean, values.mean(-1))
    np.testing.assert_allclose(summary.sd, values.std(-1, ddof=1))
    np.testing.assert_allclose(summary.skewness, stats.skew(values, axis=-1, bias=False))
    np.testing.assert_array_equal(summary.count, np.full(shape[:-1], shape[-1]))


def test_two_values_have_a_spread_but_no_skewness_and_one_has_neither():
    pair, single = moments([1.0, 4.0]), moments([1.0])
    assert (pair.mean, pair.sd, pair.skewness) == (2.5, pytest.approx(np.sqrt(4.5)), 0)
    assert (single.mean, single.sd, single.skewness, single.count) == (1, 0, 0, 1)


def test_values_that_differ_by_rounding_have_no_spread_and_no_skewness():
    values = [0.1 + 0.2, 0.3, 0.3]
    assert np.std(values) > 0
    assert (moments(values).sd, moments(values).skewness) == (0, 0)
    assert moments([1.0, 1.0, 1.0 + 1e-6]).sd > 0


@pytest.mark.parametrize(
    ("values", "message"), [([], "at least one value"), (3.0, "at least one"), ([1, np.nan], "1 of 2")]
)
def test_missing_and_non_finite_values_are_refused(values, message):
    with pytest.raises(ReglabError, match=message):
        moments(values)
