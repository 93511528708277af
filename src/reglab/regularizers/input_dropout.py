"""Dropout on the input."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, keep_mask, random_bits
from reglab.specs import Rate, Site


class InputDropout(Regularizer):
    r"""Inverted dropout on the inputs of the network.

    While training, each input :math:`x` is set to zero, its mean over the training split, with
    probability :math:`p`, and scaled by :math:`1/(1-p)` otherwise:

    .. math:: \tilde x = \frac{m}{1-p}\,x, \qquad m \sim \mathrm{Bernoulli}(1-p).

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping an input, in [0, 1).

    Raises
    ------
    SpecError
        If the rate is not in [0, 1).

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.

    Examples
    --------
    >>> InputDropout(rate=0.2).acts_at(Site(name="input", role="input", shape=(30,)))
    True
    """

    kind: ClassVar[str] = "input_dropout"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate

    def acts_at(self, site: Site) -> bool:
        return site.role == "input"

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch, *shape))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise)
