"""What the evaluation mode does, on simulated measurements with a known answer."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.analyses import evaluation
from reglab.errors import ReglabError

RNG = np.random.default_rng(0)


def measured(off, bias, noise, passes=200):
    """Return ``passes`` measurements of arms with given true errors, and what dropout on adds to each."""
    rng = np.random.default_rng(1)
    rows = []
    for arm, error in off.items():
        for replicate in range(12):
            off_error = error + rng.normal(0, 0.1)
            on = off_error + bias[arm] + rng.normal(0, noise, passes)
            rows.append(
                {"arm": arm, "replicate": replicate, "off_error": off_error, "on_error": list(on), "off_sd_error": 0.0}
            )
    return pd.DataFrame(rows)


def test_noise_of_a_known_size_gives_the_normal_share_of_wrong_orders():
    table = measured({"a": 10.0, "b": 12.0}, {"a": 0, "b": 0}, noise=2.0)
    wrong = evaluation.wrong_orders(table)
    assert (wrong["off"] == 0).all()
    # the difference of two passes has mean 2 and standard deviation sqrt(2 * 2² + 2 * 0.1²)
    expected = 100 * stats.norm.cdf(-2 / np.sqrt(2 * 4 + 0.02))
    assert wrong["on"].mean() == pytest.approx(expected, abs=3)


def test_a_bias_that_turns_the_order_round_makes_all_wrong_and_none_makes_none():
    turned = evaluation.wrong_orders(measured({"a": 10.0, "b": 12.0}, {"a": 9, "b": 0}, noise=0.1))
    straight = evaluation.wrong_orders(measured({"a": 10.0, "b": 12.0}, {"a": 3, "b": 3}, noise=0.1))
    assert (turned["on"].mean(), straight["on"].mean()) == (100, 0)


def test_pairs_whose_order_is_unknown_are_not_counted():
    with pytest.raises(ReglabError, match="no order is known"):
        evaluation.wrong_orders(measured({"a": 10.0, "b": 10.0}, {"a": 0, "b": 0}, noise=1))
    with_third = measured({"a": 10.0, "b": 10.0, "c": 15.0}, {"a": 0, "b": 0, "c": 0}, noise=0.1)
    assert evaluation.wrong_orders(with_third)["on"].mean() == 0


def test_equal_errors_count_half():
    table = measured({"a": 10.0, "b": 12.0}, {"a": 0, "b": 0}, noise=0)
    table["on_error"] = [[7.0] * 3] * len(table)
    assert (evaluation.wrong_orders(table)["on"] == 50).all()


def test_shift_and_spread_are_the_means_and_deviations():
    table = measured({"a": 10.0}, {"a": 3.0}, noise=2.0)
    np.testing.assert_allclose(
        evaluation.shift(table, "error"),
        [np.mean(on) - off for on, off in zip(table["on_error"], table["off_error"], strict=True)],
    )
    np.testing.assert_allclose(evaluation.spread(table), table["on_error"].map(np.std) * np.sqrt(200 / 199))


def test_gaps_stand_side_by_side():
    curves = pd.DataFrame([
        {"phase": "comparison", "replicate": r, "split": split, "step": e, "nll": e + r + (split == "validation")}
        for r in (0, 1) for e in (1, 2) for split in ("train", "validation")
    ])  # fmt: skip
    noisy = pd.DataFrame(
        {
            "phase": "comparison",
            "replicate": [0, 1],
            "train": 50,
            "train_nll": [[1.0, 2.0]] * 2,
            "validation_nll": [[1.5, 2.25]] * 2,
        }
    )
    gaps = evaluation.gaps(curves, noisy)
    assert gaps.loc[gaps["mode"] == "dropout off", "nll_gap"].tolist() == [1] * 4
    assert evaluation.last_difference(gaps, "dropout off", "dropout on").tolist() == [0.75, 0.75]
