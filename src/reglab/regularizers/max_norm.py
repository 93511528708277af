"""An upper limit on the norm of every unit's incoming weights."""

from collections.abc import Sequence
from typing import ClassVar

from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, Weights, decayed, per_trial
from reglab.specs import Positive, Site


class MaxNorm(Regularizer):
    r"""After every step, a unit's incoming weights are scaled back to at most a given norm.

    .. math:: w \leftarrow w \, \min\!\left(1, \frac{c}{\lVert w \rVert_2}\right)

    Here :math:`w` is the vector of all weights that lead into one unit, without the bias; in a
    convolution, one filter. Embeddings and a normalisation's scales are left alone. In a user's own module, the first
    axis of a matrix or kernel is taken for its units.

    Parameters
    ----------
    limit : float
        :math:`c`, above 0.

    Raises
    ------
    SpecError
        If the limit is 0, negative or not finite.

    References
    ----------
    Srebro and Shraibman, Rank, trace-norm and max-norm, 2005.
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.

    Examples
    --------
    >>> MaxNorm(limit=3).places()
    ('weights',)
    """

    kind: ClassVar[str] = "max_norm"
    varying: ClassVar[frozenset[str]] = frozenset({"limit"})
    limit: Positive

    def finds_something(self, sites: Sequence[Site], weights: Weights) -> bool:
        return bool(decayed(weights))

    def weights(self, values: Values, weights: Weights, learning_rate: Tensor) -> None:
        for name, tensor in decayed(weights).items():
            norm = tensor.square().sum(_incoming(name, tensor), keepdim=True).sqrt()
            # a norm of 0 gives an infinite ratio, which the upper bound makes 1
            tensor.mul_((per_trial(values.limit, tensor) / norm).clamp(max=1))


def _incoming(name: str, weight: Tensor) -> tuple[int, ...]:
    """Return the axes of one unit's weights.

    A dense layer's are (trials, inputs, units). A filter's, and all those of a user's own module, have the units first:
    (trials, units, inputs, *window).
    """
    return (1,) if weight.ndim == 3 and not name.startswith("module.") else tuple(range(2, weight.ndim))
