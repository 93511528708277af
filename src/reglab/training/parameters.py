"""All weights of a group and the optimiser's state, each in one array."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from reglab.models.layers import Weights

ALIGN = 16
"""Each row, and each tensor in it, starts at a multiple of 16 floats (64 bytes): otherwise matrix kernels may
round differently with a trial's position in the group."""


class Parameters:
    """All weights of a group in one array with one row per trial, and the optimiser's state in others.

    The network sees ``named``: tensors (trials, *shape) that are views of ``rows``. For those that have a gradient,
    ``trained`` holds weights and state, each (trials, floats), also as views.

    Parameters
    ----------
    shapes : dict of str to tuple of int
        Shapes of one trial's tensors, by name, in order.
    rows : Tensor
        (trials, floats); a row holds one tensor after the other, as :meth:`view` expects.
    state : Tensor
        (states, trials, floats): what the optimiser keeps for every weight.
    """

    def __init__(self, shapes: dict[str, tuple[int, ...]], rows: Tensor, state: Tensor) -> None:
        self.shapes, self.rows, self.state = shapes, rows, state
        # .data, not .detach(): it gives each tensor its own version counter, so that a running mean may
        # change in place during the forward pass without autograd taking all other weights for changed.
        self.named = {name: tensor.data for name, tensor in self.view(rows).items()}
        # What the network keeps without training it, such as a running mean, has no gradient.
        trained = [name for name in shapes if not name.startswith("kept")]
        self._leaves = tuple(self.named[name].requires_grad_() for name in trained)
        weights, states = self._flat(rows), [self._flat(kept) for kept in state]
        self.trained = tuple((weights[name], tuple(kept[name] for kept in states)) for name in trained)

    @classmethod
    def stack(cls, initial: list[dict[str, np.ndarray]], states: int, device: str) -> "Parameters":
        """Return a group's parameters, given each trial's initial weights; the state starts as zeros."""
        shapes = {name: array.shape for name, array in initial[0].items()}
        zeros = torch.zeros(len(initial), sum(map(_aligned, shapes.values())), device=device)
        parameters = cls(shapes, zeros, zeros.new_zeros(states, *zeros.shape))
        for trial, arrays in enumerate(initial):
            for name, array in arrays.items():
                parameters.named[name].data[trial] = torch.from_numpy(array.astype(np.float32))
        return parameters

    def keep(self, rows: list[int]) -> "Parameters":
        """Return the parameters of these trials only."""
        return Parameters(self.shapes, self.rows[rows], self.state[:, rows])

    def gradients(self, logits: Tensor, slope: Tensor, terms: Sequence[Tensor]) -> list[Tensor]:
        """Return each trial's gradient, whatever its companions, by every tensor of ``trained``.

        Parameters
        ----------
        logits, slope : Tensor
            Logits (trials, answers, classes), and the gradient of every trial's loss by them.
        terms : sequence of Tensor
            Terms added to the losses, each of shape (trials,).

        Returns
        -------
        list of Tensor
            Each (trials, floats).
        """
        ones = [torch.ones_like(term) for term in terms]
        return [gradient.flatten(1) for gradient in torch.autograd.grad([logits, *terms], self._leaves, [slope, *ones])]

    def view(self, rows: Tensor) -> Weights:
        """Return each tensor (trials, *shape) by name, as a view of rows (trials, floats)."""
        return {name: flat.unflatten(1, self.shapes[name]) for name, flat in self._flat(rows).items()}

    def _flat(self, rows: Tensor) -> Weights:
        views, start = {}, 0
        for name, shape in self.shapes.items():
            views[name] = rows[:, start : start + int(np.prod(shape))]
            start += _aligned(shape)
        return views


def _aligned(shape: tuple[int, ...]) -> int:
    return -(-int(np.prod(shape)) // ALIGN) * ALIGN
