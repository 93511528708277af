"""Early stopping."""

import math
from typing import ClassVar

from reglab.regularizers.base import Regularizer
from reglab.specs import Count, Strength


class EarlyStopping(Regularizer):
    r"""Training ends when the validation loss stops falling; the weights of the best look are kept.

    The loss, the NLL (of regression, the root mean squared error), is looked at in even intervals, on as many
    validation examples as the trial's learning curve is measured on. A look improves if its loss :math:`v_e` falls
    below that of the last improvement by more than :math:`\delta`. Training stops after :math:`P` looks without an
    improvement, and keeps

    .. math:: \hat e = \operatorname{arg\,min}_e v_e.

    A loss that is not a number never improves, so a diverged run stops when its patience runs out.

    Parameters
    ----------
    patience : int
        :math:`P`, looks to wait for an improvement, 1 or more.
    min_improvement : float
        :math:`\delta`, in nats (of regression, in the target's unit), 0 or more.
    interval : int, optional
        Steps between two looks; by default an epoch's.

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
    interval: Count | None = None

    def looks_every(self, epoch: int) -> int:
        return self.interval or epoch

    def stops(self, losses: list[float]) -> tuple[bool, int]:
        best, kept = math.inf, 1
        reference, improved = math.inf, 1
        for look, loss in enumerate(losses, start=1):
            if loss < best:
                best, kept = loss, look
            if loss < reference - self.min_improvement:
                reference, improved = loss, look
        return len(losses) - improved >= self.patience, kept
