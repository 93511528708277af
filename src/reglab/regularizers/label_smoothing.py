"""Label smoothing."""

from typing import ClassVar

from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.regularizers.base import Regularizer, Values, Weights
from reglab.specs import Rate


class LabelSmoothing(Regularizer):
    r"""A share of every target is spread evenly over the classes.

    With targets :math:`t`, classes :math:`k = 1 \dots K` and smoothed targets
    :math:`(1-a)\,t + a/K`, the cross-entropy grows by

    .. math:: a \left( \frac{1}{K} \sum_k -\log p_k + \sum_k t_k \log p_k \right)
              = a \sum_k \left( t_k - \frac{1}{K} \right) z_k,

    where :math:`z` are the logits: their normaliser cancels because the targets sum to 1. This term
    is added to the loss; the reported NLL remains that of the true targets.

    Parameters
    ----------
    amount : float
        The share :math:`a` that is spread, in [0, 1).

    Raises
    ------
    SpecError
        If the amount is not in [0, 1).

    References
    ----------
    Szegedy et al., Rethinking the Inception architecture for computer vision, 2016.

    Examples
    --------
    >>> LabelSmoothing(amount=0.1).places()
    ('loss',)
    """

    kind: ClassVar[str] = "label_smoothing"
    varying: ClassVar[frozenset[str]] = frozenset({"amount"})
    amount: Rate

    def refuse(self, data: DataInfo) -> str | None:
        return "its targets are numbers, not classes" if data.target == "number" else super().refuse(data)

    def loss(self, values: Values, weights: Weights, logits: Tensor, targets: Tensor) -> Tensor:
        classes = logits.shape[-1]
        return values.amount * ((targets - 1 / classes) * logits).sum(-1).mean(-1)
