"""Learning curves with the noise left on."""

from typing import Any, ClassVar

from reglab.metrics import METRICS
from reglab.probes.base import Probe, Trained


class NoisyCurve(Probe):
    """After each epoch, NLL and error on training and validation data from one pass with the noise on.

    These are the numbers that a training loop logs if it forgets ``model.eval()``. Every record has the
    curve with the noise off.

    Examples
    --------
    >>> NoisyCurve().kind
    'noisy_curve'
    """

    kind: ClassVar[str] = "noisy_curve"

    def epoch(self, trained: Trained) -> dict[str, Any]:
        """Return ``train_nll``, ``train_error``, ``validation_nll`` and ``validation_error`` (nats, percent)."""
        metrics = {}
        for name in ("train", "validation"):
            x, y = trained.part(name)
            logits = trained.logits(x, noise=True)
            for metric in (metric for metric in METRICS.values() if metric.each_epoch):
                metrics[f"{name}_{metric.name}"] = metric.function(logits, y).item()
        return metrics
