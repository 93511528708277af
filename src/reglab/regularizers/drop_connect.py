"""DropConnect: dropout on weights."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, keep_mask, random_bits
from reglab.specs import Rate, Site


class DropConnect(Regularizer):
    r"""Inverted dropout on the weights of the hidden dense layers, with one mask a step.

    .. math:: \tilde w = \frac{m}{1-p}\,w, \qquad m \sim \mathrm{Bernoulli}(1-p)

    All examples of a batch share a mask: one for each example would take a copy of the weights for each.

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping a weight, in [0, 1).

    Raises
    ------
    SpecError
        If the rate is not in [0, 1).

    References
    ----------
    Wan et al., Regularization of neural networks using DropConnect, 2013.

    Examples
    --------
    >>> DropConnect(rate=0.5).places()
    ('network',)
    """

    kind: ClassVar[str] = "drop_connect"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate

    def acts_at(self, site: Site) -> bool:
        return site.role == "weight"

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, 1, *shape))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise.squeeze(1))
