"""The steps of an LSTM, one after the other, with the gradient written by hand."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from reglab.models.products import product

aten = torch.ops.aten

NEW, CELL, ENTER, FORGET, SQUASH, LEAVE, OUT = range(7)
"""What is kept of a step, in this order: twice the new content, twice the cell before the step, the four gates as
sigmoids, and tanh of the cell. Factors of the same slope in the backward pass lie side by side, for one call each."""
GATES = slice(ENTER, LEAVE + 1)
CHUNK = 8
"""Steps whose slopes are gathered for one product: long products are faster, and this many stay in the cache."""
GAP = 16
"""Unused floats after each row of a chunk: rows a power of two apart evict each other from the cache."""
MINUS_ONE, MINUS_TWO = torch.tensor(-1.0), torch.tensor(-2.0)


class Unrolled(torch.autograd.Function):
    """An LSTM's states from its inputs.

    The gradient is written by hand because autograd takes half as long again: it makes a tensor for every gate of
    every step. Examples are the last axis, so that a trial's gate is contiguous and products are fastest. A step's
    input, the state before it and a one for the bias form a column, so that a step is one product forwards and one
    backwards.

    Functions are applied to slices of each trial's memory, never to whole tensors: if all trials were contiguous,
    the last digits of the last few numbers would depend on the number of trials.

    Parameters
    ----------
    x : Tensor
        Inputs, (trials, steps, inputs, batch).
    weight, recurrent, bias : Tensor
        The gates' weights from the input, (trials, inputs, 4 * units), and from the state, (trials, units, 4 * units),
        and their biases, (trials, 4 * units).
    factors : Tensor or None
        Multiply the state on its way to each step, (trials, steps, units, batch); they get no gradient.
    every_step : bool
        Whether the states of all steps are returned, or only the last.

    Returns
    -------
    Tensor
        States, (trials, steps, units, batch) or (trials, units, batch).
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
        remember = any(ctx.needs_input_grad)
        kept = x.new_empty(trials, steps + 1 if remember else 1, 7, units, batch)
        kept[:, 0, CELL] = 0
        by_step = kept.unbind(1) if remember else kept.unbind(1) * (steps + 1)
        states = x.new_empty(trials, steps if every_step else 1, units, batch)
        for step in range(steps):
            gates = by_step[step][:, GATES].flatten(1, 2)
            product(weights, columns[:, step], out=gates)
            gates.sigmoid_()
            _advance(by_step[step], by_step[step + 1][:, CELL], state := states[:, step if every_step else 0])
            if step + 1 < steps:
                handed = columns[:, step + 1, inputs:-1]
                handed.copy_(state) if factors is None else torch.mul(state, factors[:, step + 1], out=handed)
        if remember:
            ctx.columns, ctx.weights, ctx.kept, ctx.factors = columns, weights, kept, factors
            ctx.every_step = every_step
        return states if every_step else states[:, 0]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        columns, kept, factors = ctx.columns, ctx.kept, ctx.factors
        (trials, steps, size, batch), units = columns.shape, kept.shape[3]
        inputs = size - 1 - units
        # the loop computes these multiples of the gradients by the gates: powers of two, so that nothing is rounded
        multiples = gradient.new_tensor([2, 2, 0.25, 1]).repeat_interleave(units)
        weights = ctx.weights[:, :, :-1].div(multiples.unsqueeze(1))
        weights[:, 2 * units : 3 * units].div_(2)
        slopes, rows = (_chunk(trials, size, batch, gradient) for size in (4 * units, size))
        to_x, to_weights = torch.empty_like(columns[:, :, :inputs]), gradient.new_zeros(trials, 4 * units, size)
        to_column, to_cell = (gradient.new_zeros(trials, size, batch) for size in (inputs + units, units))
        to_state = gradient[:, -1] if ctx.every_step else gradient
        gate_slopes = _GateSlopes(gradient.new_empty(trials, 4, units, batch))
        by_step, by_place = _by_step(kept), slopes.unbind(2)
        to_input, to_handed = to_column.split([inputs, units], 1)
        for step in reversed(range(steps)):
            place = step % CHUNK
            gate_slopes.retreat(to_state, to_cell, by_step[step], by_place[place])
            product(weights.mT, by_place[place], out=to_column)
            to_x[:, step] = to_input
            to_state = to_handed if factors is None else to_handed * factors[:, step]
            if ctx.every_step and step:
                to_state = to_state + gradient[:, step - 1]
            if place == 0:
                recent = columns[:, step : step + CHUNK].transpose(1, 2)
                chunk = rows[:, :, : recent.shape[2]].copy_(recent).flatten(2)
                to_weights += product(slopes[:, :, : recent.shape[2]].flatten(2), chunk.mT)
        to_weight, to_recurrent, to_bias = to_weights.mT.contiguous().div_(multiples).split([inputs, units, 1], 1)
        return to_x, to_weight, to_recurrent, to_bias.squeeze(1), None, None


