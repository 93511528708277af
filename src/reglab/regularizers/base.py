"""What a regularizer is: one small frozen value, acting in one or more of five places."""

from functools import cache
from statistics import NormalDist
from types import SimpleNamespace
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.specs import Part, Site

Weights = dict[str, Tensor]
Values = SimpleNamespace
"""The varying fields of a regularizer for all trials of a group, each a tensor of shape (trials,)."""


class Regularizer(Part):
    """Base of all regularizers. A subclass overrides the hooks of the places in which it acts.

    The hooks act on a whole group of trials at once. ``self`` gives the fields that all trials
    share; ``values`` gives the varying ones as tensors of shape ``(trials,)``. Nothing here draws
    random numbers but ``draw``, which is called once for each trial, on the trial's own value and
    with the trial's own generator; what it returns is stacked and comes back as ``noise``.
    """

    # -- which data it may be used on ---------------------------------------------------------
    def refuse(self, data: DataInfo) -> str | None:
        """Return why this regularizer must not be used on this data, or None if it may."""
        return data.forbidden.get(self.kind)

    # -- randomness ---------------------------------------------------------------------------
    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        """Draw one trial's noise for several steps: an array whose first axes are (steps, batch).

        ``shape`` is the shape of one example: the site's for a regularizer of the network, the
        input's for a regularizer of the batch. A smaller last batch gets the noise of its first
        examples, so that each example's noise must make sense without the others'.
        """
        raise NotImplementedError

    def active(self, progress: float) -> bool:
        """Return whether it acts on the network at this share of all steps, in [0, 1): its schedule."""
        return True

    # -- the five places ----------------------------------------------------------------------
    def acts_at(self, site: Site) -> bool:
        """Place 1, the network: whether it changes the activations at this site."""
        return False

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        """Place 1, the network: ``x`` of shape (trials, batch, *site.shape), changed, while training.

        At a site of role ``"weight"`` there is no batch: ``x`` is (trials, *site.shape), and the noise
        has a single example.
        """
        raise NotImplementedError

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Place 2, the batch: inputs (trials, batch, *shape) and targets (trials, batch, classes)."""
        raise NotImplementedError

    def loss(self, values: Values, weights: Weights, logits: Tensor, targets: Tensor) -> Tensor:
        """Place 3, the loss: a term of shape (trials,) that is added to the mean cross-entropy.

        ``weights`` maps names to tensors (trials, *shape); ``logits`` and ``targets`` have shape
        (trials, batch, classes).
        """
        raise NotImplementedError

    def weights(self, values: Values, weights: Weights, learning_rate: Tensor) -> None:
        """Place 4, the weights: change them in place after a step; ``learning_rate`` is (trials,)."""
        raise NotImplementedError

    def stops(self, validation_nll: list[float]) -> tuple[bool, int] | None:
        """Place 5, the loop: after each epoch, whether to stop now, and the epoch (from 1) to keep.

        Called on each trial's own value with its validation NLL of all epochs so far. None: it
        does not steer the loop.
        """
        return None

    def places(self) -> tuple[str, ...]:
        """Return the places in which this regularizer acts, in the order of the design."""
        hooks = {"network": "network", "batch": "batch", "loss": "loss", "weights": "weights", "loop": "stops"}
        return tuple(p for p, hook in hooks.items() if getattr(type(self), hook) is not getattr(Regularizer, hook))


def decayed(weights: Weights) -> list[Tensor]:
    """Return the tensors that penalties and norms apply to: weights, not biases or a normalisation's scales."""
    return [tensor for name, tensor in weights.items() if name.endswith("weight") and tensor.ndim > 2]


def per_trial(value: Tensor, like: Tensor) -> Tensor:
    """Return a (trials,) tensor with as many axes as ``like``, so that it broadcasts against it."""
    return value.reshape(-1, *(1,) * (like.ndim - 1))


UNIFORM = 1 << 16
"""Random bits come as 16 bits a unit: rates are exact to 1/65536, at a quarter of a float's cost."""


SEQUENCES, IMAGES = 4, 5
"""Axes of the noise for sequences (steps, batch, steps of the sequence, units) and for images (steps, batch, channels,
height, width)."""


def random_bits(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return independent uniform integers in [-32768, 32767] (int16), drawn 64 bits at a time."""
    count = int(np.prod(shape))
    words = rng.bit_generator.random_raw(-(-count // 4))
    bits = words.view(np.int16)[:count]
    # in memory as the layers have their activations: a product of two layouts takes several times as long
    if len(shape) == SEQUENCES and shape[1] > 1:  # the batch last; weights, (steps, 1, inputs, outputs), have none
        # by PyTorch, step by step: it turns a matrix over in a third of NumPy's time
        drawn = torch.from_numpy(bits.reshape(*shape[:2], -1))
        turned = torch.empty(shape[0], drawn.shape[2], shape[1], dtype=drawn.dtype)
        for step, out in zip(drawn, turned, strict=True):
            out.copy_(step.T)
        return np.moveaxis(turned.numpy().reshape(shape[0], *shape[2:], shape[1]), -1, 1)
    if len(shape) == IMAGES:  # the channels last
        steps, batch, channels, height, width = shape
        return np.moveaxis(bits.reshape(steps, batch, height, width, channels), 4, 2)
    return bits.reshape(shape)


def keep_mask(rate: Tensor, bits: Tensor) -> Tensor:
    """Return inverted dropout's mask: 0 with probability ``rate``, else 1 / (1 - rate).

    The rate is rounded to a multiple of 1/65536 below 1, and the scale uses the rounded one, so
    that the mask's mean is exactly 1.
    """
    dropped = (rate * UNIFORM).round().clamp(max=UNIFORM - 1)
    scale = UNIFORM / (UNIFORM - dropped)
    # compared as floats, and in place: by way of booleans it took five times as long
    kept = bits.float()
    torch.ge(kept, per_trial(dropped - UNIFORM // 2, bits), out=kept)
    return kept.mul_(per_trial(scale, bits))


@cache
def normal_quantiles() -> np.ndarray:
    """Return the standard normal's quantiles at 65,536 evenly spaced probabilities, as 16-bit floats.

    They reach to 4.3 and have standard deviation 0.99999. Looked up by random bits, they cost a
    seventh of NumPy's normal numbers and half their memory.
    """
    inverse = NormalDist().inv_cdf
    return np.array([inverse((place + 0.5) / UNIFORM) for place in range(UNIFORM)], dtype=np.float16)


def normal_noise(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return independent standard normal numbers (16-bit floats)."""
    return normal_quantiles()[random_bits(rng, shape).view(np.uint16)]  # take would lose their order in memory


Mask = Literal["element", "sequence"]
"""Whether noise is drawn for every number, or once for all steps of a sequence."""


def masked(mask: Mask | Literal["channel"], shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of the noise for activations of a shape: one number for all that are dropped together.

    The first axis may be the steps of a sequence, or the channels of an image.

    Examples
    --------
    >>> masked("element", (40, 32)), masked("sequence", (40, 32))
    ((40, 32), (1, 32))
    >>> masked("channel", (64, 7, 7)), masked("channel", (128,))
    ((64, 1, 1), (128,))
    """
    if mask == "channel":
        return (shape[0], *(1,) * (len(shape) - 1))
    return shape if mask == "element" else (1, *shape[1:])
