"""A record: what one trial measured."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """What one trial measured; two records are equal when every measured number is.

    Parameters
    ----------
    digest : str
        The trial's digest (64 hexadecimal digits).
    trial : dict
        The trial's specification as plain JSON.
    summary : dict
        The measured numbers, one each; errors in percent, NLL in nats. A number that does not
        exist (the test error of a tuning trial, the NLL of a diverged run) is ``None``.
    curve : dict
        Per epoch, as lists of equal length: ``train_nll``, ``train_error``, ``validation_nll``,
        ``validation_error``; the first entry belongs to epoch 1.
    provenance : dict
        Versions, machine, time. Not compared: it differs between equal runs.
    measured : dict
        What each probe measured, by its kind: numbers and lists of numbers by name.
    """

    digest: str
    trial: dict[str, Any]
    summary: dict[str, float | int | None]
    curve: dict[str, list[float | None]]
    provenance: dict[str, Any] = field(compare=False)
    measured: dict[str, dict[str, Any]] = field(default_factory=dict)
