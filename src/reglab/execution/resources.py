"""The cores, workers, device and scheduler to train with, as the environment sets them."""

import os
from typing import Literal, cast, get_args

from reglab.errors import ReglabError

Device = Literal["auto", "cpu", "cuda"]
"""What workers train on; ``auto`` is the GPU of a worker that has one, else its CPU."""


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def scheduler() -> str | None:
    """Return the scheduler's address from ``REGLAB_SCHEDULER``, or None to train on a local cluster."""
    return os.environ.get("REGLAB_SCHEDULER")


def workers() -> int:
    """Return the number of local worker processes: ``REGLAB_WORKERS``, by default one per core."""
    given = os.environ.get("REGLAB_WORKERS")
    if given is None:
        return cores()
    if not given.isdecimal() or int(given) < 1:
        raise ReglabError(f"REGLAB_WORKERS must be a whole number of at least 1; got {given!r}.")
    return int(given)


class MissingRecordsError(ReglabError):
    """Raised where trials would have to be trained, and nothing may be."""


def refuse_to_train(trials: int) -> None:
    """Refuse to train this many trials where ``REGLAB_TRAIN=never`` says that the records at hand must be enough."""
    if os.environ.get("REGLAB_TRAIN") == "never":
        raise MissingRecordsError(
            f"{trials} of the trials have no record, and REGLAB_TRAIN=never forbids to train them."
        )


def device() -> Device:
    """Return the device that workers train on: ``REGLAB_DEVICE``, by default the CPU."""
    given = os.environ.get("REGLAB_DEVICE", "cpu")
    if given not in get_args(Device):
        raise ReglabError(f"REGLAB_DEVICE must be one of {', '.join(get_args(Device))}; got {given!r}.")
    return cast("Device", given)
