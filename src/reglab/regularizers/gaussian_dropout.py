"""Gaussian dropout after hidden layers."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, per_trial
from reglab.regularizers.randomness import normal_noise
from reglab.specs import Rate, Site


class GaussianDropout(Regularizer):
    r"""Hidden activations are multiplied by normal noise with mean 1 and the variance of dropout's mask.

    .. math:: \tilde h = h \left(1 + \sqrt{\tfrac{p}{1-p}}\,\varepsilon\right),
              \qquad \varepsilon \sim \mathcal{N}(0, 1)

    It acts after every hidden layer, during training.

    Parameters
    ----------
    rate : float
        The rate :math:`p` of the dropout with the same variance, in [0, 1).

    Raises
    ------
    SpecError
        If the rate is not in [0, 1).

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014, section 10.

    Examples
    --------
    >>> GaussianDropout(rate=0.5).places()
    ('network',)
    """

    kind: ClassVar[str] = "gaussian_dropout"
    varying: ClassVar[frozenset[str]] = frozenset({"rate"})
    rate: Rate

    def acts_at(self, site: Site) -> bool:
        return site.role in ("dense", "conv", "output")

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return normal_noise(rng, (steps, batch, *shape))

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        scale = (values.rate / (1 - values.rate)).sqrt()
        return x * (1 + per_trial(scale, x) * noise)
