"""The optimisers' steps: how a gradient changes weights."""

from collections.abc import Callable, Sequence
from functools import reduce
from math import cos, pi

import torch
from torch import Tensor

from reglab.specs import Optimizer

Hyperparameters = dict[str, Tensor]
"""An optimiser's varying fields for all trials of a group, each of shape (trials, 1)."""
State = tuple[Tensor, ...]
"""What an optimiser keeps for one tensor of weights: tensors (trials, floats), zeros at first."""
Tensors = Sequence[list[Tensor]]
"""One trial's `State` of every tensor of weights: a list for each kind of what is kept."""
Values = dict[str, float]
"""The varying fields of one trial."""
Update = Callable[[Tensor, Tensor, State], None]
"""Changes one tensor of weights, given its gradient, and its state; all (trials, floats)."""
FUSED_FROM = 1 << 14
"""From how many weights on an optimiser takes one pass over each trial's instead of several over all, SGD three and
Adam ten: what does not stay in the cache between two passes is read and written in each, while a call for each trial
costs more than it saves on fewer weights. It decides how numbers are rounded, so it must depend only on the trial's
specification."""


def learning_rate_factor(optimizer: Optimizer, step: int, steps: int) -> float:
    """Return the factor of the highest learning rate at a step.

    Parameters
    ----------
    optimizer : Optimizer
        With its warm-up and schedule.
    step, steps : int
        The step, counted from 1, and the number of all steps.

    Examples
    --------
    >>> from reglab.specs import SGD
    >>> [learning_rate_factor(SGD(warmup=0.5), step, 4) for step in (1, 2, 3, 4)]
    [0.5, 1.0, 1.0, 0.5]
    """
    rising = round(optimizer.warmup * steps)
    if step <= rising:
        return step / rising
    if optimizer.schedule == "constant":
        return 1.0
    return 0.5 * (1 + cos(pi * (step - 1 - rising) / (steps - rising)))


def descend(
    optimizer: Optimizer,
    trained: Sequence[tuple[Tensor, State]],
    gradients: Sequence[Tensor],
    learning_rate: Tensor,
    hyperparameters: Hyperparameters,
    step: int,
) -> None:
    """Take one step of the optimiser: change the weights and the state of every trial in place.

    Parameters
    ----------
    optimizer : Optimizer
        Its kind is a key of `UPDATES`.
    trained : sequence of (Tensor, State)
        Each tensor of weights (trials, floats) that has a gradient, with its state.
    gradients : sequence of Tensor
        Gradients by the same tensors, each (trials, floats).
    learning_rate : Tensor
        The step's learning rates, (trials, 1).
    hyperparameters : dict of str to Tensor
        The optimiser's other varying fields.
    step : int
        The step, counted from 1.
    """
    if optimizer.clip is not None:
        gradients = clipped(gradients, optimizer.clip)
    size, device = sum(weight.shape[1] for weight, _ in trained), learning_rate.device.type
    if optimizer.kind in FUSED and device == "cpu" and size >= FUSED_FROM:
        return _in_one_pass(optimizer.kind, trained, gradients, learning_rate, hyperparameters, step)
    update = UPDATES[optimizer.kind](hyperparameters, learning_rate, step)
    for gradient, (weight, state) in zip(gradients, trained, strict=True):
        update(weight, gradient, state)
    return None


def clipped(gradients: Sequence[Tensor], largest: float) -> list[Tensor]:
    """Return each trial's gradient, shortened to a norm where it is longer, as ``clip_grad_norm_`` of PyTorch does.

    Examples
    --------
    >>> first, second = clipped([torch.tensor([[3.0], [0.3]]), torch.tensor([[4.0], [0.4]])], largest=1.0)
    >>> first.flatten()
    tensor([0.6000, 0.3000])
    """
    norm = reduce(torch.add, [gradient.square().sum(1, keepdim=True) for gradient in gradients]).sqrt()
    factor = (largest / (norm + 1e-6)).clamp(max=1.0)
    return [gradient * factor for gradient in gradients]


def _sgd(values: Hyperparameters, learning_rate: Tensor, _: int) -> Update:
    momentum = values["momentum"]
    rate = learning_rate * momentum

    def update(weight: Tensor, gradient: Tensor, state: State) -> None:
        (velocity,) = state
        torch.addcmul(gradient, velocity, momentum, out=velocity)
        weight.addcmul_(gradient, learning_rate, value=-1).addcmul_(velocity, rate, value=-1)

    return update


