"""Metrics of a network's predictions: one table for all code that measures, names or compares them.

To add a metric, add it to `METRICS`. The training loop then measures it on the test split, study tables and the
report's records get its columns, figures and verdicts name it, and ``reglab verify`` compares it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import isclose, isfinite
from typing import TYPE_CHECKING, Any

from reglab.metric_functions import (
    balanced_error,
    balanced_nll,
    calibration_error,
    error,
    nll,
    rmse,
    unexplained,
)
from reglab.specs.task import Target
from reglab.wording import Quantity

if TYPE_CHECKING:  # for annotations only: figures and pages read this table without importing torch
    from torch import Tensor


@dataclass(frozen=True)
class Metric(Quantity):
    """A metric of predictions.

    Parameters
    ----------
    function : callable
        Maps logits (..., examples, classes) and labels (..., examples) to float64 numbers of shape (...), so that
        it serves a single trial and a group alike. For regression: predictions (..., examples, 1) and targets
        (..., examples), both in the unit of the target.
    tolerance : float
        How much two measurements of one trial may differ by rounding, in ``unit``.
    relative : bool
        Whether the tolerance is a share of the value instead.
    on_curves : bool
        Whether learning curves contain it.
    target : {"class", "number"}
        What it is a metric of: predicted classes or predicted numbers.
    """

    function: "Callable[[Tensor, Tensor], Tensor]"
    tolerance: float
    relative: bool = False
    on_curves: bool = False
    target: Target = "class"

    def agrees(self, first: float, second: float) -> bool:
        """Return whether two measurements of one trial differ only by rounding.

        Examples
        --------
        >>> METRICS["error"].agrees(10.0, 10.4), METRICS["nll"].agrees(1.0, 1.1)
        (True, False)
        """
        if self.relative:
            return isclose(first, second, rel_tol=self.tolerance)
        return abs(first - second) <= self.tolerance


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        # Tolerances as observed when the matrix library computed differently: 149 of 150 small trials gave the same
        # test metrics to four digits; one, close to diverging, was 3.5 points off.
        Metric("error", "error", "%", error, tolerance=0.5, on_curves=True),
        Metric("nll", "NLL", "nats", nll, tolerance=0.02, relative=True, on_curves=True),
        Metric("ece", "calibration error", "percentage points", calibration_error, tolerance=0.5),
        Metric(
            "rmse",
            "root mean squared error",
            "the target's unit",
            rmse,
            0.02,
            relative=True,
            on_curves=True,
            target="number",
        ),
        Metric("unexplained", "unexplained variance", "%", unexplained, tolerance=0.5, target="number"),
    )
}
"""Every metric by its name; for all of them, less is better."""

BALANCED: dict[str, Metric] = {
    "error": Metric("error", "balanced error", "%", balanced_error, tolerance=0.5, on_curves=True),
    "nll": Metric("nll", "balanced NLL", "nats", balanced_nll, tolerance=0.02, relative=True, on_curves=True),
}
"""The metrics where classes are uneven and count the same, by the plain ones' names: always naming the largest class
would make few errors."""

DIVERGED_ERROR = 100.0
"""The error, in percent, of a diverged trial where settings are ranked: all its answers count as wrong."""

RANKING: dict[Target, tuple[str, ...]] = {
    "class": ("validation_error", "validation_nll", "learning_rate"),
    "number": ("validation_rmse", "learning_rate"),
}
"""The columns by which settings are ranked, smaller first: each breaks the ties of those before it."""

LOSS: dict[Target, str] = {"class": "nll", "number": "rmse"}
"""The metric of the loss that training lowers, which early stopping watches. The root of the squared error is lowest
where the squared error is."""


def ranking(columns: Collection[str]) -> tuple[str, ...]:
    """Return the columns of a table by which its settings are ranked: those of the target that it holds metrics of.

    Examples
    --------
    >>> ranking(["arm", "learning_rate", "validation_rmse"])
    ('validation_rmse', 'learning_rate')
    """
    return next((names for names in RANKING.values() if names[0] in columns), RANKING["class"])


def metrics_of(target: Target, *, on_curves: bool = False, balanced: bool = False) -> list[Metric]:
    """Return the metrics of predicted classes or numbers: all, or only those that learning curves contain.

    Where classes are to count the same, they are those of `BALANCED`.

    Examples
    --------
    >>> [metric.name for metric in metrics_of("class", on_curves=True)]
    ['error', 'nll']
    """
    table = BALANCED if balanced else METRICS
    metrics = [metric for metric in table.values() if metric.target == target]
    return [metric for metric in metrics if metric.on_curves] if on_curves else metrics


def measure(
    outputs: "Tensor", answers: "Tensor", target: Target = "class", *, on_curves: bool = False, balanced: bool = False
) -> dict[str, float]:
    """Return every metric of one network's predictions, or only those of learning curves, by the metric's name.

    Parameters
    ----------
    outputs : Tensor
        Logits (answers, classes), or predicted numbers (answers, 1).
    answers : Tensor
        Shape (answers,).
    target : {"class", "number"}
        What is predicted.
    on_curves : bool
        Whether to leave out what learning curves do not contain.
    balanced : bool
        Whether every class counts the same, however many examples it has.

    Examples
    --------
    >>> import torch
    >>> measure(torch.tensor([[200.0, 0.0], [0.0, 200.0]]), torch.tensor([0, 0]))
    {'error': 50.0, 'nll': 100.0, 'ece': 50.0}
    """
    metrics = metrics_of(target, on_curves=on_curves, balanced=balanced)
    return {metric.name: metric.function(outputs, answers).item() for metric in metrics}


def finite(value: Any) -> Any:
    """Return a value as plain JSON: numbers that are not finite become None, at any depth of lists and dictionaries.

    Examples
    --------
    >>> finite({"low": float("-inf"), "curve": (1.5, float("nan"))})
    {'low': None, 'curve': [1.5, None]}
    """
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value
