"""Dropout on the input."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.regularizers.base import Mask, Regularizer, Values, keep_mask, masked, random_bits
from reglab.specs import Rate, Site


class InputDropout(Regularizer):
    r"""Inverted dropout on the inputs of the network.

    While training, each input :math:`x` is set to zero (where inputs are standardised, its mean over the
    training split) with probability :math:`p`, and scaled by :math:`1/(1-p)` otherwise:

    .. math:: \tilde x = \frac{m}{1-p}\,x, \qquad m \sim \mathrm{Bernoulli}(1-p).

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping an input, in [0, 1).
    mask : {"element", "sequence"}
        Whether each number is dropped by itself, or a sequence has one mask for all its steps.

    Raises
    ------
    SpecError
        If the rate is not in [0, 1), or the mask is neither.

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.
    Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016.

    Examples
    --------
    >>> InputDropout(rate=0.2).acts_at(Site(name="input", role="input", shape=(30,)))
    True
    """

    kind: ClassVar[str] = "input_dropout"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate
    mask: Mask = "element"

    def refuse(self, data: DataInfo) -> str | None:
        fits = self.mask == "element" or data.kind == "text"
        reason = None if fits else "its examples are no sequences, whose steps could share a mask; take mask='element'"
        return super().refuse(data) or reason

    def acts_at(self, site: Site) -> bool:
        return site.role == "input"

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch, *masked(self.mask, shape)))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise)
