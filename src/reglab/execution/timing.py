"""How long a step takes, compared between trials in turns on one machine."""

import time
from collections.abc import Sequence

import torch

from reglab.specs import Trial
from reglab.training.group import Group
from reglab.training.loop import train_epoch

TRIALS = 8
"""Copies of each trial that are trained as one: enough that a step is no longer mostly the calls that make it up."""


def step_times(trials: Sequence[Trial], rounds: int, device: str) -> list[list[float]]:
    """Return the microseconds that one step of one trial takes, a number a round, for each of several trials.

    In every round each trial is trained for an epoch, so that what slows the machine for a while
    slows all of them; each round begins with another one.

    Parameters
    ----------
    trials : sequence of Trial
        What to compare.
    rounds : int
        How often.
    device : {"cpu", "cuda"}
        Where.
    """
    groups = [Group([trial] * TRIALS, device) for trial in trials]
    times: list[list[float]] = [[] for _ in trials]
    for number in range(-1, rounds):  # the first round pays for what is done once, and is not counted
        for turn in range(len(groups)):
            place = (number + turn) % len(groups)
            steps = -(-trials[place].data.train // trials[place].batch_size)
            began = time.perf_counter()
            train_epoch(groups[place], 1)
            if device == "cuda":
                torch.cuda.synchronize()
            if number >= 0:
                times[place].append(1e6 * (time.perf_counter() - began) / (steps * TRIALS))
    return times
