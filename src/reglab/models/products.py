"""Products of stacked matrices, computed as processors do it fastest, and alike for any number of trials."""

from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


def affine(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return ``x @ weight + bias`` for every trial.

    Parameters
    ----------
    x : Tensor
        (trials, rows, inputs).
    weight, bias : Tensor
        (trials, inputs, outputs) and (trials, outputs).

    Returns
    -------
    Tensor
        (trials, rows, outputs).

    Examples
    --------
    >>> affine(torch.ones(1, 1, 2), torch.tensor([[[1.0], [2.0]]]), torch.tensor([[0.5]]))
    tensor([[[3.5000]]])
    """
    return cast(Tensor, _Affine.apply(x, weight, bias))


class _Affine(torch.autograd.Function):
    """The same, with the gradients by hand."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        x = in_order(x)
        ctx.save_for_backward(x, weight)
        return product(x, weight).add_(bias.unsqueeze(1))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        x, weight = ctx.saved_tensors
        gradient = in_order(gradient)
        to_x = product(gradient, weight.mT) if ctx.needs_input_grad[0] else None
        return to_x, product(x.mT, gradient), gradient.sum(1)


def product(a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
    """Return ``a @ b`` for every trial.

    On a processor by NumPy: its library multiplies matrices as small as these faster than PyTorch's does (measured
    with 16 trials: 32 by 64 by 128 a fifth, 32 by 128 by 10 four times), and each trial's by a call of its own, so
    that no digit depends on how many there are.

    Parameters
    ----------
    a, b : Tensor
        (trials, ..., rows, inner) and (trials, ..., inner, columns); one of the last two axes must lie close in memory.
    out : Tensor, optional
        (trials, ..., rows, columns), where the result is written.
    """
    if a.device.type != "cpu":
        return torch.matmul(a, b, out=out)
    out = a.new_empty(*a.shape[:-1], b.shape[-1]) if out is None else out
    with np.errstate(all="ignore"):  # a diverged trial says so in its record
        np.matmul(a.detach().numpy(), b.detach().numpy(), out=out.numpy())
    return out


def in_order(x: Tensor) -> Tensor:
    """Return the same numbers in the order of the axes in memory.

    An axis of length 1 may have any stride, and how a product is computed depends on it: here it gets its own.
    """
    return x.contiguous().view(-1).view(x.shape)
