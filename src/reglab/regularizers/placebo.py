"""A control that does nothing."""

from collections.abc import Sequence
from typing import ClassVar

from reglab.regularizers.base import Regularizer, Weights
from reglab.specs import Count, Site


class Placebo(Regularizer):
    r"""Does nothing, but gives a trial batches and noise of its own: a control arm.

    Whatever the place and what it holds,

    .. math:: x \mapsto x.

    Trials that differ only in their placebo have the same examples and the same initial weights; the order of their
    batches and the noise of their other regularizers differ. Compared with one another they show what a comparison
    makes of arms between which there is no difference (an A/A test). Offered beside an arm that has nothing to
    tune, they give it as many attempts as the arms that it is compared with.

    Parameters
    ----------
    number : int
        Which placebo, 1 or more.

    Raises
    ------
    SpecError
        If the number is below 1.

    References
    ----------
    Kohavi, Tang and Xu, Trustworthy online controlled experiments, chapter 19, 2020 (A/A tests).

    Examples
    --------
    >>> Placebo(number=1).places()
    ()
    """

    kind: ClassVar[str] = "placebo"
    varying: ClassVar[frozenset[str]] = frozenset({"number"})
    renews_noise: ClassVar[bool] = True
    number: Count = 1

    def finds_something(self, sites: Sequence[Site], weights: Weights) -> bool:
        return True  # there is nothing that it could miss
