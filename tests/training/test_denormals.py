"""Training computes without denormal numbers, whose arithmetic is slow."""

from contextlib import suppress

import pytest
import torch

from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import SGD, Data, Trial
from reglab.training.denormals import denormals_flushed
from reglab.training.group import Group
from reglab.training.loop import train_step

DENORMAL = 1e-39


@pytest.fixture(autouse=True)
def _processor_can():
    can = torch.set_flush_denormal(True)
    torch.set_flush_denormal(False)
    if not can:
        pytest.skip("this processor cannot flush denormal numbers")


def test_a_velocity_without_a_gradient_ends_at_0():
    trial = Trial(
        data=Data(name="digits", train=50, validation=50), model=MLP(hidden=(8,)), optimizer=SGD(learning_rate=0.01),
        regularizers=(Dropout(rate=0.5),), steps=2, batch_size=10, replicate=0,
    )  # fmt: skip
    group = Group.sharing_rows({"0": trial, "1": trial.model_copy(update={"replicate": 1})}, "cpu")
    group.parameters.state.fill_(DENORMAL)
    train_step(group, 1)
    sizes = [kept.abs() for _, state in group.parameters.trained for kept in state]
    assert any((size == 0).any() for size in sizes)  # some pixels are 0 in all images: their weights have no gradient
    assert all(((size == 0) | (size >= torch.finfo(torch.float32).tiny)).all() for size in sizes)
    assert torch.tensor(DENORMAL) * 1 > 0  # only while training


def test_the_setting_ends_with_an_error():
    with suppress(RuntimeError), denormals_flushed():
        assert torch.tensor(DENORMAL) * 1 == 0
        raise RuntimeError
    assert torch.tensor(DENORMAL) * 1 > 0
