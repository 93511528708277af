"""Mixup."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values
from reglab.specs import Strength


class Mixup(Regularizer):
    r"""Each example of a batch is mixed with another one, inputs and targets alike.

    .. math:: \tilde x_i = \lambda_i x_i + (1-\lambda_i)\,x_j, \quad
              \tilde t_i = \lambda_i t_i + (1-\lambda_i)\,t_j, \quad
              \lambda_i \sim \mathrm{Beta}(\alpha, \alpha)

    The partner :math:`j` is the example before it in the batch, the first one's the last. The
    order of the batch is random already, so this is a random pairing, in which nobody is paired
    with itself and which holds for the smaller last batch too.

    Parameters
    ----------
    alpha : float
        :math:`\alpha`, 0 or more: the larger, the nearer to even the mixture; 0 mixes nothing.

    Raises
    ------
    SpecError
        If alpha is negative or not finite.

    References
    ----------
    Zhang et al., mixup: Beyond empirical risk minimization, 2018.

    Examples
    --------
    >>> Mixup(alpha=0.2).places()
    ('batch',)
    """

    kind: ClassVar[str] = "mixup"
    varying: ClassVar[frozenset[str]] = frozenset({"alpha"})
    alpha: Strength

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        if self.alpha == 0:
            return np.ones((steps, batch), dtype=np.float32)
        return rng.beta(self.alpha, self.alpha, size=(steps, batch)).astype(np.float32)

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        return _mix(x, noise), _mix(targets, noise)


def _mix(examples: Tensor, share: Tensor) -> Tensor:
    """Return the examples (trials, batch, ...), each keeping its share (trials, batch) beside its partner."""
    partner = examples.roll(1, dims=1)
    return partner.lerp(examples, share.reshape(*share.shape, *(1,) * (examples.ndim - 2)))
