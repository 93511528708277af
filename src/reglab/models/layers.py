"""Stacked layers: each computes a group of trials at once, and reads like its ordinary counterpart.

Weights have a leading trial axis, activations are (trials, batch, *features); a group of one
trial serves for a single network. Layers are values without state: weights come from outside,
by name, and so does randomness.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
import torch
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
    """

    perturb: Callable[[Site, Tensor], Tensor]
    training: bool


PORTION = 200
"""Examples evaluated at a time: so few that what is between two layers of a convolutional network stays in the cache
(measured: half the time that 1,000 take). Fixed, because a product's last digit may depend on its shape."""
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
    """

    name: str
    inputs: int
    outputs: int
    scale: float = 1.0
    hidden: bool = False

    def sites(self) -> tuple[Site, ...]:
        return (Site(f"{self.name}.weight", "weight", (self.inputs, self.outputs)),) if self.hidden else ()

    def initial(self, rng: np.random.Generator) -> Initial:
        bound = self.scale / sqrt(self.inputs)
        return {
            f"{self.name}.weight": rng.uniform(-bound, bound, (self.inputs, self.outputs)),
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
    """Examples of any shape as rows: (trials, batch, *shape) to (trials, batch, features)."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return x.flatten(2)


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch normalisation of each feature or channel, with a learned scale and shift.

    While training, each trial's batch is normalised by its own mean and variance over all axes but
    the features'; running moments are kept (momentum 0.1, as ``torch.nn.BatchNorm1d``) and used
    while evaluating.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    shape : tuple of int
        The shape of one example's activation; the first axis holds the features or channels.

    References
    ----------
    Ioffe and Szegedy, Batch normalization, 2015.
    """

    name: str
    shape: tuple[int, ...]

    def initial(self, rng: np.random.Generator) -> Initial:
        features = self.shape[0]
        return {
            f"{self.name}.scale": np.ones(features),
            f"{self.name}.bias": np.zeros(features),
            f"kept.{self.name}.mean": np.zeros(features),
            f"kept.{self.name}.variance": np.ones(features),
        }

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        kept = [weights[f"kept.{self.name}.{moment}"] for moment in ("mean", "variance")]
        mean, variance = self._moments(x, kept) if mode.training else kept
        scale = weights[f"{self.name}.scale"] * (variance + 1e-5).rsqrt()
        shift = weights[f"{self.name}.bias"] - mean * scale
        return torch.addcmul(self._spread(shift), x, self._spread(scale))

    def _spread(self, features: Tensor) -> Tensor:
        return features.reshape(len(features), 1, -1, *(1,) * (len(self.shape) - 1))

    def _moments(self, x: Tensor, kept: list[Tensor]) -> tuple[Tensor, Tensor]:
        rows = x.flatten(3).permute(0, 1, 3, 2).flatten(1, 2) if len(self.shape) > 1 else x
        count = rows.shape[1]
        variance, mean = torch.var_mean(rows, 1, correction=0)
        with torch.no_grad():
            kept[0].lerp_(mean, 0.1)
            # A single value has no variance to keep; the factor makes the running one unbiased.
            kept[1].lerp_(variance * (count / max(1, count - 1)), 0.1)
        return mean, variance


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


def dense_block(
    number: int, widths: Sequence[int], *, batch_norm: bool, activation: Layer | None = None, scale: float = 1.0
) -> list[Layer]:
    """Return a hidden layer: dense, normalised or not, ReLU, and the sites between and behind them.

    Parameters
    ----------
    number : int
        Of the hidden layer, from 0.
    widths : sequence of int
        Features before the first hidden layer, and after each.
    batch_norm : bool
        Whether there is a normalisation.
    activation : Layer, optional
        Instead of a ReLU.
    scale : float
        Of the initial weights.
    """
    inputs, outputs = widths[number : number + 2]
    name, last = f"dense.{number}", number + 2 == len(widths)
    return [
        Dense(name, inputs, outputs, scale, hidden=True),
        Perturbed(Site(f"linear.{number}", "linear", (outputs,))),
        *([BatchNorm(f"{name}.norm", (outputs,))] if batch_norm else []),
        activation or ReLU(),
        Perturbed(Site(f"hidden.{number}", "dense", (outputs,), last)),
    ]


def refuse_tokens(model: Part, task: Task) -> None:
    """Raise the error for a model of numbers that is given tokens, whose ids mean nothing as numbers."""
    if task.tokens is not None:
        raise ReglabError(
            f"{type(model).__name__} reads numbers, and this data set's examples are tokens. Take an LSTM."
        )
