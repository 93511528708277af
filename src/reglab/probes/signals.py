"""What people watch to see whether training works: the loss, and the gradients layer by layer."""

from typing import Any, ClassVar

from reglab.probes.base import Probe, Trained
from reglab.specs import Count


class Signals(Probe):
    """At each point of the learning curve, the training loss and gradient norms by layer, with the noise off and on.

    Parameters
    ----------
    examples : int
        Number of training examples: the first ones, the same at every point.

    Examples
    --------
    >>> Signals(examples=50).kind
    'signals'
    """

    kind: ClassVar[str] = "signals"
    examples: Count = 100

    def point(self, trained: Trained) -> dict[str, Any]:
        """Return ``loss_off`` and ``loss_on`` (nats), ``gradient_off`` and ``gradient_on``.

        The gradients are lists: one norm for the weights of each layer, from the input on.
        """
        x, y = trained.part("train")
        answers = len(y) // x.shape[1]  # a language model answers at every step
        x, y = x[:, : self.examples], y[: self.examples * answers]
        measured: dict[str, Any] = {}
        for name, noise in (("off", False), ("on", True)):
            measured[f"loss_{name}"], norms = trained.gradients(x, y, noise=noise)
            measured[f"gradient_{name}"] = list(norms.values())
        return measured
