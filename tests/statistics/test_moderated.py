"""Moderated errors by their definition, and the simulation that they were chosen by, reduced."""

import numpy as np
import pytest

from reglab.statistics import holm_levels, student_interval, student_p_value
from reglab.statistics.moderated import moderated
from reglab.statistics.student import Estimate

ERRORS = [0.1, 0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0]
COMMON = sum(error**2 for error in ERRORS) / 8


@pytest.mark.parametrize("freedom", [1, 2, 4])
def test_a_variance_is_averaged_with_the_mean_of_all_by_degrees_of_freedom(freedom):
    found = moderated([Estimate(7.0, error, freedom) for error in ERRORS])
    assert [estimate.error for estimate in found] == pytest.approx(
        [((2 * COMMON + freedom * error**2) / (2 + freedom)) ** 0.5 for error in ERRORS]
    )
    assert {(estimate.value, estimate.freedom) for estimate in found} == {(7.0, freedom + 2)}


def test_an_error_that_is_known_well_tells_of_the_others_and_stays():
    *poor, well = moderated([*(Estimate(0.0, error, 1) for error in ERRORS[:-1]), Estimate(0.0, ERRORS[-1], 5)])
    assert well == Estimate(0.0, ERRORS[-1], 5)
    assert poor[0].error == pytest.approx(((2 * COMMON + 0.1**2) / 3) ** 0.5)


def test_an_unknown_error_stays_unknown_and_is_no_evidence():
    *known, unknown = moderated([*(Estimate(0.0, error, 1) for error in ERRORS), Estimate(1.0, np.nan, 0)])
    assert np.isnan(unknown.error)
    assert known == moderated([Estimate(0.0, error, 1) for error in ERRORS])


def test_equal_values_are_no_longer_taken_for_exact():
    (first, *_) = moderated([Estimate(5.0, 0.0, 1), *(Estimate(0.0, 1.0, 1) for _ in range(7))])
    assert first.error == pytest.approx((2 * 7 / 8 / 3) ** 0.5)


def test_of_a_few_data_sets_each_speaks_for_itself():
    few = [Estimate(0.0, error, 1) for error in ERRORS[1:]]
    assert moderated(few) == few


@pytest.mark.parametrize(("freedom", "more"), [(1, 2.5), (2, 1.05)])
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_false_findings_are_rare_and_true_ones_more_frequent(freedom, more, spread):
    rng, samples = np.random.default_rng(0), 600
    true = np.exp(rng.normal(0, spread, (samples, 10)))
    errors = true * np.sqrt(rng.chisquare(freedom, (samples, 10)) / freedom)
    values = rng.normal(0, true)
    assert _found(values, errors, freedom).any(axis=1).mean() <= 0.05
    there = values + 6 * np.exp(spread**2 / 2)
    assert _found(there, errors, freedom).mean() > more * _found(there, errors, freedom, moderate=list).mean()


def _found(values, errors, freedom, moderate=moderated):
    """Return where the intervals that Holm's correction makes wide enough leave out zero."""
    found = []
    for value, error in zip(values.tolist(), errors.tolist(), strict=True):
        estimates = moderate([Estimate(*pair, freedom) for pair in zip(value, error, strict=True)])
        levels = holm_levels([student_p_value(estimate) for estimate in estimates], 0.05)
        limits = [student_interval(estimate, level) for estimate, level in zip(estimates, levels, strict=True)]
        found.append([low > 0 or high < 0 for _, low, high in limits])
    return np.array(found)
