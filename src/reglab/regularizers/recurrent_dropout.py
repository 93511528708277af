"""Dropout on the recurrent connection."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.regularizers.base import Mask, Regularizer, Values, keep_mask, masked, random_bits
from reglab.specs import Rate, Site


class RecurrentDropout(Regularizer):
    r"""Inverted dropout on the state that one step of a recurrent network hands to the next.

    While training, each unit of the state :math:`h` is set to zero with probability :math:`p` on
    its way to the next step's gates, and scaled by :math:`1/(1-p)` otherwise; the cell is not touched:

    .. math:: \tilde h_{t-1} = \frac{m_t}{1-p}\,h_{t-1}, \qquad m_t \sim \mathrm{Bernoulli}(1-p).

    With one mask for the whole sequence (:math:`m_t = m`), a unit that is dropped is dropped at every
    step; with a mask a step, no unit is likely to carry anything over many steps.

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping a unit, in [0, 1).
    mask : {"element", "sequence"}
        Whether each step has a mask of its own, or a sequence has one for all its steps.

    Raises
    ------
    SpecError
        If the rate is not in [0, 1), or the mask is neither.

    References
    ----------
    Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016.

    Examples
    --------
    >>> RecurrentDropout(rate=0.2, mask="sequence").places()
    ('network',)
    """

    kind: ClassVar[str] = "recurrent_dropout"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate
    mask: Mask = "element"

    def refuse(self, data: DataInfo) -> str | None:
        reason = (
            None if data.kind == "text" else "its examples are no sequences, and no network reads them step by step"
        )
        return super().refuse(data) or reason

    def acts_at(self, site: Site) -> bool:
        return site.role == "recurrent"

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return random_bits(rng, (steps, batch, *masked(self.mask, shape)))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        return x * keep_mask(values.rate, noise)