def _rmsprop(values: Hyperparameters, learning_rate: Tensor, _: int) -> Update:
    smoothing, epsilon = values["smoothing"], values["epsilon"]

    def update(weight: Tensor, gradient: Tensor, state: State) -> None:
        (mean_square,) = state
        mean_square.mul_(smoothing).addcmul_(gradient * gradient, 1 - smoothing)
        weight.addcmul_(gradient / mean_square.sqrt().add_(epsilon), learning_rate, value=-1)

    return update


def _adam(values: Hyperparameters, learning_rate: Tensor, step: int) -> Update:
    beta1, beta2, epsilon = values["beta1"], values["beta2"], values["epsilon"]
    # Both means start at 0, and are too small by these shares. One by one: a vectorised power may round differently.
    share1, share2 = (torch.tensor([1 - b**step for (b,) in beta.tolist()]).unsqueeze(1) for beta in (beta1, beta2))
    rate, root_share = learning_rate / share1.to(learning_rate), share2.sqrt().to(learning_rate)

    def update(weight: Tensor, gradient: Tensor, state: State) -> None:
        mean, mean_square = state
        mean.mul_(beta1).addcmul_(gradient, 1 - beta1)
        mean_square.mul_(beta2).addcmul_(gradient * gradient, 1 - beta2)
        weight.addcmul_(mean / mean_square.sqrt().div_(root_share).add_(epsilon), rate, value=-1)

    return update


def _in_one_pass(
    kind: str,
    trained: Sequence[tuple[Tensor, State]],
    gradients: Sequence[Tensor],
    learning_rate: Tensor,
    hyperparameters: Hyperparameters,
    step: int,
) -> None:
    """Take the step by PyTorch's kernel for the optimiser, which takes all weights of one trial at a time."""
    weights, slopes = _by_trial([weight for weight, _ in trained]), _by_trial(gradients)
    states = zip(*map(_by_trial, zip(*(state for _, state in trained), strict=True)), strict=True)
    values = {name: value.flatten().tolist() for name, value in hyperparameters.items()}
    for trial, (rate, weight, slope, state) in enumerate(
        zip(learning_rate.flatten().tolist(), weights, slopes, states, strict=True)
    ):
        own = {name: value[trial] for name, value in values.items()}
        FUSED[kind](weight, slope, state, rate, own, step)


def _by_trial(tensors: Sequence[Tensor]) -> list[list[Tensor]]:
    """Return each trial's tensors (floats,), given tensors (trials, floats)."""
    return [list(own) for own in zip(*(tensor.unbind() for tensor in tensors), strict=True)]


def _fused_sgd(weight: list[Tensor], slope: list[Tensor], state: Tensors, rate: float, values: Values, _: int) -> None:
    momentum = values["momentum"]
    torch._fused_sgd_(
        weight, slope, state[0] if momentum else [], lr=rate, momentum=momentum, weight_decay=0.0, dampening=0.0,
        nesterov=momentum > 0, maximize=False, is_first_step=False,
    )  # fmt: skip


def _fused_adam(
    weight: list[Tensor], slope: list[Tensor], state: Tensors, rate: float, values: Values, step: int
) -> None:
    mean, mean_square = state
    torch._fused_adam_(
        weight, slope, mean, mean_square, [], [torch.tensor(float(step))] * len(weight), lr=rate, beta1=values["beta1"],
        beta2=values["beta2"], eps=values["epsilon"], weight_decay=0.0, amsgrad=False, maximize=False,
    )  # fmt: skip


UPDATES: dict[str, Callable[[Hyperparameters, Tensor, int], Update]] = {"sgd": _sgd, "rmsprop": _rmsprop, "adam": _adam}
"""For each optimiser, by its kind: the function that prepares the update of all tensors (trials, floats) at a step."""
FUSED: dict[str, Callable[[list[Tensor], list[Tensor], Tensors, float, Values, int], None]] = {
    "sgd": _fused_sgd,
    "adam": _fused_adam,
}
"""The same in one pass, of the weights of one trial, with its learning rate and its other values, at a step."""
