"""The optimisers' steps: how a gradient changes weights."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Hyperparameters = dict[str, Tensor]
"""An optimiser's varying fields for all trials of a group, each of shape (trials, 1)."""
WeightsAndState = tuple[Tensor, Tensor]
"""One tensor of every trial and its optimiser state, each (trials, floats)."""


def descend(
    optimizer: str,
    trained: Sequence[WeightsAndState],
    gradients: Sequence[Tensor],
    learning_rate: Tensor,
    hyperparameters: Hyperparameters,
) -> None:
    """Take one step of the optimiser: change the weights and the state of every trial in place.

    Parameters
    ----------
    optimizer : str
        The optimiser's kind, a key of `STEPS`.
    trained : sequence of (Tensor, Tensor)
        Each tensor of weights that has a gradient, with its state.
    gradients : sequence of Tensor
        Gradients by the same tensors, each (trials, floats).
    learning_rate : Tensor
        The step's learning rates, (trials, 1).
    hyperparameters : dict of str to Tensor
        The optimiser's other varying fields.
    """
    step = STEPS[optimizer]
    for gradient, (weight, state) in zip(gradients, trained, strict=True):
        step(weight, gradient, state, learning_rate, hyperparameters)


def _sgd(
    weight: Tensor, gradient: Tensor, velocity: Tensor, learning_rate: Tensor, hyperparameters: Hyperparameters
) -> None:
    momentum = hyperparameters["momentum"]
    torch.addcmul(gradient, velocity, momentum, out=velocity)
    weight.addcmul_(gradient, learning_rate, value=-1).addcmul_(velocity, learning_rate * momentum, value=-1)


def _rmsprop(
    weight: Tensor, gradient: Tensor, mean_square: Tensor, learning_rate: Tensor, hyperparameters: Hyperparameters
) -> None:
    smoothing = hyperparameters["smoothing"]
    mean_square.mul_(smoothing).addcmul_(gradient * gradient, 1 - smoothing)
    weight.addcmul_(gradient / mean_square.sqrt().add_(hyperparameters["epsilon"]), learning_rate, value=-1)


STEPS: dict[str, Callable[[Tensor, Tensor, Tensor, Tensor, Hyperparameters], None]] = {"sgd": _sgd, "rmsprop": _rmsprop}
"""Each optimiser's step by its kind, on tensors of shape (trials, floats). Its state starts as zeros."""
