"""The steps of an LSTM, one after the other, with the gradient by hand."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from reglab.models.products import product

aten = torch.ops.aten

NEW, CELL, ENTER, FORGET, SQUASH, LEAVE, OUT = range(7)
"""What is kept of a step, in this order: twice the new content, twice the cell before it, the four gates as sigmoids,
and the squashed cell. What is multiplied by one slope in the backward pass lies side by side, and goes in one call."""
GATES = slice(ENTER, LEAVE + 1)
PAD = 16
"""Floats between rows that would else be powers of two apart, and push each other out of the cache."""


class Unrolled(torch.autograd.Function):
    """An LSTM's states from its inputs.

    By hand, because autograd takes half as long again: it makes a tensor for every gate of every step. Two things
    make it fast. The examples of a batch are the last axis: so lie the products that are computed fastest, and a
    gate of a trial is one run of numbers. And a step's input, its state and a one for the bias are one column, so
    that a step is one product forwards, and one backwards.

    Functions are applied to slices of each trial's memory, never to whole tensors: where trials lie one behind the
    other, the last digits of the last few numbers depend on how many trials there are.

    Parameters
    ----------
    x : Tensor
        Inputs, (trials, steps, inputs, batch).
    weight, recurrent, bias : Tensor
        Weights from the input and from the state to the gates, (trials, inputs or units, 4 * units), and the gates'
        biases, (trials, 4 * units).
    factors : Tensor or None
        What the state is multiplied by on its way to each step, (trials, steps, units, batch); it has no gradient.
    every_step : bool
        Whether all states are returned, or the last one only.

    Returns
    -------
    Tensor
        States, (trials, steps, units, batch), or the last one, (trials, units, batch).
    """

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, recurrent: Tensor, bias: Tensor, factors: Tensor | None, every_step: bool
    ) -> Tensor:
        (trials, steps, inputs, batch), units = x.shape, recurrent.shape[1]
        columns = _columns(x, units)
        weights = torch.cat([weight, recurrent, bias.unsqueeze(1)], 1).mT.contiguous()
        # tanh(x) is 2 * sigmoid(2 * x) - 1, in a quarter of the time of PyTorch's tanh; doubling is exact
        weights[:, 2 * units : 3 * units].mul_(2)
        remembers = any(ctx.needs_input_grad)
        kept = x.new_empty(trials, steps + 1 if remembers else 1, 7, units, batch)
        kept[:, 0, CELL] = 0
        states = x.new_empty(trials, steps if every_step else 1, units, batch)
        minus_one, minus_two = x.new_tensor(-1), x.new_tensor(-2)
        for step in range(steps):
            now, after = (kept[:, step], kept[:, step + 1, CELL]) if remembers else (kept[:, 0], kept[:, 0, CELL])
            new, cell, enter, forget, squash, leave, out = now.unbind(1)
            gates = now[:, GATES].flatten(1, 2)
            product(weights, columns[:, step], out=gates)
            gates.sigmoid_()
            torch.add(minus_two, squash, alpha=4, out=new)
            torch.addcmul(enter * new, forget, cell, out=after)
            torch.add(minus_one, torch.sigmoid(after, out=out), alpha=2, out=out)
            state = torch.mul(leave, out, out=states[:, step if every_step else 0])
            if step + 1 < steps:
                handed = columns[:, step + 1, inputs:-1]
                handed.copy_(state) if factors is None else torch.mul(state, factors[:, step + 1], out=handed)
        if remembers:
            ctx.columns, ctx.weights, ctx.kept, ctx.factors, ctx.inputs = columns, weights, kept, factors, inputs
        return states if every_step else states[:, 0]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        columns, kept, factors, inputs = ctx.columns, ctx.kept, ctx.factors, ctx.inputs
        trials, steps, _, batch = columns.shape
        units = kept.shape[3]
        by_step = gradient.unbind(1) if gradient.ndim == 4 else [None] * (steps - 1) + [gradient]
        # slopes come out of the loop times these powers of two
        scales = gradient.new_tensor([2, 2, 0.25, 1]).repeat_interleave(units)
        weights = ctx.weights[:, :, :-1] / scales.unsqueeze(1)
        weights[:, 2 * units : 3 * units].div_(2)
        slopes = _spaced(trials, 4 * units, steps, batch, gradient)
        to_columns = gradient.new_empty(trials, steps, inputs + units, batch)
        through = gradient.new_empty(trials, 4, units, batch)
        to_cell = gradient.new_zeros(trials, units, batch)
        to_state = by_step[-1]
        for step in reversed(range(steps)):
            now = kept[:, step]
            by_out = through[:, 2]
            torch.mul(to_state.unsqueeze(1), now[:, LEAVE:], out=through[:, 2:])
            aten.tanh_backward.grad_input(by_out, now[:, OUT], grad_input=by_out)
            to_cell.add_(by_out)
            torch.mul(to_cell.unsqueeze(1), now[:, : ENTER + 1], out=through[:, :3])
            slope = slopes[:, :, step]
            aten.sigmoid_backward.grad_input(through.flatten(1, 2), now[:, GATES].flatten(1, 2), grad_input=slope)
            to_cell.mul_(now[:, FORGET])
            product(weights.mT, slope, out=to_columns[:, step])
            if step:
                to_state = to_columns[:, step, inputs:]
                to_state = to_state if factors is None else to_state * factors[:, step]
                if by_step[step - 1] is not None:
                    to_state = to_state + by_step[step - 1]
        # one product for all steps: a long one takes a fraction of the time of many short ones
        rows = _spaced(trials, columns.shape[2], steps, batch, gradient).copy_(columns.transpose(1, 2))
        to_weights = product(rows.flatten(2), slopes.flatten(2).mT).div_(scales)
        to_weight, to_recurrent, to_bias = to_weights.split([inputs, units, 1], 1)
        return to_columns[:, :, :inputs], to_weight, to_recurrent, to_bias.squeeze(1), None, None


def _columns(x: Tensor, units: int) -> Tensor:
    """Return (trials, steps, inputs + units + 1, batch): inputs, no state yet, ones for the bias."""
    trials, steps, inputs, batch = x.shape
    columns = x.new_empty(trials, steps, inputs + units + 1, batch)
    columns[:, :, :inputs] = x
    columns[:, 0, inputs:-1] = 0
    columns[:, :, -1] = 1
    return columns


def _spaced(trials: int, rows: int, steps: int, batch: int, like: Tensor) -> Tensor:
    """Return room for (trials, rows, steps, batch), with a gap behind each row."""
    return like.new_empty(trials, rows, steps * batch + PAD)[:, :, : steps * batch].unflatten(2, (steps, batch))
