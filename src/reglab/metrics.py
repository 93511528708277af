"""What is measured of a trial's predictions: error, NLL, calibration error.

All functions take logits (..., examples, classes) and labels (..., examples) and return one
float64 number for each of the leading axes, so that they serve one trial and a group alike.
"""

import torch
from torch import Tensor

CALIBRATION_BINS = 15
"""Equal-width bins of confidence, as in Guo et al. 2017."""


def nll(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean negative log-likelihood in nats.

    Examples
    --------
    >>> nll(torch.zeros(3, 4), torch.tensor([0, 1, 2])).item() == torch.tensor(4.0).log().item()
    True
    """
    log_probabilities = logits.log_softmax(-1)
    chosen = log_probabilities.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    return -chosen.double().mean(-1)


def error(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the percentage of wrong answers; an answer that is not finite is wrong.

    Examples
    --------
    >>> error(torch.tensor([[2.0, 1.0], [0.0, 3.0]]), torch.tensor([0, 0])).item()
    50.0
    """
    wrong = (logits.argmax(-1) != labels) | ~logits.isfinite().all(-1)
    return wrong.double().sum(-1) * 100 / labels.shape[-1]


def calibration_error(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the expected calibration error in percentage points.

    The examples are sorted into bins by the confidence of their answer; it is the mean distance
    between confidence and accuracy of a bin, weighted by the bin's examples.

    References
    ----------
    Guo et al., On calibration of modern neural networks, 2017.

    Examples
    --------
    >>> logits = torch.tensor([[100.0, 0.0], [100.0, 0.0]])
    >>> calibration_error(logits, torch.tensor([0, 1])).item()
    50.0
    """
    confidence, answer = logits.softmax(-1).max(-1)
    surplus = confidence.double() - (answer == labels).double()
    bins = (confidence * CALIBRATION_BINS).ceil().clamp(1, CALIBRATION_BINS).nan_to_num(1).long() - 1
    sums = torch.zeros(*surplus.shape[:-1], CALIBRATION_BINS, dtype=torch.float64, device=surplus.device)
    return 100 * sums.scatter_add_(-1, bins, surplus).abs().sum(-1) / surplus.shape[-1]
