"""Faults and trends in simulated signals with a known answer."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.analyses.made_up import table

from reglab.analyses import detection

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("replicates", [4, 40])
def test_a_fault_without_effect_is_found_at_the_rate_of_false_alarms_however_few_networks_there_are(replicates):
    healthy, unaffected = RNG.normal(size=(2, replicates, 40_000 // replicates))
    # the standard error is at most 0.11 for independent points
    assert detection.faults_found(healthy, unaffected).mean() == pytest.approx(5, abs=0.5)
    assert detection.faults_found(healthy, unaffected - 100).mean() == pytest.approx(100, abs=1)


def test_a_replicate_is_not_its_own_standard():
    healthy = np.full((8, 3), 1.0) + 0.01 * np.arange(8)[:, None]
    healthy[0] = -50  # with itself as standard, replicate 0 would have a threshold far below 0.5
    percentages = detection.faults_found(healthy, np.full((8, 3), 0.5))
    assert percentages[0] == 100
    assert (percentages[1:] == 0).all()


def test_a_signal_that_is_not_finite_reveals_a_fault():
    faulty = np.array([[1.0, np.nan], [1.0, 1.0], [1.0, 1.0]])
    assert detection.faults_found(np.array([[1.0, 1.1], [1.2, 0.9], [1.1, 1.0]]), faulty).tolist() == [50, 0, 0]


def test_trend_to_noise_is_the_t_statistic_of_a_straight_line():
    series = RNG.normal(size=(4, 12)).cumsum(1)
    fits = [stats.linregress(np.arange(12), values) for values in series]
    np.testing.assert_allclose(detection.trend_to_noise(series), [abs(fit.slope) / fit.stderr for fit in fits])


def signals(arm="healthy", model="deep", scale=1.0, noise=0.0, rows=6, points=12, **levels):
    trials = table({arm: 10.0}, replicate=range(rows), **levels).assign(model=model)
    loss = [list(np.exp(-0.1 * np.arange(points)) + 0.01 * i) for i in range(len(trials))]
    noisy = [list(np.array(values) + noise * RNG.normal(size=points)) for values in loss]
    norms = [[[scale * (1 + i % rows + e), 2.0] for e in range(points)] for i in range(len(trials))]
    return trials.assign(loss_off=loss, loss_on=noisy, gradient_off=norms, gradient_on=norms)


def test_signals_are_the_logarithm_of_a_ratio_and_a_relative_fall():
    watched = detection.signals(signals(), "off")
    assert watched["gradient"][2, 3] == pytest.approx(np.log(6 / 2))
    assert watched["fall"][0, 4] == pytest.approx(1 - np.exp(-0.1))
    assert watched["fall"].shape == (6, 11)
    assert np.isfinite(detection.signals(signals(scale=0.0), "off")["gradient"]).all()


def test_planted_faults_are_found_in_each_condition_in_both_modes():
    both = {"optimizer": ["SGD", "Adam"]}
    deep = [
        signals(**both), signals("vanishing gradients", "sigmoids", scale=1e-6, **both),
        signals("frozen layers", "frozen", **both),
    ]  # fmt: skip
    found = detection.faults_by_mode(pd.concat(deep), "healthy")
    assert len(found) == 2 * 2 * 6
    assert set(found["model"]) == {"deep"}
    by_fault = found.groupby("fault")[["off", "on", "faults_found"]].mean()
    assert by_fault.loc["vanishing gradients"].tolist() == [100, 100, 0]
    assert (
        found.loc[found["fault"] == "frozen layers", "off"]
        == found.loc[found["fault"] == "frozen layers", "alarms_off"]
    ).all()


def test_trends_are_clearer_without_noise():
    trends = detection.trends(signals(noise=0.1))
    loss, norm = (trends[trends["trend"] == name] for name in ("loss", "gradient norm of the first layer"))
    assert (loss["clearer"] > 50).all()
    np.testing.assert_allclose(loss["clearer"], 100 * np.log(loss["off"] / loss["on"]))
    assert (norm["clearer"] == 0).all()
