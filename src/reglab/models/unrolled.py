"""The steps of an LSTM, one after the other, with the gradient by hand."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from reglab.models.products import product

aten = torch.ops.aten


class Unrolled(torch.autograd.Function):
    """An LSTM's states from what its input adds to the gates.

    By hand, because autograd takes half as long again: it makes a tensor for every gate of every step.
    Functions are applied to slices of rows, never to whole tensors: where trials lie one behind the
    other in memory, the last digits of the last few numbers depend on how many trials there are.

    Parameters
    ----------
    gates : Tensor
        The input's part of the gates, (trials, steps, batch, 4 * units). It is overwritten.
    recurrent : Tensor
        Weights from the state to the gates, (trials, units, 4 * units).
    factors : Tensor or None
        What the state is multiplied by on its way to each step, (trials, batch, steps, units); it has no gradient.

    Returns
    -------
    Tensor
        States, (trials, steps, batch, units).
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, recurrent: Tensor, factors: Tensor | None) -> Tensor:
        trials, steps, batch, units = *gates.shape[:3], recurrent.shape[1]
        states, squashes = gates.new_empty(steps, trials, batch, 2, units).unbind(3)
        state = cell = gates.new_zeros(trials, batch, units)
        handed = gates.new_empty(trials, steps, batch, units)
        ctx.recurrent, ctx.factors, ctx.handed, ctx.kept = recurrent, factors, handed, []
        # tanh(x) is 2 * sigmoid(2 * x) - 1, in a quarter of the time of PyTorch's tanh; doubling is exact
        doubled = recurrent.clone()
        for tensor in (gates, doubled):
            tensor[..., 2 * units : 3 * units].mul_(2)
        for step in range(steps):
            now = handed[:, step].copy_(state)
            if factors is not None:
                now.mul_(factors[:, :, step])
            activated = product(now, doubled).add_(gates[:, step])
            enter, forget, new, leave = activated.chunk(4, 2)
            activated[..., : 3 * units].sigmoid_()
            leave.sigmoid_()
            new.mul_(2).sub_(1)
            before, cell = cell, torch.addcmul(enter * new, forget, cell)
            squashed = torch.mul(cell, 2, out=squashes[step]).sigmoid_().mul_(2).sub_(1)
            state = torch.mul(leave, squashed, out=states[step])
            if ctx.needs_input_grad[0]:
                ctx.kept.append((activated, before, squashed))
        return states.transpose(0, 1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        slopes = gradient.new_empty(*gradient.shape[:3], ctx.recurrent.shape[2])
        to_state: Tensor | None = None
        to_cell = torch.zeros_like(gradient[:, 0])
        for step in reversed(range(gradient.shape[1])):
            activated, before, squashed = ctx.kept.pop()
            enter, forget, new, leave = activated.chunk(4, 2)
            now = gradient[:, step] if to_state is None else gradient[:, step] + to_state
            to_cell.add_(aten.tanh_backward(now * leave, squashed))
            slope = slopes[:, step]
            for part, others in zip(
                slope.chunk(4, 2), ((to_cell, new), (to_cell, before), (to_cell, enter), (now, squashed)), strict=True
            ):
                torch.mul(*others, out=part)
            _through_activations(slope, activated)
            to_cell.mul_(forget)
            to_state = product(slope, ctx.recurrent.mT)
            if ctx.factors is not None:
                to_state.mul_(ctx.factors[:, :, step])
        # one product for all steps: a long one takes a fraction of the time of many short ones
        to_recurrent = product(ctx.handed.flatten(1, 2).mT, slopes.flatten(1, 2))
        return slopes, to_recurrent, None


def _through_activations(slope: Tensor, activated: Tensor) -> None:
    """Turn slopes by the activated gates, (trials, batch, 4 * units), into slopes by the gates, in place."""
    units = slope.shape[2] // 4
    for gates, backward in (
        (slice(0, 2 * units), aten.sigmoid_backward),
        (slice(2 * units, 3 * units), aten.tanh_backward),
        (slice(3 * units, 4 * units), aten.sigmoid_backward),
    ):
        part = slope[..., gates]
        backward.grad_input(part, activated[..., gates], grad_input=part)
