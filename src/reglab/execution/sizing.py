"""How many trials to train as one: measured, because it differs by model and device."""

import time
from itertools import cycle, islice
from math import inf

import torch

from reglab.execution.provenance import processor
from reglab.specs import Trial, canonical
from reglab.training.group import Group
from reglab.training.loop import batches, train_step

SIZES = {"cpu": (1, 2, 4, 8, 16, 32), "cuda": (1, 4, 16, 64, 256, 1024)}
STEPS = 3
"""Steps timed for each size; the first of them pays for what is done once, and the fastest counts."""
TIE = 1.05
"""Times this close are equal: then the smaller group is taken, whose trials are finished, and safe, sooner."""
WORSE = 1.3
"""At this multiple of the best time the larger sizes are not tried: they would only cost time."""


def size_key(trial: Trial, device: str) -> str:
    """Return what the best group size depends on, as text: model, data, batch, device and processor.

    Regularizers are left out: they change a step's cost, but hardly which size is best.
    """
    shape = {"model": trial.model.to_json(), "data": trial.data.name, "batch": trial.batch_size}
    return canonical({**shape, "device": device, "processor": processor(), "torch": torch.__version__})


def best_group_size(trial: Trial, device: str) -> int:
    """Return the group size with the least time for a step of one trial, from a short measurement.

    It takes a second or less for small networks, and changes how fast trials are trained, never
    their records.

    Parameters
    ----------
    trial : Trial
        Copies of it are trained for a few steps.
    device : {"cpu", "cuda"}
        Where.

    Returns
    -------
    int
        The smallest of ``SIZES`` that is as fast as any.
    """
    # twice: what slows the machine for a while meets one size of one sweep, and must not decide
    first, second = (_sweep(trial, device) for _ in range(2))
    seconds = {size: min(first.get(size, inf), second.get(size, inf)) for size in SIZES[device]}
    return next(size for size, taken in seconds.items() if taken <= TIE * min(seconds.values()))


def _sweep(trial: Trial, device: str) -> dict[int, float]:
    """Return the time for a step of one trial by group size, up to a size that is too large."""
    seconds: dict[int, float] = {}
    for size in SIZES[device]:
        seconds[size] = _seconds_a_step(trial, size, device) / size
        if seconds[size] > WORSE * min(seconds.values()):
            break
    return seconds


def _seconds_a_step(trial: Trial, size: int, device: str) -> float:
    group = Group([trial] * size, device)
    times = []
    for x, targets in islice(cycle(batches(group)), STEPS):
        began = time.perf_counter()
        train_step(group, x, targets, group.hyperparameters["learning_rate"])
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - began)
    return min(times)
