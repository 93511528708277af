"""What all ways of training have in common."""

from typing import ClassVar

from torch import Tensor

from .tasks import Task


class NotApplicableError(Exception):
    """This way cannot train this task; the message says why."""


class Way:
    """One way of training the trials of a task. An instance is ready to train; start-up is over.

    Parameters
    ----------
    task : Task
        What to train.

    Raises
    ------
    NotApplicableError
        If this way has no such network.
    ImportError
        If its library is not installed.
    """

    name: ClassVar[str]
    note: ClassVar[str] = ""
    cores: ClassVar[int] = 1
    trial_steps: int
    """Steps that ``run(1)`` takes, over all of its trials."""

    def __init__(self, task: Task) -> None:
        raise NotImplementedError

    def run(self, times: int) -> None:
        """Train some more: so many epochs, or batches of whole trials."""
        raise NotImplementedError

    def error(self) -> float | None:
        """Return the first trial's training error in percent with dropout off, None where nothing is learnt."""
        raise NotImplementedError


def percent_wrong(scores: Tensor, labels: Tensor) -> float:
    """Return the share of rows whose highest score is not the label's."""
    return 100 * (scores.argmax(1) != labels).float().mean().item()
