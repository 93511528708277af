"""Gaussian noise on the inputs."""

from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.regularizers.base import Regularizer, Values, per_trial
from reglab.regularizers.randomness import normal_noise
from reglab.specs import Strength


class Noise(Regularizer):
    r"""Gaussian noise is added to the standardised inputs, drawn anew for every step.

    .. math:: \tilde x = x + \sigma \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, 1)

    Parameters
    ----------
    scale : float
        The noise's standard deviation :math:`\sigma` in standard deviations of the inputs, 0 or more.

    Raises
    ------
    SpecError
        If the scale is negative or not finite.

    References
    ----------
    Bishop, Training with noise is equivalent to Tikhonov regularization, 1995.

    Examples
    --------
    >>> Noise(scale=0.1).places()
    ('batch',)
    """

    kind: ClassVar[str] = "noise"
    varying: ClassVar[frozenset[str]] = frozenset({"scale"})
    scale: Strength

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return normal_noise(rng, (steps, batch, *shape))

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        return x + per_trial(values.scale, x) * noise, targets
