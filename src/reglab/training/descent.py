"""The optimisers' steps: how a gradient changes weights."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from reglab.training.group import Group

Settings = dict[str, Tensor]
"""An optimiser's varying fields for all trials of a group, each of shape (trials, 1)."""


def descend(group: "Group", gradients: Sequence[Tensor], learning_rate: Tensor) -> None:
    """Change the weights of every trial by one step.

    Parameters
    ----------
    group : Group
        Whose parameters are trained.
    gradients : sequence of Tensor
        By each tensor of ``group.parameters.trained``, (trials, floats).
    learning_rate : Tensor
        (trials, 1).
    """
    step = STEPS[group.optimizer.kind]
    for gradient, (weight, state) in zip(gradients, group.parameters.trained, strict=True):
        step(weight, gradient, state, learning_rate, group.settings)


def _sgd(weight: Tensor, gradient: Tensor, velocity: Tensor, learning_rate: Tensor, settings: Settings) -> None:
    momentum = settings["momentum"]
    torch.addcmul(gradient, velocity, momentum, out=velocity)
    weight.addcmul_(gradient, learning_rate, value=-1).addcmul_(velocity, learning_rate * momentum, value=-1)


def _rmsprop(weight: Tensor, gradient: Tensor, mean_square: Tensor, learning_rate: Tensor, settings: Settings) -> None:
    smoothing = settings["smoothing"]
    mean_square.mul_(smoothing).addcmul_(gradient * gradient, 1 - smoothing)
    weight.addcmul_(gradient / mean_square.sqrt().add_(settings["epsilon"]), learning_rate, value=-1)


STEPS: dict[str, Callable[[Tensor, Tensor, Tensor, Tensor, Settings], None]] = {"sgd": _sgd, "rmsprop": _rmsprop}
"""Each optimiser's step by its kind, on tensors of shape (trials, floats). Its state begins as zeros."""
