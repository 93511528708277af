"""Weight decay, decoupled from the gradient."""

from collections.abc import Sequence
from typing import ClassVar

from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, Weights, decayed, per_trial
from reglab.specs import Site, Strength


class WeightDecay(Regularizer):
    r"""Weights shrink before every step, outside the gradient and its momentum: matrices and kernels.

    Biases, embeddings and a normalisation's scales are left alone.

    .. math:: w \leftarrow w - \eta \lambda w

    The learning rate :math:`\eta` is the step's own, so that the decay follows the schedule. With the optimiser
    ``adam`` this is AdamW, exactly as in PyTorch.

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
    Loshchilov and Hutter, Decoupled weight decay regularization, 2019.

    Examples
    --------
    >>> WeightDecay(strength=1e-2).places()
    ('weights',)
    """

    kind: ClassVar[str] = "weight_decay"
    varying: ClassVar[frozenset[str]] = frozenset({"strength"})
    before_step: ClassVar[bool] = True
    strength: Strength

    def finds_something(self, sites: Sequence[Site], weights: Weights) -> bool:
        return bool(decayed(weights))

    def weights(self, values: Values, weights: Weights, learning_rate: Tensor) -> None:
        kept = 1 - learning_rate * values.strength
        for tensor in decayed(weights).values():
            tensor.mul_(per_trial(kept, tensor))
