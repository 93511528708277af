"""Factorials on simulated tables with a known answer."""

import numpy as np
import pandas as pd
import pytest

from reglab.analyses import interactions
from reglab.statistics import interval


def table(means, noise=0.3, replicates=200, seed=0):
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 2, replicates)  # what a replicate's arms have in common
    return pd.DataFrame([
        {"arm": arm, "phase": "comparison", "replicate": r, "dataset": "d", "model": "m", "train": 10,
         "test_error": mean + shared[r] + rng.normal(0, noise)}
        for arm, mean in means.items() for r in range(replicates)
    ])  # fmt: skip


@pytest.mark.parametrize("planted", [-1.5, 0.0, 1.5])
def test_an_interaction_of_two_arms_is_found_with_its_sign_in_its_own_condition(planted):
    alone = {"none": 12.0, "L2": 10.0, "noise": 11.0}  # gains of 2 and 1, together 3
    planted_in = table({**alone, "L2 + noise": 9.0 - planted}, seed=4).assign(dataset="planted")
    additive = table({**alone, "L2 + noise": 9.0}, seed=5).assign(dataset="additive")
    gains = interactions(pd.concat([additive, planted_in]), {"L2 + noise": ("L2", "noise")}, ["dataset"])
    assert list(gains.columns) == [("additive", "L2 + noise"), ("planted", "L2 + noise")]
    assert gains.columns.names == ["dataset", "pair"]
    for name, truth in (("additive", 0.0), ("planted", planted)):
        low, high = interval(gains[name, "L2 + noise"], 0.999)[1:]
        assert low < truth < high
        assert (low > 0, high < 0) == (truth > 0, truth < 0)


def test_an_interaction_is_the_double_difference_of_each_replicate_whatever_the_names_order():
    rows = table({"none": 12.0, "a": 10.0, "b": 11.0, "a + b": 9.5, "c": 8.0, "b + c": 7.0}, replicates=6, seed=6)
    e = rows.pivot_table("test_error", "replicate", "arm")
    gains = interactions(rows, {"a + b": ("a", "b"), "b + c": ("b", "c")}, ["dataset", "train"])
    np.testing.assert_allclose(gains["d", 10, "b + c"], e["b"] + e["c"] - e["none"] - e["b + c"])
    swapped = interactions(rows, {"a + b": ("b", "a")}, ["dataset", "train"])
    np.testing.assert_allclose(swapped["d", 10, "a + b"], gains["d", 10, "a + b"])
