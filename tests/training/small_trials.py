"""Small trials for the tests of training."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import SGD, Data, Part, Trial


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)


def build(*regularizers: Part, **changes: Any) -> Trial:
    """Return a small trial on digits: a 64-16-10 network, 3 epochs of 4 steps, the last with a smaller batch.

    A change to None takes a field away.
    """
    fields: dict[str, Any] = {
        "data": Data(name="digits", train=100, validation=100),
        "model": MLP(hidden=(16,)),
        "optimizer": SGD(learning_rate=0.05),
        "epochs": 3,
        "batch_size": 32,
        "replicate": 0,
    }
    given = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    return Trial(regularizers=regularizers, **given)


@pytest.fixture
def make_trial() -> Callable[..., Trial]:
    """Return the function that builds a small trial."""
    return build


@pytest.fixture
def dropout_trials() -> list[Trial]:
    """Return 32 trials that differ in rate, learning rate and replicate, and can be trained as one."""
    return [
        build(Dropout(rate=0.1 * (i % 8)), optimizer=SGD(learning_rate=0.01 * (1 + i % 5)), replicate=i % 6)
        for i in range(32)
    ]
