"""How many trials to train together: measured, because it depends on the model and the device."""

import time
from collections.abc import Mapping
from math import inf

import torch

from reglab.execution.provenance import processor
from reglab.specs import Trial, canonical
from reglab.training.group import Group
from reglab.training.loop import train_step

SIZES = {"cpu": (1, 2, 4, 8, 16, 32), "cuda": (1, 4, 16, 64, 256, 1024)}
STEPS = 3
"""Steps timed per size. The first one includes one-off costs; the fastest one counts."""
TIE = 1.05
"""Times within this factor are equal: the smaller group wins, because its records are finished, and safe, sooner."""
GROUP_SECONDS = 10.0
"""A group that trains for longer is made smaller where that costs little: an interruption loses whole groups."""
LITTLE = 1.1
"""The factor of the best time that this may cost."""
WORSE = 1.3
"""Once a size takes this multiple of the best time, larger sizes are not tried."""


def size_key(trial: Trial, device: str) -> str:
    """Return what the best group size depends on, as text: model, data, batch size, device, processor and torch.

    Regularizers are left out: they change the cost of a step, but hardly the best size.
    """
    shape = {
        "measured": "seconds per step by group size",
        "model": trial.model.to_json(),
        "data": trial.data.name,
        "batch": trial.batch_size,
    }
    return canonical({**shape, "device": device, "processor": processor(), "torch": torch.__version__})


def seconds_by_size(trial: Trial, device: str) -> dict[int, float]:
    """Measure briefly how long a step of one trial takes in groups of several sizes.

    The measurement takes a second or less for small networks.

    Parameters
    ----------
    trial : Trial
        Copies of it are trained for a few steps.
    device : {"cpu", "cuda"}
        The device to measure on.

    Returns
    -------
    dict of int to float
        Seconds per step and trial for some of ``SIZES``, from the smallest on.
    """
    # Twice: a brief slowdown of the machine spoils one size in one sweep, and must not decide.
    first, second = (_sweep(trial, device) for _ in range(2))
    return {size: min(first.get(size, inf), second.get(size, inf)) for size in SIZES[device] if size in first | second}


def group_size(seconds: Mapping[int, float], steps: int) -> int:
    """Return how many trials to train together. It changes how fast trials are trained, never their records.

    Parameters
    ----------
    seconds : mapping of int to float
        Seconds per step and trial by group size, from the smallest on.
    steps : int
        The steps of each trial.

    Returns
    -------
    int
        The smallest size that is as fast as the fastest; a smaller one where the group would train for longer than
        ``GROUP_SECONDS`` and that costs little.

    Examples
    --------
    >>> seconds = {1: 0.002, 8: 0.00105, 16: 0.001}
    >>> group_size(seconds, steps=100), group_size(seconds, steps=100_000)
    (8, 8)
    >>> group_size({8: 0.00108, 16: 0.001}, steps=100), group_size({8: 0.00108, 16: 0.001}, steps=100_000)
    (16, 8)
    """
    best = min(seconds.values())
    fast = next(size for size, taken in seconds.items() if taken <= TIE * best)
    if fast * seconds[fast] * steps <= GROUP_SECONDS:
        return fast
    return next(size for size, taken in seconds.items() if taken <= LITTLE * best)


def _sweep(trial: Trial, device: str) -> dict[int, float]:
    """Return seconds per step and trial by group size, up to a size that is too large."""
    seconds: dict[int, float] = {}
    for size in SIZES[device]:
        seconds[size] = _seconds_per_step(trial, size, device) / size
        if seconds[size] > WORSE * min(seconds.values()):
            break
    return seconds


def _seconds_per_step(trial: Trial, size: int, device: str) -> float:
    group = Group([trial] * size, device)
    times = []
    for step in range(1, STEPS + 1):
        began = time.perf_counter()
        train_step(group, step)
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - began)
    return min(times)
