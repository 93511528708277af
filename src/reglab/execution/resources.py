"""What trials are trained on: the processor cores, and what the environment says of workers, device and scheduler."""

import os

from reglab.errors import ReglabError


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def scheduler() -> str | None:
    """Return the address of the scheduler to use, ``REGLAB_SCHEDULER``, or None for workers of this process's own."""
    return os.environ.get("REGLAB_SCHEDULER")


def workers() -> int:
    """Return how many local worker processes to use: ``REGLAB_WORKERS``, else one a core."""
    given = os.environ.get("REGLAB_WORKERS")
    if given is None:
        return cores()
    if not given.isdecimal() or int(given) < 1:
        raise ReglabError(f"REGLAB_WORKERS must be a whole number of at least 1; got {given!r}.")
    return int(given)


def device() -> str:
    """Return the torch device that workers use: ``REGLAB_DEVICE`` (auto, cpu or cuda), else the processor."""
    given = os.environ.get("REGLAB_DEVICE", "cpu")
    if given not in ("auto", "cpu", "cuda"):
        raise ReglabError(f"REGLAB_DEVICE must be auto, cpu or cuda; got {given!r}.")
    return given
