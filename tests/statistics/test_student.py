"""Student's interval and Satterthwaite's degrees of freedom against SciPy."""

import numpy as np
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import Estimate, student_interval, student_p_value
from reglab.statistics.student import mean_of_estimates

SAMPLES = [np.array([1.0, 2.5, 0.5, 4.0, 3.0]), np.array([0.2, 0.9, -3.0, 5.0, 1.1, 2.0, 8.0])]


def estimate(sample: np.ndarray) -> Estimate:
    return Estimate(sample.mean(), sample.std(ddof=1) / len(sample) ** 0.5, len(sample) - 1)


@pytest.mark.parametrize("level", [0.95, 0.99])
@pytest.mark.parametrize("sample", SAMPLES, ids=len)
def test_interval_and_p_value_are_student_s(sample: np.ndarray, level: float) -> None:
    test = stats.ttest_1samp(sample, 0)
    limits = test.confidence_interval(level)
    assert list(student_interval(estimate(sample), level)) == pytest.approx([sample.mean(), limits.low, limits.high])
    assert student_p_value(estimate(sample)) == pytest.approx(test.pvalue)


def test_a_mean_has_welch_s_degrees_of_freedom() -> None:
    # Half the sum has the error of half the difference.
    welch = stats.ttest_ind(*SAMPLES, equal_var=False)
    mean = mean_of_estimates([estimate(sample) for sample in SAMPLES])
    assert mean.value == pytest.approx((SAMPLES[0].mean() + SAMPLES[1].mean()) / 2)
    difference = SAMPLES[0].mean() - SAMPLES[1].mean()
    assert (mean.error, mean.freedom) == pytest.approx((difference / welch.statistic / 2, welch.df))


def test_a_mean_of_exact_estimates_is_exact() -> None:
    assert mean_of_estimates([Estimate(1.0, 0.0, 3), Estimate(3.0, 0.0, 4)]) == (2.0, 0.0, 7)


@pytest.mark.parametrize(("freedom", "bounded"), [(6, False), (7, True)])
def test_equal_values_give_a_point_once_there_are_enough(freedom: int, bounded: bool) -> None:
    # eight values on one side of the centre: 2 / 2^8 is below 1 %, with seven it is not
    interval = student_interval(Estimate(0.5, 0.0, freedom), 0.99)
    assert (interval.low, interval.high) == ((0.5, 0.5) if bounded else (-np.inf, np.inf))
    assert (student_p_value(Estimate(0.5, 0.0, freedom)) <= 0.01) == bounded
    assert student_p_value(Estimate(0.0, 0.0, freedom)) == 1


@pytest.mark.parametrize("unknown", [Estimate(1.0, np.nan, 5), Estimate(1.0, 2.0, 0)])
def test_an_unknown_error_gives_no_interval_and_is_passed_on(unknown: Estimate) -> None:
    assert student_interval(unknown) == (1.0, -np.inf, np.inf)
    assert student_p_value(unknown) == 1
    assert student_interval(mean_of_estimates([unknown, Estimate(3.0, 1.0, 5)])) == (2.0, -np.inf, np.inf)


@pytest.mark.parametrize("level", [0.4, 1.0])
def test_a_level_out_of_range_is_refused(level: float) -> None:
    with pytest.raises(ReglabError, match="level must be"):
        student_interval(Estimate(1.0, 1.0, 5), level)
