"""The optimisers' steps, on the rows of a group: all weights of a trial in one row."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from reglab.training.group import Group


def descend(group: "Group", learning_rate: Tensor) -> None:
    """Change the weights of every trial by one step; learning rates are of shape (trials, 1)."""
    STEPS[group.optimizer.kind](group, learning_rate)


def _sgd(group: "Group", learning_rate: Tensor) -> None:
    gradients, velocity, momentum = group.parameters.gradients, group.state, group.settings["momentum"]
    torch.addcmul(gradients, velocity, momentum, out=velocity)
    gradients.addcmul_(velocity, momentum)
    group.parameters.rows.addcmul_(gradients, learning_rate, value=-1)


def _rmsprop(group: "Group", learning_rate: Tensor) -> None:
    gradients, mean_square, smoothing = group.parameters.gradients, group.state, group.settings["smoothing"]
    mean_square.mul_(smoothing).addcmul_(gradients * gradients, 1 - smoothing)
    gradients.div_(mean_square.sqrt().add_(group.settings["epsilon"]))
    group.parameters.rows.addcmul_(gradients, learning_rate, value=-1)


STEPS: dict[str, Callable[["Group", Tensor], None]] = {"sgd": _sgd, "rmsprop": _rmsprop}
"""Each optimiser's step by its kind. Its state, of the rows' shape, begins as zeros."""
