"""DropConnect: dropout on weights."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Values
from reglab.regularizers.inverted_dropout import InvertedDropout
from reglab.specs import Site


class DropConnect(InvertedDropout):
    r"""Inverted dropout on the weights of the hidden dense layers, with one mask per step.

    .. math:: \tilde w = \frac{m}{1-p}\,w, \qquad m \sim \mathrm{Bernoulli}(1-p)

    All examples of a batch share a mask: a mask per example would need a copy of the weights per example.

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

    def acts_at(self, site: Site) -> bool:
        return site.role == "weight"

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return super().draw(rng, steps, 1, shape)

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return super().network(values, x, noise.squeeze(1))
