"""Detectable effects and needed units against the noncentral t distribution, simulation, and a search by hand."""

import numpy as np
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import Estimate, Interval, minimum_detectable_effect, units_needed
from reglab.statistics.power import _standard_studies


@pytest.mark.parametrize(("freedom", "level"), [(2, 0.95), (9, 0.99), (13.7, 0.99)])
def test_the_effect_is_found_in_as_many_studies_as_the_noncentral_t_distribution_says(
    freedom: float, level: float
) -> None:
    effect = minimum_detectable_effect(0.4, freedom, level, power=0.8)
    power = stats.nct.sf(stats.t.ppf((1 + level) / 2, freedom), freedom, effect / 0.4)
    assert power == pytest.approx(0.8, abs=0.012)


def test_the_estimate_must_reach_what_it_is_asked_to() -> None:
    effect = minimum_detectable_effect(1.0, 9, 0.95, at_least=3.0)
    studies = np.random.default_rng(1).normal(effect, 10**0.5, (20_000, 10))
    low = studies.mean(1) - stats.t.ppf(0.975, 9) * studies.std(1, ddof=1) / 10**0.5
    assert np.mean((low > 0) & (studies.mean(1) >= 3)) == pytest.approx(0.8, abs=0.012)
    assert minimum_detectable_effect(0.1, 9, 0.95, at_least=3.0) == pytest.approx(3 + 0.084, abs=0.002)
    assert minimum_detectable_effect(0.0, 9, 0.95, at_least=3.0) == 3


def test_it_is_the_same_every_time_and_grows_with_the_error() -> None:
    first = minimum_detectable_effect(0.4, 9, 0.95)
    _standard_studies.cache_clear()
    assert minimum_detectable_effect(0.4, 9, 0.95) == first
    assert minimum_detectable_effect(0.8, 9, 0.95) == pytest.approx(2 * first)


@pytest.mark.parametrize("bad", [{"error": -1.0}, {"error": np.nan}, {"freedom": 0}, {"power": 1.0}])
def test_parameters_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ReglabError, match="got"):
        minimum_detectable_effect(**{"error": 0.4, "freedom": 9, "level": 0.95, **bad})


def above_zero(interval: Interval) -> bool:
    return interval.low > 0


@pytest.mark.parametrize("mean", [0.5, 0.9, 1.2])  # at 0.5, a rounded degree of freedom would show
def test_needed_data_sets_are_the_fewest_at_which_student_s_interval_excludes_zero(mean: float) -> None:
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0]) + mean
    n = 6
    while mean - stats.t.ppf(0.975, n - 1) * x.std(ddof=1) / n**0.5 <= 0:
        n += 1
    estimate = Estimate(mean, x.std(ddof=1) / 5**0.5, 4)
    assert units_needed(estimate, 5, 0.95, above_zero, most=100) == n
    assert units_needed(estimate, 5, 0.95, above_zero, most=n - 1) is None


def test_conditions_on_three_data_sets_have_three_means_to_estimate() -> None:
    # 12 conditions with a standard deviation of 6 leave 9 degrees of freedom
    n = 13
    while 2 - stats.t.ppf(0.975, n - 3) * 6 / n**0.5 <= 0:
        n += 1
    assert units_needed(Estimate(2.0, 6 / 12**0.5, 9), 12, 0.95, above_zero, most=100, means=3) == n


def test_needed_units_are_more_than_there_are() -> None:
    assert units_needed(Estimate(1.0, 0.01, 4), 5, 0.95, above_zero, most=100) == 6


@pytest.mark.parametrize("error", [0.0, np.nan])
def test_where_nothing_varies_nothing_is_counted(error: float) -> None:
    assert units_needed(Estimate(1.0, error, 4), 5, 0.95, above_zero, most=100) is None
