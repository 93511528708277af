"""What the kinds of dropout have in common: a rate, random bits, and the mask made of both."""

from typing import ClassVar, Literal

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values
from reglab.regularizers.randomness import keep_mask, random_bits
from reglab.specs import Rate


class InvertedDropout(Regularizer):
    """Base of regularizers that set numbers to zero at a rate, and scale up the others.

    Parameters
    ----------
    rate : float
        Probability of dropping a number, in [0, 1).
    """

    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape of the mask for one example of a shape: 1 along axes that share a number."""
        return shape

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch, *self.mask_shape(shape)))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise)


class SequenceDropout(InvertedDropout):
    """Base of inverted dropout on sequences, whose steps may share a mask.

    Parameters
    ----------
    mask : {"element", "sequence"}
        Whether each number is dropped independently, or the same units at every step of a sequence.
    """

    mask: Literal["element", "sequence"] = "element"

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape if self.mask == "element" else (1, *shape[1:])
