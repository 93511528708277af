"""How a claim's effect runs along a number, and where it is best."""

from collections.abc import Mapping
from itertools import permutations
from typing import NamedTuple

import pandas as pd

from reglab.analyses import along, gain
from reglab.claims.effects import effect_interval
from reglab.claims.registry import Claim


class BestValue(NamedTuple):
    """The best value of a hyperparameter, and the lowest and the highest that no other beats."""

    best: float
    low: float
    high: float


def effects_at(claim: Claim, frames: Mapping[float, pd.DataFrame]) -> pd.DataFrame:
    """Return the mean effect over data sets at each value, with its interval at the claim's level.

    Parameters
    ----------
    claim : Claim
        Says whether it is about data in general.
    frames : mapping of float to DataFrame
        Estimates by data set, by the value: what `analyses.along` or `analyses.over_cells` returns.

    Returns
    -------
    DataFrame
        ``at``, ``estimate``, ``low``, ``high`` and ``datasets``, one row per value.
    """
    rows = [
        {"at": value, **effect_interval(claim, frame)._asdict(), "datasets": len(frame)}
        for value, frame in frames.items()
    ]
    return pd.DataFrame(rows)


def best_value(claim: Claim, table: pd.DataFrame, arms: Mapping[float, str]) -> BestValue:
    """Return the value of a hyperparameter with the largest mean gain, and between which values the best one lies.

    These reach from the first to the last value that no other beats. One value beats another if the interval of its
    gain over it lies above zero, at the claim's level; it is not corrected for the number of pairs, so that the range
    is rather too narrow than too wide where there are many.

    Parameters
    ----------
    claim : Claim
        Gives the level of the intervals.
    table : DataFrame
        What ``study.run_all`` returns.
    arms : mapping of float to str
        The arm of each value.
    """
    first = next(iter(arms.values()))
    means = {value: float(frame["estimate"].mean()) for value, frame in _gains(table, first, arms).items()}
    beaten = {
        value
        for value, other in permutations(arms, 2)
        if effect_interval(claim, _gains(table, arms[value], {other: arms[other]})[other]).low > 0
    }
    unbeaten = [value for value in arms if value not in beaten]
    return BestValue(max(means, key=lambda value: means[value]), min(unbeaten), max(unbeaten))


def _gains(table: pd.DataFrame, baseline: str, arms: Mapping[float, str]) -> dict[float, pd.DataFrame]:
    return along(table, {value: gain(baseline, arm) for value, arm in arms.items()})
