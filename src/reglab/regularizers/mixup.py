"""Mixup."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values
from reglab.specs import Strength


class Mixup(Regularizer):
    r"""Each example of a batch is mixed with another, inputs and targets alike.

    .. math:: \tilde x_i = \lambda_i x_i + (1-\lambda_i)\,x_j, \quad
              \tilde t_i = \lambda_i t_i + (1-\lambda_i)\,t_j, \quad
              \lambda_i \sim \mathrm{Beta}(\alpha, \alpha)

    The partner :math:`j` is the previous example of the batch; the first example's is the last. The
    batch is already in random order, so the pairing is random. No example is paired with itself
    (unless it is alone in its batch), and a smaller last batch needs no special case.

    Parameters
    ----------
    alpha : float
        :math:`\alpha`, 0 or more: the larger it is, the more even the mixture; 0 mixes nothing.

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
    """Mix each example (trials, batch, ...) with its partner; ``share`` (trials, batch) is what it keeps of itself."""
    partner = examples.roll(1, dims=1)
    return partner.lerp(examples, share.reshape(*share.shape, *(1,) * (examples.ndim - 2)))
