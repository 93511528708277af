"""Repeated evaluations of the same weights, with the noise on and off."""

from typing import Any, ClassVar

import torch

from reglab.metrics import measure
from reglab.probes.base import Probe, Trained
from reglab.specs import Count

OFF = 5
"""Evaluations with the noise off."""


class Passes(Probe):
    r"""Evaluates the final network repeatedly on held-out data: noise on, noise off, and averaged.

    With the noise on, pass :math:`k` gives probabilities :math:`p_k`; the average over the first
    :math:`K` passes, :math:`\frac1K \sum_k p_k`, is Monte-Carlo dropout.

    Parameters
    ----------
    passes : int
        Number of evaluations with the noise on. With it off there are five: enough to see whether they differ.
    averaged : tuple of int
        Numbers of passes over which probabilities are averaged, each at most ``passes``.
    subsets : tuple of int
        Sizes of subsets on which every pass is measured too: the first examples of the held-out data. A
        size larger than the data means all of them.

    References
    ----------
    Gal and Ghahramani, Dropout as a Bayesian approximation: representing model uncertainty in deep
    learning, 2016.

    Examples
    --------
    >>> Passes(passes=10, averaged=(1, 10)).subsets
    ()
    """

    kind: ClassVar[str] = "passes"
    passes: Count = 100
    averaged: tuple[Count, ...] = (1, 2, 5, 10, 20, 50, 100)
    subsets: tuple[Count, ...] = ()

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return, in percent and nats, lists over the passes and single numbers.

        ``off_error``, ``off_nll`` and ``off_ece``; ``on_error`` and ``on_nll``, one number per pass;
        ``off_sd_error`` and ``off_sd_nll``, standard deviations over the passes; ``averaged_error``,
        ``averaged_nll`` and ``averaged_ece`` for each of ``averaged``; ``subset_sd_error`` and
        ``subset_sd_nll`` for each of ``subsets``, with the noise on.
        """
        x, y = trained.held_out()
        off = [measure(trained.logits(x), y) for _ in range(OFF)]
        on: list[dict[str, float]] = []
        subsets: list[list[dict[str, float]]] = []
        averaged: list[dict[str, float]] = []
        total = torch.zeros(())
        for number in range(1, self.passes + 1):
            logits = trained.logits(x, noise=True)
            total = total + logits.double().softmax(-1)
            on.append(measure(logits, y, on_curves=True))
            subsets.append([measure(logits[:size], y[:size], on_curves=True) for size in self.subsets])
            if number in self.averaged:
                averaged.append(measure((total / number).log(), y))
        measured: dict[str, Any] = {f"off_{name}": value for name, value in off[0].items()}
        for name in ("error", "nll"):
            measured[f"off_sd_{name}"] = _sd([metrics[name] for metrics in off])
            measured[f"on_{name}"] = [metrics[name] for metrics in on]
            measured[f"subset_sd_{name}"] = [
                _sd([metrics[name] for metrics in size]) for size in zip(*subsets, strict=True)
            ]
        return measured | {f"averaged_{name}": [metrics[name] for metrics in averaged] for name in off[0]}


def _sd(values: list[float]) -> float:
    """Return the standard deviation; exactly 0 if all values are equal, which rounding would hide."""
    return torch.tensor(values, dtype=torch.float64).std().item() if len(set(values)) > 1 else 0.0
