"""What a person watches to see whether training works: the loss, and gradients layer by layer."""

from typing import Any, ClassVar

from reglab.probes.base import Probe, Trained
from reglab.specs import Count


class Signals(Probe):
    """After each epoch, training loss and gradient norms by layer, with the noise off and on.

    Parameters
    ----------
    examples : int
        The first of the training examples: the same after every epoch.

    Examples
    --------
    >>> Signals(examples=50).kind
    'signals'
    """

    kind: ClassVar[str] = "signals"
    examples: Count = 100

    def epoch(self, trained: Trained) -> dict[str, Any]:
        """Return ``loss_off`` and ``loss_on`` (nats), ``gradient_off`` and ``gradient_on``.

        The gradients are lists: the norm for each layer's weights, from the input on.
        """
        x, y = trained.part("train")
        answers = len(y) // x.shape[1]  # a language model answers at every step
        x, y = x[:, : self.examples], y[: self.examples * answers]
        found: dict[str, Any] = {}
        for name, noise in (("off", False), ("on", True)):
            found[f"loss_{name}"], norms = trained.gradients(x, y, noise=noise)
            found[f"gradient_{name}"] = list(norms.values())
        return found
