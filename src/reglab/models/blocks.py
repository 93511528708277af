"""Normalisations, and hidden layers with or without them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from reglab.models.layers import Dense, Initial, Layer, Mode, Perturbed, ReLU, Weights
from reglab.specs import Site


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch normalisation of each feature or channel, with a learned scale and shift.

    In training, each trial's batch is normalised by its own mean and variance over all axes except
    the features'. Running moments (momentum 0.1, as in ``torch.nn.BatchNorm1d``) are kept for
    evaluation.

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
            # The factor makes the running variance unbiased; a single value has no variance, and no factor.
            kept[1].lerp_(variance * (count / max(1, count - 1)), 0.1)
        return mean, variance


@dataclass(frozen=True)
class LayerNorm(Layer):
    """Layer normalisation of each example, or of each step of a sequence, with a learned scale and bias.

    The mean and variance are taken over the last axis, in training and evaluation alike.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    features : int
        Length of the last axis of the activations, (trials, rows, features).

    References
    ----------
    Ba, Kiros and Hinton, Layer normalization, 2016.
    """

    name: str
    features: int

    def initial(self, rng: np.random.Generator) -> Initial:
        return {f"{self.name}.scale": np.ones(self.features), f"{self.name}.bias": np.zeros(self.features)}

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        scale, bias = (weights[f"{self.name}.{name}"].unsqueeze(1) for name in ("scale", "bias"))
        return torch.addcmul(bias, functional.layer_norm(x, (self.features,), eps=1e-5), scale)


def dense_block(
    number: int,
    widths: Sequence[int],
    *,
    batch_norm: bool,
    layer_norm: bool = False,
    activation: Layer | None = None,
    scale: float = 1.0,
    frozen: bool = False,
) -> list[Layer]:
    """Return a hidden layer: dense, normalised or not, ReLU, and the sites between and after them.

    Parameters
    ----------
    number : int
        Index of the hidden layer, from 0.
    widths : sequence of int
        Features before the first hidden layer and after each.
    batch_norm, layer_norm : bool
        Whether the layer is normalised, over the batch or over each example's features.
    activation : Layer, optional
        Replaces the ReLU.
    scale : float
        Multiplies the range of the initial weights.
    frozen : bool
        Whether the dense layer is not trained.

    Returns
    -------
    list of Layer
        In the order in which they act.
    """
    inputs, outputs = widths[number : number + 2]
    name, last = f"dense.{number}", number + 2 == len(widths)
    return [
        Dense(name, inputs, outputs, scale, hidden=True, frozen=frozen),
        Perturbed(Site(f"linear.{number}", "linear", (outputs,))),
        *([BatchNorm(f"{name}.norm", (outputs,))] if batch_norm else []),
        *([LayerNorm(f"{name}.norm", outputs)] if layer_norm else []),
        activation or ReLU(),
        Perturbed(Site(f"hidden.{number}", "dense", (outputs,), last)),
    ]
