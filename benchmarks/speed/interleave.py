"""Measures ways in turns, so that what slows the machine for a while slows all of them."""

import time
from collections.abc import Sequence
from math import ceil

import pandas as pd

from .way import Way


def interleaved(ways: Sequence[Way], rounds: int, seconds: float) -> pd.DataFrame:
    """Run every way once a round and return what each run took.

    Parameters
    ----------
    ways : sequence of Way
        Ready to train, all on the same task.
    rounds : int
        How often; each round begins with another way.
    seconds : float
        How long a run should take at least; 0 for once, without one before that is not counted.

    Returns
    -------
    pandas.DataFrame
        A row a way and round: ``way``, ``round``, ``microseconds`` of wall time for one step of one trial, and
        ``cores``, this process's processor time divided by the wall time.
    """
    times = {way.name: max(1, ceil(seconds / _once(way))) if seconds else 1 for way in ways}
    rows = []
    for number in range(rounds):
        turn = number % len(ways)
        for way in (*ways[turn:], *ways[:turn]):
            wall, cores = _timed(way, times[way.name])
            microseconds = 1e6 * wall / (way.trial_steps * times[way.name])
            rows.append({"way": way.name, "round": number, "microseconds": microseconds, "cores": cores})
    return pd.DataFrame(rows)


def _once(way: Way) -> float:
    way.run(1)  # whatever is only done the first time
    return _timed(way, 1)[0]


def _timed(way: Way, times: int) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    way.run(times)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return wall, processor / wall


def summary(measured: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return one row a way: medians over rounds, and how many times as fast as the baseline in the same round.

    Parameters
    ----------
    measured : pandas.DataFrame
        From :func:`interleaved`.
    baseline : str
        A way's name.

    Returns
    -------
    pandas.DataFrame
        Columns ``way``, ``microseconds``, ``cores``, ``speed`` (the median of the rounds' ratios), ``speed_low`` and
        ``speed_high`` (their quartiles), in the order of the first round.
    """
    wide = measured.pivot_table(index="round", columns="way", values="microseconds")
    ratios = wide.rdiv(wide[baseline], axis=0)
    found = measured.groupby("way", sort=False)[["microseconds", "cores"]].median()
    found["speed"] = ratios.median()
    found["speed_low"], found["speed_high"] = ratios.quantile(0.25), ratios.quantile(0.75)
    return found.reset_index()
