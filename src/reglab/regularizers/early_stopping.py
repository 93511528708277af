"""Early stopping."""

import math
from typing import ClassVar

from reglab.regularizers.base import Regularizer
from reglab.specs import Count, Strength


class EarlyStopping(Regularizer):
    r"""Training ends when the validation NLL stops falling; the weights of the best epoch are kept.

    An epoch improves if its NLL :math:`v_e` falls below that of the last improvement by more than
    :math:`\delta`. Training stops after :math:`P` epochs without an improvement, and keeps

    .. math:: \hat e = \operatorname{arg\,min}_e v_e.

    An NLL that is not a number never improves, so a diverged run stops when its patience runs out.

    Parameters
    ----------
    patience : int
        :math:`P`, epochs to wait for an improvement, 1 or more.
    min_improvement : float
        :math:`\delta`, in nats, 0 or more.

    Raises
    ------
    SpecError
        If the patience is less than 1 or not whole, or the improvement is negative or not finite.

    References
    ----------
    Prechelt, Early stopping - but when?, 1998.

    Examples
    --------
    >>> EarlyStopping(patience=2).stops([0.9, 0.7, 0.8])
    (False, 2)
    >>> EarlyStopping(patience=2).stops([0.9, 0.7, 0.8, 0.8])
    (True, 2)
    """

    kind: ClassVar[str] = "early_stopping"
    varying: ClassVar[frozenset[str]] = frozenset({"patience", "min_improvement"})
    patience: Count
    min_improvement: Strength = 0.0

    def stops(self, validation_nll: list[float]) -> tuple[bool, int]:
        best, kept = math.inf, 1
        reference, improved = math.inf, 1
        for epoch, nll in enumerate(validation_nll, start=1):
            if nll < best:
                best, kept = nll, epoch
            if nll < reference - self.min_improvement:
                reference, improved = nll, epoch
        return len(validation_nll) - improved >= self.patience, kept
