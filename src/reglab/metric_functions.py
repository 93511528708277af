"""The functions behind the metrics: from outputs (..., examples, classes or 1) and answers (..., examples) to (...)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for annotations only: figures and pages import the metrics without torch
    from torch import Tensor

CALIBRATION_BINS = 15
"""Equal-width bins of confidence, as in Guo et al. 2017."""


def error(logits: "Tensor", labels: "Tensor") -> "Tensor":
    """Return the percentage of wrong answers; an answer that is not finite is wrong.

    Examples
    --------
    >>> import torch
    >>> error(torch.tensor([[2.0, 1.0], [0.0, 3.0]]), torch.tensor([0, 0])).item()
    50.0
    """
    return _wrong(logits, labels).sum(-1) * 100 / labels.shape[-1]


def _wrong(logits: "Tensor", labels: "Tensor") -> "Tensor":
    return ((logits.argmax(-1) != labels) | ~logits.isfinite().all(-1)).double()


def balanced_error(logits: "Tensor", labels: "Tensor") -> "Tensor":
    """Return the mean over the classes of the percentage of wrong answers; classes without an example do not count.

    Examples
    --------
    >>> import torch
    >>> always_the_first = torch.tensor([1.0, 0.0]).expand(4, 2)
    >>> balanced_error(always_the_first, torch.tensor([0, 0, 0, 1])).item()
    50.0
    """
    return 100 * _mean_over_classes(_wrong(logits, labels), labels, logits.shape[-1])


def _mean_over_classes(values: "Tensor", labels: "Tensor", classes: int) -> "Tensor":
    """Return the mean over the classes that occur of the mean of the values (..., examples) of each one's examples."""
    counts = values.new_zeros(*labels.shape[:-1], classes).scatter_add_(-1, labels, values.new_ones(labels.shape))
    return (values / counts.gather(-1, labels)).sum(-1) / (counts > 0).sum(-1)


def nll(logits: "Tensor", labels: "Tensor") -> "Tensor":
    """Return the mean negative log-likelihood in nats.

    Examples
    --------
    >>> import torch
    >>> nll(torch.zeros(3, 4), torch.tensor([0, 1, 2])).item() == torch.tensor(4.0).log().item()
    True
    """
    return _losses(logits, labels).mean(-1)


def _losses(logits: "Tensor", labels: "Tensor") -> "Tensor":
    return -logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1).double()


def balanced_nll(logits: "Tensor", labels: "Tensor") -> "Tensor":
    """Return the mean over the classes of the mean negative log-likelihood of each one's examples, in nats.

    Examples
    --------
    >>> import torch
    >>> balanced_nll(torch.zeros(3, 4), torch.tensor([0, 1, 1])).item() == torch.tensor(4.0).log().item()
    True
    """
    return _mean_over_classes(_losses(logits, labels), labels, logits.shape[-1])


def calibration_error(logits: "Tensor", labels: "Tensor") -> "Tensor":
    """Return the expected calibration error in percentage points.

    Examples are sorted into bins by the confidence of their answer. The error is the mean distance between
    a bin's confidence and its accuracy, weighted by the number of examples in the bin.

    References
    ----------
    Guo et al., On calibration of modern neural networks, 2017.

    Examples
    --------
    >>> import torch
    >>> logits = torch.tensor([[100.0, 0.0], [100.0, 0.0]])
    >>> calibration_error(logits, torch.tensor([0, 1])).item()
    50.0
    """
    confidence, answer = logits.softmax(-1).max(-1)
    surplus = confidence.double() - (answer == labels).double()
    bins = (confidence * CALIBRATION_BINS).ceil().clamp(1, CALIBRATION_BINS).nan_to_num(1).long() - 1
    sums = surplus.new_zeros(*surplus.shape[:-1], CALIBRATION_BINS)
    return 100 * sums.scatter_add_(-1, bins, surplus).abs().sum(-1) / surplus.shape[-1]


def rmse(predictions: "Tensor", targets: "Tensor") -> "Tensor":
    """Return the root mean squared error.

    Examples
    --------
    >>> import torch
    >>> rmse(torch.tensor([[3.0], [4.0]]), torch.tensor([0.0, 0.0])).item() == 12.5**0.5
    True
    """
    return (predictions.squeeze(-1).double() - targets.double()).square().mean(-1).sqrt()


def unexplained(predictions: "Tensor", targets: "Tensor") -> "Tensor":
    """Return :math:`1 - R^2` in percent: the squared error, as a share of the targets' variance.

    It is 100 for a constant prediction of the mean, and more for anything worse.

    Examples
    --------
    >>> import torch
    >>> unexplained(torch.tensor([[2.0], [2.0]]), torch.tensor([1.0, 3.0])).item()
    100.0
    """
    variance = targets.double().var(-1, correction=0)
    return 100 * rmse(predictions, targets).square() / variance
