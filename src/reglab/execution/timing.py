"""Step times of several trials, measured in turns on one machine."""

import time
from collections.abc import Sequence

import torch

from reglab.epochs import steps_per_epoch
from reglab.specs import Trial
from reglab.training.group import Group
from reglab.training.loop import train_step

TRIALS = 8
"""Copies of each trial that are trained together: enough that arithmetic, not the calls to it, takes the time."""


def step_times(trials: Sequence[Trial], rounds: int, device: str) -> list[list[float]]:
    """Measure how long a step of each trial takes.

    Every round trains each trial for one epoch, so that a brief slowdown of the machine slows all
    of them. Each round begins with another trial.

    Parameters
    ----------
    trials : sequence of Trial
        The trials to compare.
    rounds : int
        How often to time each of them.
    device : {"cpu", "cuda"}
        The device to measure on.

    Returns
    -------
    list of list of float
        Microseconds per step and trial: one list per trial, with one time per round.
    """
    groups = [Group([trial] * TRIALS, device) for trial in trials]
    times: list[list[float]] = [[] for _ in trials]
    for number in range(-1, rounds):  # round -1 is not counted: it includes one-off costs
        for turn in range(len(groups)):
            place = (number + turn) % len(groups)
            steps = steps_per_epoch(trials[place].data.train, trials[place].batch_size)
            began = time.perf_counter()
            for step in range(1, steps + 1):
                train_step(groups[place], step)
            if device == "cuda":
                torch.cuda.synchronize()
            if number >= 0:
                times[place].append(1e6 * (time.perf_counter() - began) / (steps * TRIALS))
    return times
