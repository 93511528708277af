"""Random numbers for noise, drawn in bulk, and inverted dropout's mask."""

from functools import cache
from statistics import NormalDist

import numpy as np
import torch
from torch import Tensor

from reglab.regularizers.base import per_trial

UNIFORM = 1 << 16
"""Values of the 16 random bits drawn per unit: rates are exact to 1/65536, at a quarter of a float's cost."""
SEQUENCES, IMAGES = 4, 5
"""Axes of the noise for sequences (steps, batch, steps of the sequence, units) and for images (steps, batch, channels,
height, width)."""


def random_bits(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return independent uniform integers in [-32768, 32767] (int16), drawn 64 bits at a time."""
    count = int(np.prod(shape))
    words = rng.bit_generator.random_raw(-(-count // 4))
    bits = words.view(np.int16)[:count]
    # laid out in memory like the layers' activations: a product of two different layouts takes several times as long
    if len(shape) == SEQUENCES and shape[1] > 1:  # the batch last; noise on weights, (steps, 1, ...), has no batch
        # step by step in PyTorch: it transposes a matrix in a third of NumPy's time
        drawn = torch.from_numpy(bits.reshape(*shape[:2], -1))
        transposed = torch.empty(shape[0], drawn.shape[2], shape[1], dtype=drawn.dtype)
        for step, out in zip(drawn, transposed, strict=True):
            out.copy_(step.T)
        return np.moveaxis(transposed.numpy().reshape(shape[0], *shape[2:], shape[1]), -1, 1)
    if len(shape) == IMAGES:  # the channels last
        steps, batch, channels, height, width = shape
        return np.moveaxis(bits.reshape(steps, batch, height, width, channels), 4, 2)
    return bits.reshape(shape)


def keep_mask(rate: Tensor, bits: Tensor) -> Tensor:
    """Return inverted dropout's mask: 0 with probability ``rate``, else 1 / (1 - rate).

    The rate is rounded to a multiple of 1/65536 below 1. The scale uses the rounded rate, so that the
    mask's mean is exactly 1.

    Parameters
    ----------
    rate : Tensor
        Each trial's rate, (trials,).
    bits : Tensor
        From `random_bits`, (trials, ...).

    Returns
    -------
    Tensor
        Float32, in the shape of ``bits``.
    """
    dropped = (rate * UNIFORM).round().clamp(max=UNIFORM - 1)
    scale = UNIFORM / (UNIFORM - dropped)
    # compared as floats, and in place: going through booleans took five times as long
    kept = bits.float()
    torch.ge(kept, per_trial(dropped - UNIFORM // 2, bits), out=kept)
    return kept.mul_(per_trial(scale, bits))


@cache
def normal_quantiles() -> np.ndarray:
    """Return the standard normal's quantiles at 65,536 evenly spaced probabilities, as 16-bit floats.

    They reach to 4.3 and have standard deviation 0.99999. Looking them up by random bits costs a
    seventh of the time of NumPy's normal numbers, and half the memory.
    """
    inverse = NormalDist().inv_cdf
    return np.array([inverse((place + 0.5) / UNIFORM) for place in range(UNIFORM)], dtype=np.float16)


def normal_noise(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return independent standard normal numbers (16-bit floats)."""
    # indexed, not by take(): that would lose the layout in memory
    return normal_quantiles()[random_bits(rng, shape).view(np.uint16)]
