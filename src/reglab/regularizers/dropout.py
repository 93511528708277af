"""Dropout behind hidden layers."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, keep_mask, random_bits
from reglab.specs import Rate, Site


class Dropout(Regularizer):
    r"""Inverted dropout after every hidden layer.

    While training, each unit :math:`h` is set to zero with probability :math:`p` and scaled by
    :math:`1/(1-p)` otherwise, so that its mean stays what it is when dropout is off:

    .. math:: \tilde h = \frac{m}{1-p}\,h, \qquad m \sim \mathrm{Bernoulli}(1-p).

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping a unit, in [0, 1).

    Raises
    ------
    SpecError
        If the rate is not in [0, 1).

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.

    Examples
    --------
    >>> Dropout(rate=0.5).places()
    ('network',)
    """

    kind: ClassVar[str] = "dropout"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate

    def acts_at(self, site: Site) -> bool:
        return site.role not in ("input", "recurrent")

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch, *shape))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise)
