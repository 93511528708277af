"""Random mirroring of images."""

from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.regularizers.base import Regularizer, Values
from reglab.regularizers.randomness import random_bits


class Flip(Regularizer):
    r"""Each image of a batch is mirrored left to right with probability 1/2.

    .. math:: \tilde x_{ij} = m\,x_{i,\,w+1-j} + (1-m)\,x_{ij}, \qquad m \sim \mathrm{Bernoulli}(1/2)

    for columns :math:`j = 1 \dots w`. It is refused on data whose classes mirroring would change.

    Raises
    ------
    SpecError
        If a parameter is given: it has none.

    References
    ----------
    Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural
    networks, 2012.

    Examples
    --------
    >>> Flip().places()
    ('batch',)
    """

    kind: ClassVar[str] = "flip"

    def refuse(self, data: DataInfo) -> str | None:
        return super().refuse(data) or (None if data.kind == "image" else "only images can be flipped")

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch)) < 0

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        mirrored = noise.reshape(*noise.shape, 1, 1, 1)
        return torch.where(mirrored, x.flip(-1), x), targets
