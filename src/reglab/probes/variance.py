"""The variance of what a normalisation sees, while training and while evaluating."""

from typing import Any, ClassVar

from reglab.probes.base import Probe, Trained
from reglab.specs import Count


class Variance(Probe):
    r"""At the end, the variance of each dense unit before its normalisation, noise on over noise off.

    For a linear unit :math:`\sum_i w_i x_i` whose inputs are dropped at rate :math:`p`, independently and
    anew for every example, the ratio has a closed form:

    .. math:: 1 + \frac{p}{1-p} \frac{\sum_i w_i^2\, \mathrm{E}[x_i^2]}{\mathrm{Var}[\sum_i w_i x_i]}

    Parameters
    ----------
    repeats : int
        How often the training examples are passed through with the noise on.

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
        """Return a list of ratios, a number a unit, for each site before a normalisation, by its name.

        Units that do not vary have no ratio and are left out.
        """
        x, _ = trained.part("train")
        off = {name: h.double().var(0, correction=0) for name, h in trained.activations(x, ("linear",)).items()}
        repeated = x.repeat(1, self.repeats, *(1,) * (x.ndim - 2))
        on = {
            name: h.double().var(0, correction=0)
            for name, h in trained.activations(repeated, ("linear",), noise=True).items()
        }
        return {name: (on[name] / off[name])[off[name] > 0].tolist() for name in off}
