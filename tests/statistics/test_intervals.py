"""Intervals and p-values against SciPy, statsmodels and the published formula."""

import numpy as np
import pytest
from scipy import optimize, stats

from reglab.errors import ReglabError
from reglab.statistics import bounds, interval, moments, p_value
from reglab.statistics.intervals import SKEWNESS_CORRECTION

SYMMETRIC = np.array([-1.3, -0.4, 0.1, 0.6, 0.6, 1.1, 1.6, 2.5])
SKEWED = np.array([0.1, 0.2, 0.2, 0.3, 0.4, 0.6, 0.9, 1.9])
LEVELS = [0.8, 0.95, 0.99, 0.9995]


def hall(t: float, skewness: float, n: int) -> float:
    """Hall's transformation as published: T + γT²/(3√n) + γ²T³/(27n) + γ/(6√n)."""
    return t + skewness * t**2 / (3 * n**0.5) + skewness**2 * t**3 / (27 * n) + skewness / (6 * n**0.5)


@pytest.mark.parametrize("level", LEVELS)
def test_without_skewness_the_interval_is_students(level: float) -> None:
    expected = stats.ttest_1samp(SYMMETRIC, 0).confidence_interval(level)
    assert interval(SYMMETRIC, level) == pytest.approx((SYMMETRIC.mean(), expected.low, expected.high))


@pytest.mark.parametrize("value", [-2.0, 0.0, 0.5, 3.0])
def test_without_skewness_the_p_value_is_students(value: float) -> None:
    assert p_value(SYMMETRIC, value) == pytest.approx(stats.ttest_1samp(SYMMETRIC, value).pvalue)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("level", LEVELS)
def test_with_skewness_each_end_is_the_further_of_students_and_halls(level: float, sign: int) -> None:
    x = sign * SKEWED
    n, mean, error = len(x), x.mean(), stats.sem(x)
    skewness = (1 + SKEWNESS_CORRECTION / n) * float(stats.skew(x, bias=False))
    critical = stats.t.ppf((1 + level) / 2, n - 1)
    roots = [optimize.brentq(lambda t, end=end: hall(t, skewness, n) - end, -1e4, 1e4) for end in (critical, -critical)]
    low, high = mean - error * max(critical, roots[0]), mean - error * min(-critical, roots[1])
    assert interval(x, level) == pytest.approx((mean, low, high))


def test_skewness_lengthens_the_interval_towards_the_long_tail_alone() -> None:
    student = stats.ttest_1samp(SKEWED, 0).confidence_interval(0.95)
    _, low, high = interval(SKEWED, 0.95)
    assert low == pytest.approx(student.low)
    assert high > student.high + 0.1


@pytest.mark.parametrize("n", [2, 3, 5, 14])
@pytest.mark.parametrize("side", [0, 1])
def test_the_p_value_is_the_level_at_which_the_interval_ends_at_the_value(n: int, side: int) -> None:
    x = np.random.default_rng(n).gamma(1.0, size=n)
    for level in LEVELS:
        end = interval(x, level)[1 + side]
        assert p_value(x, end) == pytest.approx(1 - level, rel=1e-6)


def test_an_interval_of_many_samples_is_that_of_each() -> None:
    samples = np.random.default_rng(0).exponential(size=(3, 4, 6))
    low, high = bounds(moments(samples), 0.99)
    for place in np.ndindex(3, 4):
        assert interval(samples[place], 0.99) == pytest.approx((samples[place].mean(), low[place], high[place]))


@pytest.mark.parametrize(("n", "bounded"), [(5, False), (6, True)])
def test_equal_differences_are_a_point_only_from_as_many_as_the_sign_test_needs(n: int, bounded: bool) -> None:
    # 2 * 0.5**n against 0.05
    assert bool(stats.binomtest(0, n).pvalue <= 0.05) is bounded
    assert interval([0.3] * n, 0.95) == pytest.approx((0.3, 0.3, 0.3) if bounded else (0.3, -np.inf, np.inf))
    assert p_value([0.3] * n) == pytest.approx(stats.binomtest(0, n).pvalue)
    assert p_value([0.0] * n) == 1


def test_differences_that_are_equal_but_for_rounding_are_equal() -> None:
    x = [0.1 + 0.2, 0.3, 0.3]
    assert len(set(x)) == 2
    assert interval(x) == pytest.approx((0.3, -np.inf, np.inf))


def test_one_difference_gives_an_estimate_without_an_interval() -> None:
    assert interval([0.5]) == (0.5, -np.inf, np.inf)
    assert p_value([0.5]) == 1


@pytest.mark.parametrize("bad", [[1.0, np.nan], [1.0, np.inf], []])
def test_values_that_are_missing_or_not_finite_are_refused(bad: list[float]) -> None:
    with pytest.raises(ReglabError, match="value"):
        interval(bad)


def test_a_table_of_differences_is_refused() -> None:
    with pytest.raises(ReglabError, match=r"one axis, the replicates; got shape \(2, 3\)"):
        interval(np.ones((2, 3)))


@pytest.mark.parametrize("level", [95, 1.0, 0.05, np.nan])
def test_a_level_out_of_range_is_refused(level: float) -> None:
    with pytest.raises(ReglabError, match=r"level must be .* got"):
        interval(SYMMETRIC, level)
