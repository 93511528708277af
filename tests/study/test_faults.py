"""Planted faults: each differs from the healthy network in one thing, and shows where it should."""

import numpy as np
import pytest

from reglab.models import MLP
from reglab.specs import SGD, Data
from reglab.study.faults import HEALTHY, SMALL, TOO_LARGE, planted
from reglab.study.panel import Condition
from reglab.training.group import Group
from reglab.training.loop import train_step

CONDITION = Condition(
    data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(16,)), optimizer=SGD(),
    learning_rates=[0.01, 0.03, 0.1], steps=100, batch_size=20, replicates=2,
)  # fmt: skip


@pytest.fixture(scope="module")
def weights() -> dict[str, tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """The weights of each network before and after one step, by the fault's name."""
    found = {}
    for name, changes in planted(CONDITION, depth=4).items():
        study = CONDITION.study({"none": []}, **changes)
        group = Group([study.trial("none", study.learning_rates[0], 0)], "cpu")
        before = {key: tensor.detach().numpy().copy() for key, tensor in group.parameters.named.items()}
        train_step(group, 1)
        found[name] = before, {key: tensor.detach().numpy() for key, tensor in group.parameters.named.items()}
    return found


def test_every_fault_is_another_network_or_another_learning_rate() -> None:
    made = planted(CONDITION, depth=4)
    assert list(made) == [
        HEALTHY, "vanishing gradients", "small initial weights", "frozen layers", "learning rate too large",
    ]  # fmt: skip
    assert len({str(changes) for changes in made.values()}) == len(made)
    assert {len(changes["model"].hidden) for changes in made.values()} == {4}
    assert made["learning rate too large"]["learning_rates"] == (TOO_LARGE * 0.03,)
    assert all(changes["learning_rates"] == (0.03,) for name, changes in made.items() if "rate" not in name)


def test_small_initial_weights_are_the_healthy_ones_made_smaller(weights: dict) -> None:
    healthy, small = weights[HEALTHY][0], weights["small initial weights"][0]
    for key, value in healthy.items():
        np.testing.assert_allclose(small[key], SMALL * value, rtol=1e-6)


def test_frozen_layers_do_not_learn_and_the_others_do(weights: dict) -> None:
    before, after = weights["frozen layers"]
    moved = {key for key in before if not np.array_equal(before[key], after[key])}
    still = set(before) - moved
    assert moved
    assert still
    before, after = weights[HEALTHY]
    assert all(not np.array_equal(before[key], after[key]) for key in before if key.endswith("weight"))
