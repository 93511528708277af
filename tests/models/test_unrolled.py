"""The LSTM's gradient by hand is that of its equations."""

import pytest
import torch

from reglab.models.unrolled import Unrolled


def plain(gates, recurrent, factors):
    """Return the states, written as in the textbook and left to autograd."""
    state = cell = torch.zeros_like(gates[:, 0, :, : recurrent.shape[1]])
    states = []
    for step in range(gates.shape[1]):
        handed = state if factors is None else state * factors[:, :, step]
        enter, forget, new, leave = (gates[:, step] + handed @ recurrent).chunk(4, 2)
        cell = torch.sigmoid(forget) * cell + torch.sigmoid(enter) * torch.tanh(new)
        state = torch.sigmoid(leave) * torch.tanh(cell)
        states.append(state)
    return torch.stack(states, 1)


@pytest.mark.parametrize("dropped", [False, True])
def test_states_and_gradients(dropped):
    draw = torch.Generator().manual_seed(0)
    trials, steps, batch, units = 2, 4, 3, 5
    gates, recurrent, slope = (
        torch.randn(shape, generator=draw, dtype=torch.float64)
        for shape in ((trials, steps, batch, 4 * units), (trials, units, 4 * units), (trials, steps, batch, units))
    )
    factors = 2 * torch.randint(0, 2, (trials, batch, steps, units), generator=draw) if dropped else None
    found, expected = [], []
    for unroll, results in ((Unrolled.apply, found), (plain, expected)):
        leaves = gates.clone().requires_grad_(), recurrent.clone().requires_grad_()
        states = unroll(leaves[0] * 1, leaves[1], factors)  # the gates are overwritten: never a leaf
        results += [states, *torch.autograd.grad(states, leaves, slope)]
    torch.testing.assert_close(found, expected)


def test_without_gradients_the_states_are_the_same():
    gates, recurrent = torch.randn(2, 4, 3, 20, dtype=torch.float64), torch.randn(2, 5, 20, dtype=torch.float64)
    expected = plain(gates, recurrent, None)
    with torch.no_grad():
        torch.testing.assert_close(Unrolled.apply(gates, recurrent, None), expected)
