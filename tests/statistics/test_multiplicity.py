"""Holm's correction against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from reglab.statistics import holm, holm_levels, interval, p_value

P_VALUES = [
    [0.04],
    [0.01, 0.04],
    [0.04, 0.01, 0.03],
    [0.2, 0.001, 0.013, 0.04, 0.012],
    [0.5, 0.5, 0.9],
    [0.02, 0.02, 0.02],
]


@pytest.mark.parametrize("p", P_VALUES)
def test_adjusted_p_values_are_those_of_statsmodels(p: list[float]) -> None:
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


@pytest.mark.parametrize("p", P_VALUES)
def test_a_p_value_reaches_its_level_exactly_where_holm_rejects(p: list[float]) -> None:
    rejected = multipletests(p, alpha=0.05, method="holm")[0]
    assert (np.array(p) <= 1 - holm_levels(p, 0.05)).tolist() == rejected.tolist()


def test_intervals_of_these_levels_leave_zero_out_exactly_where_holm_rejects() -> None:
    rng = np.random.default_rng(0)
    rejections = 0
    for _ in range(200):
        samples = [rng.normal(mean, 1, 8) for mean in (0.0, 0.6, 1.2, 1.8)]
        p = [p_value(sample) for sample in samples]
        levels = holm_levels(p, 0.05)
        intervals = [interval(sample, level) for sample, level in zip(samples, levels, strict=True)]
        outside = [low * high > 0 for _, low, high in intervals]
        assert outside == (holm(p) <= 0.05).tolist()
        rejections += sum(outside)
    assert 100 < rejections < 700  # both cases occurred
