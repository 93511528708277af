"""Stacked layers: each computes a group of trials at once, and reads like its ordinary counterpart.

Weights have a leading trial axis, activations are (trials, batch, *features); a group of one
trial serves for a single network. Layers are values without state: weights come from outside,
by name, and so does randomness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import torch
from torch import Tensor

from reglab.specs import Site

Weights = dict[str, Tensor]
Perturb = Callable[[Site, Tensor], Tensor]


def unperturbed(site: Site, x: Tensor) -> Tensor:
    """Return the activations as they are: what a network does at a site while it is evaluated."""
    return x


@dataclass(frozen=True)
class Dense:
    """A fully connected layer, ``x @ weight + bias``.

    Weights (trials, inputs, outputs) and biases (trials, outputs) start uniform in plus or minus
    ``1 / sqrt(inputs)``, as in ``torch.nn.Linear``.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    inputs, outputs : int
        Features of one example before and after.
    """

    name: str
    inputs: int
    outputs: int

    def initial(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Return one trial's initial weights by name."""
        bound = 1 / sqrt(self.inputs)
        return {
            f"{self.name}.weight": rng.uniform(-bound, bound, (self.inputs, self.outputs)),
            f"{self.name}.bias": rng.uniform(-bound, bound, self.outputs),
        }

    def __call__(self, weights: Weights, x: Tensor) -> Tensor:
        """Map (trials, batch, inputs) to (trials, batch, outputs)."""
        return torch.baddbmm(weights[f"{self.name}.bias"].unsqueeze(1), x, weights[f"{self.name}.weight"])


@dataclass(frozen=True)
class ReLU:
    """The rectifier, ``max(x, 0)``."""

    def initial(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Return no weights."""
        return {}

    def __call__(self, weights: Weights, x: Tensor) -> Tensor:
        """Keep the shape."""
        return x.relu()


@dataclass(frozen=True)
class Flatten:
    """Examples of any shape as rows."""

    def initial(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Return no weights."""
        return {}

    def __call__(self, weights: Weights, x: Tensor) -> Tensor:
        """Map (trials, batch, *shape) to (trials, batch, features)."""
        return x.flatten(2)


Layer = Dense | ReLU | Flatten


@dataclass(frozen=True)
class Network:
    """Layers in the order in which they act, with the sites between them.

    Parameters
    ----------
    steps : tuple of Layer or Site
        What happens to the input, in order; the last step's output are the logits.
    """

    steps: tuple[Layer | Site, ...]

    def sites(self) -> tuple[Site, ...]:
        """Return the places at which regularizers may change activations, in order."""
        return tuple(step for step in self.steps if isinstance(step, Site))

    def initial(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Return one trial's initial weights by name, drawn layer after layer."""
        weights: dict[str, np.ndarray] = {}
        for step in self.steps:
            if not isinstance(step, Site):
                weights |= step.initial(rng)
        return weights

    def __call__(self, weights: Weights, x: Tensor, perturb: Perturb = unperturbed) -> Tensor:
        """Map inputs (trials, batch, *shape) to logits (trials, batch, classes)."""
        for step in self.steps:
            x = perturb(step, x) if isinstance(step, Site) else step(weights, x)
        return x
