"""The variance of a normalisation's inputs, in training and in evaluation."""

from typing import Any, ClassVar

from reglab.probes.base import Probe, Trained
from reglab.specs import Count


class Variance(Probe):
    r"""At the end, measures each dense unit's variance before its normalisation: noise on over noise off.

    For a linear unit :math:`\sum_i w_i x_i` whose inputs are dropped independently at rate :math:`p`,
    anew for every example, the ratio has a closed form:

    .. math:: 1 + \frac{p}{1-p} \frac{\sum_i w_i^2\, \mathrm{E}[x_i^2]}{\mathrm{Var}[\sum_i w_i x_i]}

    Parameters
    ----------
    repeats : int
        Number of passes over the training examples with the noise on.

    References
    ----------
    Li et al., Understanding the disharmony between dropout and batch normalization by variance shift, 2019.

    Examples
    --------
    >>> Variance(repeats=5).kind
    'variance'
    """

    kind: ClassVar[str] = "variance"
    repeats: Count = 10

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return a list of ratios, one per unit, for each site before a normalisation, by its name.

        Constant units have no ratio and are left out.
        """
        x, _ = trained.part("train")
        off = {name: h.double().var(0, correction=0) for name, h in trained.activations(x, ("linear",)).items()}
        repeated = x.repeat(1, self.repeats, *(1,) * (x.ndim - 2))
        on = {
            name: h.double().var(0, correction=0)
            for name, h in trained.activations(repeated, ("linear",), noise=True).items()
        }
        return {name: (on[name] / off[name])[off[name] > 0].tolist() for name in off}
