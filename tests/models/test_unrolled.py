"""The LSTM's hand-written gradient is that of its equations."""

import pytest
import torch

from reglab.models.unrolled import CHUNK, Unrolled


def plain(x, weight, recurrent, bias, factors, every_step):
    """Return the states, computed as in the textbook and differentiated by autograd."""
    state = cell = x.new_zeros(len(x), x.shape[3], recurrent.shape[1])
    states = []
    for step in range(x.shape[1]):
        handed = state if factors is None else state * factors[:, step].mT
        gates = x[:, step].mT @ weight + handed @ recurrent + bias.unsqueeze(1)
        enter, forget, new, leave = gates.chunk(4, 2)
        cell = torch.sigmoid(forget) * cell + torch.sigmoid(enter) * torch.tanh(new)
        state = torch.sigmoid(leave) * torch.tanh(cell)
        states.append(state.mT)
    return torch.stack(states, 1) if every_step else states[-1]


def operands(steps, batch, units, dropped):
    """Return the tensors to differentiate by, and the factors, for two trials with three inputs."""
    draw = torch.Generator().manual_seed(0)
    shapes = (2, steps, 3, batch), (2, 3, 4 * units), (2, units, 4 * units), (2, 4 * units)
    leaves = [torch.randn(shape, generator=draw, dtype=torch.float64).requires_grad_() for shape in shapes]
    return leaves, 2 * torch.randint(0, 2, (2, steps, units, batch), generator=draw) if dropped else None


@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("dropped", [False, True])
@pytest.mark.parametrize(("steps", "batch", "units"), [(4, 3, 5), (1, 1, 1), (2 * CHUNK + 3, 1, 2), (CHUNK, 17, 4)])
def test_states_and_gradients(steps, batch, units, dropped, every_step):
    leaves, factors = operands(steps, batch, units, dropped)
    unrolled, expected = [], []
    for unroll, results in ((Unrolled.apply, unrolled), (plain, expected)):
        states = unroll(*leaves, factors, every_step)
        slope = torch.linspace(-1, 1, states.numel(), dtype=torch.float64).view_as(states)
        results += [states, *torch.autograd.grad(states, leaves, slope)]
    torch.testing.assert_close(unrolled, expected)


@pytest.mark.parametrize("every_step", [False, True])
def test_without_gradients_the_states_are_the_same(every_step):
    leaves, factors = operands(4, 3, 5, dropped=True)
    expected = plain(*leaves, factors, every_step)
    fixed = [leaf.detach() for leaf in leaves]
    torch.testing.assert_close(Unrolled.apply(*fixed, factors, every_step), expected)