def _columns(x: Tensor, units: int) -> Tensor:
    """Return (trials, steps, inputs + units + 1, batch): inputs, room for states (the first 0), ones for the biases."""
    trials, steps, inputs, batch = x.shape
    columns = x.new_empty(trials, steps, inputs + units + 1, batch)
    columns[:, :, :inputs] = x
    columns[:, 0, inputs:-1] = 0
    columns[:, :, -1] = 1
    return columns


def _chunk(trials: int, rows: int, batch: int, like: Tensor) -> Tensor:
    """Return room for (trials, rows, CHUNK, batch); the last two axes are contiguous, with a gap after each row."""
    return like.new_empty(trials, rows, CHUNK * batch + GAP)[:, :, : CHUNK * batch].unflatten(2, (CHUNK, batch))


def _advance(now: Tensor, after: Tensor, state: Tensor) -> None:
    """Take a step: from its gates and cell, set the rest of what is kept, the cell ``after`` it and the state."""
    new, cell, enter, forget, squash, leave, out = now.unbind(1)
    torch.add(MINUS_TWO, squash, alpha=4, out=new)
    torch.addcmul(enter * new, forget, cell, out=after)
    torch.add(MINUS_ONE, torch.sigmoid(after, out=out), alpha=2, out=out)
    torch.mul(leave, out, out=state)


def _by_step(kept: Tensor) -> list[tuple[Tensor, ...]]:
    """Return the views of each step that the backward pass needs; made all at once, because each view costs time."""
    parts = kept[:, :, LEAVE:], kept[:, :, OUT], kept[:, :, : ENTER + 1], kept[:, :, GATES], kept[:, :, FORGET]
    return list(zip(*(part.unbind(1) for part in parts), strict=True))


class _GateSlopes:
    """Room for the gradients by the four gates' sigmoids, (trials, 4, units, batch)."""

    def __init__(self, room: Tensor) -> None:
        self.all, self.by_out, self.first, self.last = room, room[:, 2], room[:, :3], room[:, 2:]

    def retreat(self, to_state: Tensor, to_cell: Tensor, now: tuple[Tensor, ...], slope: Tensor) -> None:
        """Take a step back: from gradients by its state and next cell to those by its gates and previous cell.

        ``to_cell`` is updated in place; ``slope`` is set to multiples of the gradients by the gates.
        """
        leave_and_out, out, new_cell_and_enter, gates, forget = now
        torch.mul(to_state.unsqueeze(1), leave_and_out, out=self.last)
        aten.tanh_backward.grad_input(self.by_out, out, grad_input=self.by_out)
        to_cell.add_(self.by_out)
        torch.mul(to_cell.unsqueeze(1), new_cell_and_enter, out=self.first)
        aten.sigmoid_backward.grad_input(self.all, gates, grad_input=slope.unflatten(1, gates.shape[1:3]))
        to_cell.mul_(forget)
