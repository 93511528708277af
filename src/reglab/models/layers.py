"""Stacked layers: each computes a group of trials at once, and reads like its ordinary counterpart.

Weights have a leading trial axis, activations are (trials, batch, *features); a group of one
trial serves for a single network. Layers are values without state: weights come from outside,
by name, and so does randomness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from torch import Tensor

from reglab.errors import ReglabError
from reglab.models.products import affine
from reglab.specs import Part, Site, Task

Weights = dict[str, Tensor]
Initial = dict[str, np.ndarray]


class Mode(NamedTuple):
    """How a network is run.

    Parameters
    ----------
    perturb : callable
        Maps a site and its activations (trials, batch, *site.shape), or weights (trials, *site.shape),
        to what goes on from there.
    training : bool
        Whether normalisations use the batch's own moments and keep track of them.
    padding : Tensor, optional
        Inside a network of sequences: which steps are padding, (trials, batch, steps).
    """

    perturb: Callable[[Site, Tensor], Tensor]
    training: bool
    padding: Tensor | None = None


PORTION = 100
"""Examples evaluated at a time: few, because what lies between two layers of a convolutional network is large, and a
process that hands freed memory back takes half the time that 1,000 cost it. Fixed, because a product's last digit may
depend on its shape."""
EVALUATION = Mode(lambda site, x: x, training=False)
"""All noise off, normalisations with the moments that training kept."""


class Layer:
    """Base of all layers: no weights, no sites."""

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name; names that start with ``kept`` are not trained."""
        return {}

    def sites(self) -> tuple[Site, ...]:
        """Return the places at which regularizers may act, in order."""
        return ()

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        """Map activations (trials, batch, *features) to activations."""
        raise NotImplementedError


@dataclass(frozen=True)
class Perturbed(Layer):
    """A site between two layers: the identity, unless a regularizer acts there."""

    site: Site

    def sites(self) -> tuple[Site, ...]:
        return (self.site,)

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return mode.perturb(self.site, x)


@dataclass(frozen=True)
class Dense(Layer):
    """A fully connected layer, ``x @ weight + bias``.

    Weights (trials, inputs, outputs) and biases (trials, outputs) start uniform in plus or minus
    ``1 / sqrt(inputs)``, as in ``torch.nn.Linear``.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    inputs, outputs : int
        Features of one example before and after.
    scale : float
        Multiplies the range of the initial values.
    hidden : bool
        Whether it leads to hidden units: then its weights are a site, for noise on connections.
    channels : int
        Behind a convolution, of the images that its inputs are, flattened with the channels last. Their weights are
        drawn channel by channel, as in PyTorch's order: so a network does not depend on how its images lie in memory.
    """

    name: str
    inputs: int
    outputs: int
    scale: float = 1.0
    hidden: bool = False
    channels: int = 1

    def sites(self) -> tuple[Site, ...]:
        return (Site(f"{self.name}.weight", "weight", (self.inputs, self.outputs)),) if self.hidden else ()

    def initial(self, rng: np.random.Generator) -> Initial:
        bound = self.scale / sqrt(self.inputs)
        weight = rng.uniform(-bound, bound, (self.channels, self.inputs // self.channels, self.outputs))
        return {
            f"{self.name}.weight": weight.swapaxes(0, 1).reshape(self.inputs, self.outputs),
            f"{self.name}.bias": rng.uniform(-bound, bound, self.outputs),
        }

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        weight = weights[f"{self.name}.weight"]
        for site in self.sites():
            weight = mode.perturb(site, weight)
        return affine(x, weight, weights[f"{self.name}.bias"])


@dataclass(frozen=True)
class ReLU(Layer):
    """The rectifier, ``max(x, 0)``."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.relu()


@dataclass(frozen=True)
class Sigmoid(Layer):
    """The logistic function, whose slope is at most a quarter."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        # by way of tanh: PyTorch's sigmoid rounds the last few numbers of a tensor in another way than the others,
        # so that a trial's digits would depend on its place in the group
        return (x / 2).tanh().add(1).div(2)


@dataclass(frozen=True)
class Flatten(Layer):
    """Examples of any shape as rows: (trials, batch, *shape) to (trials, batch, features).

    An image's channels come last, as they lie in memory behind a convolution: nothing is copied, on the way back
    neither.
    """

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.movedim(2, -1).flatten(2)


@dataclass(frozen=True)
class Network:
    """Layers in the order in which they act; the last one's output are the logits.

    Parameters
    ----------
    layers : tuple of Layer
        What happens to the input, in order.
    """

    layers: tuple[Layer, ...]

    def sites(self) -> tuple[Site, ...]:
        """Return the places at which regularizers may act, in order."""
        return tuple(site for layer in self.layers for site in layer.sites())

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name, drawn layer after layer."""
        weights: Initial = {}
        for layer in self.layers:
            weights |= layer.initial(rng)
        return weights

    def __call__(self, weights: Weights, x: Tensor, mode: Mode = EVALUATION) -> Tensor:
        """Map inputs (trials, batch, *shape) to logits (trials, batch, classes)."""
        for layer in self.layers:
            x = layer(weights, x, mode)
        return x


def refuse_tokens(model: Part, task: Task) -> None:
    """Raise the error for a model of numbers that is given tokens, whose ids mean nothing as numbers."""
    if task.tokens is not None:
        raise ReglabError(
            f"{type(model).__name__} reads numbers, and this data set's examples are tokens. "
            "Take an LSTM or a Transformer."
        )
