"""How many trials to train together: measured, because it depends on the model and the device."""

import time
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
WORSE = 1.3
"""Once a size takes this multiple of the best time, larger sizes are not tried."""


def size_key(trial: Trial, device: str) -> str:
    """Return what the best group size depends on, as text: model, data, batch size, device, processor and torch.

    Regularizers are left out: they change the cost of a step, but hardly the best size.
    """
    shape = {"model": trial.model.to_json(), "data": trial.data.name, "batch": trial.batch_size}
    return canonical({**shape, "device": device, "processor": processor(), "torch": torch.__version__})


def best_group_size(trial: Trial, device: str) -> int:
    """Measure briefly which group size trains a trial's step fastest.

    The measurement takes a second or less for small networks. The size changes how fast trials are
    trained, never their records.

    Parameters
    ----------
    trial : Trial
        Copies of it are trained for a few steps.
    device : {"cpu", "cuda"}
        The device to measure on.

    Returns
    -------
    int
        The smallest of ``SIZES`` that is as fast as the fastest.
    """
    # Twice: a brief slowdown of the machine spoils one size in one sweep, and must not decide.
    first, second = (_sweep(trial, device) for _ in range(2))
    seconds = {size: min(first.get(size, inf), second.get(size, inf)) for size in SIZES[device]}
    return next(size for size, taken in seconds.items() if taken <= TIE * min(seconds.values()))


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
