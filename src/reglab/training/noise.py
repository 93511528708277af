"""Deals noise to a group of trials: each trial gets its own, whatever its companions."""

from collections.abc import Sequence
from math import prod
from types import SimpleNamespace
from typing import cast

import numpy as np
import torch
from torch import Tensor

from reglab.regularizers.base import Regularizer
from reglab.specs import Part, Trial
from reglab.training.generators import generator

BLOCK = 1 << 15
"""Units drawn at a time for each trial. Large enough that NumPy's call overhead vanishes, small enough
that a group's noise stays in the cache. It decides where a trial's random stream is cut into steps,
so it must depend only on the trial's specification."""


class StackedRegularizer:
    """One regularizer acting at one place of a group of trials.

    Parameters
    ----------
    trials : sequence of Trial
        The group.
    parts : sequence of Regularizer
        The trials' regularizers that act there, one for each trial.
    place : str
        Names the random stream: a site's name, or ``"batch"``.
    shape : tuple of int
        The shape of one example there; empty if nothing is drawn.
    device : str
        A torch device.
    """

    def __init__(
        self, trials: Sequence[Trial], parts: Sequence[Part], place: str, shape: tuple[int, ...], device: str
    ) -> None:
        self.parts = [cast(Regularizer, part) for part in parts]
        self.regularizer = self.parts[0]
        self.device = device
        self.shape = shape
        self.generators = [generator(trial, place, part) for trial, part in zip(trials, self.parts, strict=True)]
        self.batch = min(trials[0].batch_size, trials[0].data.train)
        self.position = self.block = max(1, BLOCK // (self.batch * prod(shape)))
        self._stack_values()

    def _stack_values(self) -> None:
        self.values = SimpleNamespace()
        for name in self.regularizer.varying:
            stacked = torch.tensor([getattr(part, name) for part in self.parts], dtype=torch.float32)
            setattr(self.values, name, stacked.to(self.device))

    def noise(self, rows: int) -> Tensor:
        """Return the next step's noise for the first ``rows`` examples of the batch, (trials, rows, ...)."""
        if self.position == self.block:
            pairs = zip(self.parts, self.generators, strict=True)
            drawn = [part.draw(rng, self.block, self.batch, self.shape) for part, rng in pairs]
            self.buffer = torch.from_numpy(np.stack(drawn)).to(self.device)
            self.position = 0
        self.position += 1
        return self.buffer[:, self.position - 1, :rows]

    def keep(self, rows: list[int]) -> None:
        """Keep only these trials of the group."""
        self.parts = [self.parts[row] for row in rows]
        self.generators = [self.generators[row] for row in rows]
        self._stack_values()
        if self.position < self.block:
            self.buffer = self.buffer[rows]
