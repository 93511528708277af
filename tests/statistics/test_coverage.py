"""How often intervals hold the true mean: on normal and on skewed differences, at the registered replicates."""

from collections.abc import Callable

import numpy as np
import pytest

from reglab.statistics import Floats, bounds, moments

SAMPLES = 30_000
"""The standard error of a coverage of 95 % is 0.13 points."""

Draw = Callable[[np.random.Generator, tuple[int, int]], Floats]

# Each with mean 0.
DISTRIBUTIONS: dict[str, Draw] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "gamma of shape 4": lambda rng, shape: rng.gamma(4, size=shape) - 4,
    "gamma of shape 4, mirrored": lambda rng, shape: 4 - rng.gamma(4, size=shape),
    "exponential": lambda rng, shape: rng.exponential(size=shape) - 1,
    "chi-squared, 1 degree": lambda rng, shape: rng.chisquare(1, shape) - 1,
    "lognormal, sigma 0.5": lambda rng, shape: rng.lognormal(0, 0.5, shape) - np.exp(0.125),
    "lognormal, sigma 1": lambda rng, shape: rng.lognormal(0, 1, shape) - np.exp(0.5),
    "Student, 5 degrees": lambda rng, shape: rng.standard_t(5, shape),
}


def coverage(draw: Draw, n: int, level: float, samples: int = SAMPLES) -> float:
    low, high = bounds(moments(draw(np.random.default_rng(n), (samples, n))), level)
    return float(np.mean((low <= 0) & (high >= 0)))


@pytest.mark.parametrize("n", [10, 14, 20])
@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_the_95_percent_interval_covers_between_93_and_97_percent(name: str, n: int) -> None:
    assert 0.93 <= coverage(DISTRIBUTIONS[name], n, 0.95) <= 0.97


@pytest.mark.parametrize("name", ["normal", "gamma of shape 4", "exponential"])
def test_with_five_replicates_it_errs_on_the_careful_side(name: str) -> None:
    assert 0.93 <= coverage(DISTRIBUTIONS[name], 5, 0.95) <= 0.975


@pytest.mark.parametrize("n", [5, 10, 14, 20])
@pytest.mark.parametrize("alpha", [0.01, 0.0005])
def test_far_out_it_misses_no_more_than_it_says_on_normal_differences(alpha: float, n: int) -> None:
    samples = 200_000
    noise = 3 * np.sqrt(alpha / samples)
    assert 1 - coverage(DISTRIBUTIONS["normal"], n, 1 - alpha, samples) <= alpha + noise
