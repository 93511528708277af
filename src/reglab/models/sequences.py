"""What networks that read sequences of tokens have in common."""

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from reglab.errors import ReglabError
from reglab.models.layers import Layer, Mode, Weights
from reglab.specs import Part, Task


def look_up(vectors: Tensor, tokens: Tensor) -> Tensor:
    """Return each token's vector.

    Parameters
    ----------
    vectors : Tensor
        Each trial's table, (trials, tokens, features).
    tokens : Tensor
        Ids, (trials, rows, columns).

    Returns
    -------
    Tensor
        (trials, rows, columns, features).

    Examples
    --------
    >>> look_up(torch.tensor([[[1.0], [2.0]], [[3.0], [4.0]]]), torch.tensor([[[1]], [[0]]])).flatten()
    tensor([2., 3.])
    """
    # The tables stand one below the other: trial t's vectors begin at row t * tokens.
    first = torch.arange(len(tokens), device=tokens.device).mul_(vectors.shape[1]).reshape(-1, 1, 1)
    return cast(Tensor, _Lookup.apply(vectors.flatten(0, 1), tokens + first))


class _Lookup(torch.autograd.Function):
    """Rows of a table (rows, features) by index, with a gradient that takes half the time of PyTorch's."""

    @staticmethod
    def forward(ctx: Any, table: Tensor, numbers: Tensor) -> Tensor:
        ctx.numbers, ctx.shape = numbers, table.shape
        return torch.nn.functional.embedding(numbers, table)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        to_table, numbers = gradient.new_zeros(ctx.shape), ctx.numbers.flatten()
        return to_table.index_put_((numbers,), gradient.flatten(0, -2), accumulate=True), None


@dataclass(frozen=True)
class EveryStep(Layer):
    """Make every step an example: (trials, batch, steps, features) to (trials, batch * steps, features)."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.flatten(1, 2)


def sequence_sizes(model: Part, task: Task) -> tuple[int, int]:
    """Return how many steps a task's sequences have and how many token ids there are.

    Raises
    ------
    ReglabError
        If the task's examples are not sequences of tokens.
    """
    if task.tokens is None or len(task.shape) != 1:
        raise ReglabError(
            f"{type(model).__name__} reads sequences of tokens, and this data set's examples are numbers. Take an MLP."
        )
    return task.shape[0], task.tokens
