"""Stacked layers: each computes a group of trials at once, and reads like its ordinary counterpart.

Weights have a leading trial axis, and activations are (trials, batch, *features). A single network
is a group of one trial. Layers are values without state: weights, by name, and randomness come from
outside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import prod, sqrt
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
        Maps a site and its activations (trials, batch, *site.shape), or its weights (trials, *site.shape),
        to the tensor that the next layer gets.
    training : bool
        Whether normalisations use the batch's own moments and update the running ones.
    padding : Tensor, optional
        Inside a network of sequences: which steps are padding, (trials, batch, steps).
    """

    perturb: Callable[[Site, Tensor], Tensor]
    training: bool
    padding: Tensor | None = None


PORTIONS = (100, 1000)
"""The fewest and the most examples that are evaluated at a time."""
PORTION_FLOATS = 1 << 17
"""Activations of a portion's largest layer. Few, because a convolutional network's are many: where a process returns
freed memory to the system, 100 examples take half the time of 1,000. A narrow network takes the time of its calls."""
EVALUATION = Mode(lambda site, x: x, training=False)
"""All noise off; normalisations use their running moments."""


class Layer:
    """Base of all layers: no weights, no sites."""

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name.

        A name begins with the kind of its tensor where that matters: ``kept.`` is not trained; no penalty acts on
        ``embedding.``, tables of vectors, and ``scale.``, a normalisation's; ``module.`` is a user's own, whose units
        are the first axis.
        """
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
        Whether it leads to hidden units; its weights are then a site, for noise on connections.
    channels : int
        Where the inputs are flattened images with the channels last, their number of channels. The initial weights
        are drawn channel by channel, in PyTorch's order, so that they do not depend on the layout in memory.
    frozen : bool
        Whether its weights and biases keep their initial values: their gradients are 0.
    """

    name: str
    inputs: int
    outputs: int
    scale: float = 1.0
    hidden: bool = False
    channels: int = 1
    frozen: bool = False

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
        weight, bias = (weights[f"{self.name}.{tensor}"] for tensor in ("weight", "bias"))
        if self.frozen:
            weight, bias = (tensor.detach() + 0 * tensor for tensor in (weight, bias))
        for site in self.sites():
            weight = mode.perturb(site, weight)
        return affine(x, weight, bias)


@dataclass(frozen=True)
class ReLU(Layer):
    """The rectifier, ``max(x, 0)``."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.relu()


@dataclass(frozen=True)
class Sigmoid(Layer):
    """The logistic function, whose slope is at most a quarter."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        # through tanh: PyTorch's sigmoid rounds the last few numbers of a tensor differently from the others, so a
        # trial's digits would depend on its place in the group
        return (x / 2).tanh().add(1).div(2)


@dataclass(frozen=True)
class Flatten(Layer):
    """Examples of any shape as rows: (trials, batch, *shape) to (trials, batch, features).

    An image's channels come last, as in memory after a convolution: nothing is copied, forwards or backwards.
    """

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.movedim(2, -1).flatten(2)


@dataclass(frozen=True)
class Network:
    """Layers in the order in which they act; the output of the last one is the logits.

    Parameters
    ----------
    layers : tuple of Layer
        In the order in which they act.
    """

    layers: tuple[Layer, ...]

    def sites(self) -> tuple[Site, ...]:
        """Return the places at which regularizers may act, in order."""
        return tuple(site for layer in self.layers for site in layer.sites())

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name, drawn layer by layer."""
        weights: Initial = {}
        for layer in self.layers:
            weights |= layer.initial(rng)
        return weights

    def __call__(self, weights: Weights, x: Tensor, mode: Mode = EVALUATION) -> Tensor:
        """Map inputs (trials, batch, *shape) to logits (trials, answers, classes)."""
        for layer in self.layers:
            x = layer(weights, x, mode)
        return x


def portion(sites: Iterable[Site]) -> int:
    """Return how many examples to evaluate at a time, given a network's sites.

    It depends on shapes alone, because a product's last digit may depend on the number of its rows.

    Examples
    --------
    >>> portion([Site("hidden.0", "dense", (512,))]), portion([Site("hidden.0", "conv", (32, 14, 14))])
    (256, 100)
    """
    largest = max((prod(site.shape) for site in sites if site.role != "weight"), default=1)
    return min(max(PORTIONS[0], PORTION_FLOATS // largest), PORTIONS[1])


def refuse_tokens(model: Part, task: Task) -> None:
    """Raise an error if a model that reads numbers is given tokens, whose ids mean nothing as numbers."""
    if task.tokens is not None:
        raise ReglabError(
            f"{type(model).__name__} reads numbers, and this data set's examples are tokens. "
            "Take an LSTM or a Transformer."
        )
