"""Learning curves with the noise left on."""

from typing import Any, ClassVar

from reglab.metrics import metrics_of
from reglab.probes.base import Probe, Trained


class NoisyCurve(Probe):
    """At each point of the learning curve, NLL and error on the curve's examples from one pass with the noise on.

    These are the numbers that a training loop logs if it forgets ``model.eval()``. Every record has the
    curve with the noise off.

    Examples
    --------
    >>> NoisyCurve().kind
    'noisy_curve'
    """

    kind: ClassVar[str] = "noisy_curve"

    def point(self, trained: Trained) -> dict[str, Any]:
        """Return ``train_nll``, ``train_error``, ``validation_nll`` and ``validation_error`` (nats, percent)."""
        metrics = {}
        for name in ("train", "validation"):
            x, y = trained.part(name)
            examples = trained.trial.curve.examples
            x, y = x[:, :examples], y.reshape(x.shape[1], -1)[:examples].flatten()
            logits = trained.logits(x, noise=True)
            for metric in metrics_of("class", on_curves=True):
                metrics[f"{name}_{metric.name}"] = metric.function(logits, y).item()
        return metrics
