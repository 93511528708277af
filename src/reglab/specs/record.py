"""A record: what one trial measured."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """What one trial measured. Two records are equal if all their measured numbers are.

    Parameters
    ----------
    digest : str
        The trial's digest (64 hexadecimal digits).
    trial : dict
        The trial's specification as plain JSON.
    summary : dict
        Single numbers by name; errors in percent, NLL in nats, root mean squared errors in the target's unit. A number
        that does not exist (the test error of a tuning trial, the NLL of a diverged run) is ``None``.
    curve : dict
        Lists with one number per point of the learning curve: ``step``, the steps taken; ``train_nll``,
        ``train_error``, ``validation_nll`` and ``validation_error``; for regression ``train_rmse`` and
        ``validation_rmse``.
    provenance : dict
        Versions, machine and time. Not compared, because it differs between equal runs.
    measured : dict
        What each probe measured, by its kind: numbers and lists of numbers by name.
    """

    digest: str
    trial: dict[str, Any]
    summary: dict[str, float | int | None]
    curve: dict[str, list[Any]]
    provenance: dict[str, Any] = field(compare=False)
    measured: dict[str, dict[str, Any]] = field(default_factory=dict)
