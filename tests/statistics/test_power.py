"""Detectable effects and needed replicates against simulation, statsmodels and a search by hand."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from reglab.errors import ReglabError
from reglab.statistics import bounds, minimum_detectable_effect, moments, replicates_needed
from reglab.statistics.power import _standard_studies


@pytest.mark.parametrize(("n", "level"), [(5, 0.95), (10, 0.99), (14, 0.99)])
@pytest.mark.parametrize("at_least", [0.0, 0.5])
def test_the_effect_is_found_in_as_many_studies_as_asked(n: int, level: float, at_least: float) -> None:
    effect = minimum_detectable_effect(0.4, n, level, power=0.8, at_least=at_least)
    studies = np.random.default_rng(1).normal(effect, 0.4, (20_000, n))
    low, _ = bounds(moments(studies), level)
    assert np.mean((low > 0) & (studies.mean(1) >= at_least)) == pytest.approx(0.8, abs=0.012)


@pytest.mark.parametrize(("n", "level", "more"), [(10, 0.95, 0.2), (20, 0.99, 0.1), (100, 0.95, 0.02)])
def test_it_is_a_little_more_than_what_students_interval_needs(n: int, level: float, more: float) -> None:
    student = 0.4 * TTestPower().solve_power(nobs=n, alpha=1 - level, power=0.8)
    assert student < minimum_detectable_effect(0.4, n, level) < student * (1 + more)


def test_it_is_the_same_every_time_and_grows_with_the_spread() -> None:
    first = minimum_detectable_effect(0.4, 10, 0.95)
    _standard_studies.cache_clear()
    assert minimum_detectable_effect(0.4, 10, 0.95) == first
    assert minimum_detectable_effect(0.8, 10, 0.95) == pytest.approx(2 * minimum_detectable_effect(0.4, 10, 0.95))


def test_one_replicate_detects_nothing() -> None:
    assert minimum_detectable_effect(0.4, 1, 0.95) == np.inf


@pytest.mark.parametrize("bad", [{"sd": -1.0}, {"replicates": 0}, {"power": 1.0}])
def test_parameters_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ReglabError, match="got"):
        minimum_detectable_effect(**{"sd": 0.4, "replicates": 10, "level": 0.95, **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize("mean", [0.2, 0.5, 1.2])
def test_needed_replicates_are_the_fewest_at_which_students_interval_excludes_zero(mean: float) -> None:
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0]) + mean
    n = 6
    while mean - stats.t.ppf(0.975, n - 1) * x.std(ddof=1) / n**0.5 <= 0:
        n += 1
    assert replicates_needed(x, 0.95, lambda estimate, low, high: low > 0) == n


def test_needed_replicates_are_more_than_there_are() -> None:
    assert replicates_needed([1.0, 1.1, 1.2, 1.3], 0.95, lambda estimate, low, high: low > 0) == 5


def test_more_replicates_than_anyone_trains_are_not_counted() -> None:
    assert replicates_needed([-1.0, 1.0, 0.0001], 0.95, lambda estimate, low, high: low > 0) is None
