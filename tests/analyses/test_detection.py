"""Faults and trends in simulated signals with a known answer."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.analyses import detection

RNG = np.random.default_rng(0)


def test_a_fault_without_effect_is_found_at_the_rate_of_false_alarms():
    healthy, unaffected = RNG.normal(size=(2, 200, 50))
    assert detection.faults_found(healthy, unaffected, points=50).mean() == pytest.approx(5, abs=1.2)
    assert detection.faults_found(healthy, unaffected - 10, points=50).mean() == 100


def test_a_replicate_is_not_its_own_standard():
    healthy = np.full((8, 3), 1.0) + 0.01 * np.arange(8)[:, None]
    healthy[0] = -50  # with itself as standard, replicate 0 would have a threshold far below 0.5
    faulty = np.full((8, 3), 0.5)
    percentages = detection.faults_found(healthy, faulty, points=3)
    assert percentages[0] == 100
    assert (percentages[1:] == 0).all()


def test_only_the_first_points_are_looked_at():
    healthy, faulty = RNG.normal(size=(20, 10)), RNG.normal(size=(20, 10))
    faulty[:, 5:] -= 100
    assert detection.faults_found(healthy, faulty, points=5).mean() < 40


def test_trend_to_noise_is_the_t_statistic_of_a_straight_line():
    series = RNG.normal(size=(4, 12)).cumsum(1)
    fits = [stats.linregress(np.arange(12), values) for values in series]
    np.testing.assert_allclose(detection.trend_to_noise(series), [abs(fit.slope) / fit.stderr for fit in fits])


def signals(rows=6, points=12, scale=1.0):
    loss = [list(np.exp(-0.1 * np.arange(points)) + 0.01 * i) for i in range(rows)]
    norms = [[[scale * (1 + i + e), 2.0] for e in range(points)] for i in range(rows)]
    return pd.DataFrame({
        "replicate": list(range(rows)), "loss_off": loss, "loss_on": loss, "gradient_off": norms, "gradient_on": norms,
    })  # fmt: skip


def test_signals_are_the_logarithm_of_a_ratio_and_a_relative_fall():
    table = signals()
    watched = detection.signals(table, "off")
    assert watched["gradient"][2, 3] == pytest.approx(np.log(6 / 2))
    assert watched["fall"][0, 4] == pytest.approx(1 - np.exp(-0.1))
    assert watched["fall"].shape == (6, 11)


def test_planted_faults_are_found_in_both_modes_and_tabulated():
    percentages = detection.faults_found_by_mode(signals(), signals(scale=1e-6), signals(), points=10)
    assert (percentages["vanishing gradients"]["off"] == 100).all()
    table = detection.signal_table(percentages, signals(), points=10)
    assert list(table.columns) == ["what", "dropout off", "dropout on"]
    assert table["dropout off"].iloc[0] == 100
