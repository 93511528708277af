"""The convolutional network."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import prod, sqrt
from typing import ClassVar, cast

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from reglab.errors import ReglabError
from reglab.models.base import Dimensions, Model
from reglab.models.blocks import BatchNorm, dense_block
from reglab.models.layers import (
    Dense,
    Flatten,
    Initial,
    Layer,
    Mode,
    Network,
    Perturbed,
    ReLU,
    Weights,
    refuse_tokens,
)
from reglab.models.products import in_order
from reglab.specs import Count, Site, Task


@dataclass(frozen=True)
class Convolution(Layer):
    """A 3x3 convolution that keeps height and width, as ``torch.nn.Conv2d(..., 3, padding=1)``.

    Each trial is convolved separately: on a CPU, one trial at a time with the channels last in
    memory was faster than one convolution grouped over trials.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    inputs, outputs : int
        Channels before and after.
    """

    name: str
    inputs: int
    outputs: int

    def initial(self, rng: np.random.Generator) -> Initial:
        bound = 1 / sqrt(9 * self.inputs)
        return {
            f"{self.name}.weight": rng.uniform(-bound, bound, (self.outputs, self.inputs, 3, 3)),
            f"{self.name}.bias": rng.uniform(-bound, bound, self.outputs),
        }

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        weight, bias = weights[f"{self.name}.weight"], weights[f"{self.name}.bias"]
        trials = zip(*map(_unstacked, (x, weight, bias)), strict=True)
        return _stacked([functional.conv2d(_channels_last(h), weight, bias, padding=1) for h, weight, bias in trials])


@dataclass(frozen=True)
class MaxPool(Layer):
    """The maximum of every 2x2 block: halves height and width, rounded down."""

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        return _stacked([functional.max_pool2d(images, 2) for images in _unstacked(x)])


def _channels_last(x: Tensor) -> Tensor:
    # Not contiguous(memory_format=...): images of one channel count as being in both orders, so it leaves them alone.
    # What follows then has the channels first, and takes several times as long.
    return in_order(x.movedim(1, 3)).movedim(3, 1)


def _unstacked(x: Tensor) -> Sequence[Tensor]:
    # A group of one, the fastest size on a CPU, is a view: nothing is copied, forwards or backwards.
    return x.unbind() if len(x) > 1 else [x.squeeze(0)]


def _stacked(trials: list[Tensor]) -> Tensor:
    return torch.stack(trials) if len(trials) > 1 else trials[0].unsqueeze(0)


class CNN(Model):
    """A convolutional network: blocks of 3x3 convolution, ReLU and 2x2 max-pooling; then dense layers.

    Regularizers may act on the input, after every block's pooling and after every dense layer's ReLU.

    Parameters
    ----------
    channels : tuple of int
        Channels of each block.
    hidden : tuple of int
        Units of each dense hidden layer.
    batch_norm : bool
        Whether convolutions and dense hidden layers are normalised before their ReLU.

    Raises
    ------
    SpecError
        If a number of channels or units is below 1.
    ReglabError
        When built for examples that are not images, or for images too small to be halved so often.

    Examples
    --------
    >>> network = CNN(channels=(32, 64), hidden=(128,)).build(Task(shape=(1, 28, 28), classes=10))
    >>> [site.shape for site in network.sites() if site.role in ("input", "conv", "dense")]
    [(1, 28, 28), (32, 14, 14), (64, 7, 7), (128,)]
    """

    kind: ClassVar[str] = "cnn"
    channels: tuple[Count, ...]
    hidden: tuple[Count, ...] = ()
    batch_norm: bool = False

    def dimensions(self) -> Dimensions:
        layers = (*self.channels, *self.hidden)
        return Dimensions(next(iter(layers), None), len(layers))

    def build(self, task: Task) -> Network:
        """Return the network for a task with images of shape (channels, height, width)."""
        refuse_tokens(self, task)
        shape = task.shape
        smallest = 2 ** len(self.channels)
        if len(shape) != 3 or min(shape[1:]) < smallest:
            raise ReglabError(
                f"CNN with {len(self.channels)} blocks needs images of at least {smallest} pixels a side; "
                f"examples of shape {shape} were given. Take an MLP, fewer blocks or another data set."
            )
        layers: list[Layer] = [Perturbed(Site("input", "input", shape))]
        (inputs, height, width) = shape
        for i, channels in enumerate(self.channels):
            normalised = [BatchNorm(f"conv.{i}.norm", (channels, height, width))] if self.batch_norm else []
            # pooled before the ReLU, not after it: the same numbers from a quarter of the rectifiers
            layers += [Convolution(f"conv.{i}", inputs, channels), *normalised, MaxPool(), ReLU()]
            inputs, height, width = channels, height // 2, width // 2
            last = i + 1 == len(self.channels) and not self.hidden
            layers.append(Perturbed(Site(f"conv.{i}", "conv", (inputs, height, width), last)))
        widths = (prod((inputs, height, width)), *self.hidden)
        blocks = (dense_block(i, widths, batch_norm=self.batch_norm) for i in range(len(self.hidden)))
        first, *others = (*chain(*blocks), Dense("output", widths[-1], task.classes))
        return Network((*layers, Flatten(), replace(cast(Dense, first), channels=inputs), *others))
