"""Factorials and steps on simulated tables with a known answer."""

import numpy as np
import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.statistics import additional_steps, differences_of, gains_with_and_without, interval


def table(means, noise=0.3, replicates=200, seed=0):
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 2, replicates)  # what a replicate's arms have in common
    return pd.DataFrame([
        {"arm": arm, "phase": "comparison", "replicate": r, "dataset": "d", "model": "m", "train": 10,
         "test_error": mean + shared[r] + rng.normal(0, noise)}
        for arm, mean in means.items() for r in range(replicates)
    ])  # fmt: skip


@pytest.mark.parametrize("planted", [1.5, 0.0])
def test_a_planted_interaction_is_found_and_an_absent_one_is_not(planted):
    without = table({"none": 12.0, "dropout": 10.0}, seed=1)
    with_norm = table({"none": 9.0, "dropout": 7.0 + planted}, seed=2)
    gains = gains_with_and_without(without, with_norm, {"after": "dropout"})["after"]
    found = interval(gains["without"] - gains["with"], 0.999)
    assert found.low < planted < found.high
    assert (found.low > 0) == (planted > 0)
    # four independent noises of 0.3
    assert np.std(gains["without"] - gains["with"]) == pytest.approx(0.6, rel=0.2)


def test_two_networks_are_compared_replicate_by_replicate():
    one, other = table({"none": 12.0}, noise=0, seed=3), table({"none": 9.0}, noise=0, seed=3)
    np.testing.assert_allclose(differences_of(one, other, "none"), 3)
    with pytest.raises(ReglabError, match="Run both on the same"):
        differences_of(one, other[other["replicate"] > 0], "none")


def curves(**by_arm):
    rows = [
        {"arm": arm, "phase": "comparison", "replicate": r, "split": split, "epoch": e + 1, "nll": v}
        for arm, grid in by_arm.items() for r, line in enumerate(grid) for e, v in enumerate(line)
        for split in ("train", "validation")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_steps_to_the_nll_that_both_reach():
    # both reach 2: none at its first epoch, slow at its fourth; in the other replicate both reach 3 at once
    found = additional_steps(
        curves(none=[[2, 1, 1, 1], [3, 3, 3, 3]], slow=[[5, 4, 3, 2], [3, 2, 2, 2]]), "none", "slow"
    )
    assert found.tolist() == [300, 0]
    fewer = additional_steps(curves(none=[[4, 3, 2, 1]], fast=[[1, 1, 1, 1]]), "none", "fast")
    assert fewer.tolist() == [-75]
