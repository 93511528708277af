"""Products of stacked matrices, as CPUs compute them fastest, and the same for any number of trials."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

WIDE = 2**20
"""Multiplications of a trial's product from which, on Intel's processors, PyTorch's library is faster than NumPy's."""


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
    """`affine`, with gradients written by hand."""

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

    On a CPU, NumPy computes it. Its library multiplies matrices as small as these faster than PyTorch's does
    (measured with 16 trials: by a fifth for 32 by 64 by 128, four times for 32 by 128 by 10), and multiplies each
    trial's in a separate call, so that no digit depends on the number of trials. On an Intel processor, PyTorch
    computes products of `WIDE` multiplications or more: its library there, Intel's MKL, is 1.4 to 1.9 times as fast
    for 32 by 784 by 128. The vendor and the shape decide, so that equal machines compute equal digits.

    Parameters
    ----------
    a, b : Tensor
        (trials, ..., rows, inner) and (trials, ..., inner, columns); one of the last two axes must be
        contiguous.
    out : Tensor, optional
        (trials, ..., rows, columns); the result is written there.

    Returns
    -------
    Tensor
        (trials, ..., rows, columns).
    """
    if a.device.type != "cpu":
        return torch.matmul(a, b, out=out)
    out = a.new_empty(*a.shape[:-1], b.shape[-1]) if out is None else out
    if a.ndim == 3 and a.shape[1:].numel() * b.shape[-1] >= WIDE and _on_intel():
        return torch.bmm(a.detach(), b.detach(), out=out)
    with np.errstate(all="ignore"):  # a diverged trial shows in its record
        np.matmul(a.detach().numpy(), b.detach().numpy(), out=out.numpy())
    return out


@cache
def _on_intel() -> bool:
    """Return whether the processor is Intel's, and PyTorch multiplies by Intel's library; where it is unknown, not."""
    try:
        return "GenuineIntel" in Path("/proc/cpuinfo").read_text() and torch.backends.mkl.is_available()
    except OSError:
        return False


def in_order(x: Tensor) -> Tensor:
    """Return the same numbers, laid out in memory in the order of the axes.

    An axis of length 1 may have any stride, and how a product is computed depends on it; here it gets the stride
    that its place implies.
    """
    return x.contiguous().view(-1).view(x.shape)
