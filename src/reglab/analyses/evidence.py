"""What a claim is judged on: its estimates by data set, and the same under each of its variations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, eq=False)
class Variation:
    """The claim's estimates as they would be had it been tested in another way.

    Parameters
    ----------
    choices : mapping of str to str
        What was chosen, by the axis of variation: ``{"steps": "500", "measure": "NLL"}``. An axis that is not
        named is as in the headline.
    estimates : DataFrame
        As in `Evidence`.
    """

    choices: Mapping[str, str]
    estimates: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Evidence:
    """The estimates that a claim is judged on.

    Every table of estimates has one row per data set and the columns ``dataset``, ``estimate`` (positive where the
    claim is right), ``error`` (its standard error; NaN if there is none), ``freedom`` (the error's degrees of
    freedom) and ``cells`` (how many conditions are behind it).

    Parameters
    ----------
    estimates : DataFrame
        The headline: the longest budget, all optimisers, errors, all conditions.
    middle : DataFrame or None
        The same at each cell's budget before the longest, on the cells that have two or more; None if there are none.
    longest : DataFrame or None
        The same at the longest on these cells; None if these are all cells, as it is the headline then.
    variations : tuple of Variation
        Every way in which the claim could also have been tested.
    moderators : mapping of str to mapping of str to DataFrame
        The headline by the levels of what was named beforehand as deciding: ``{"optimiser": {"SGD": ..., ...}}``.
    without : mapping of str to DataFrame
        The headline without one condition each, by the condition's name.
    trials, diverged, chosen_diverged : int
        How many trials there are, how many of them diverged, and how many of these were chosen for the comparison.

    Examples
    --------
    >>> columns = {"dataset": ["digits", "wine"], "estimate": [4.0, 2.0], "error": 1.0, "freedom": 5, "cells": 6}
    >>> evidence = Evidence(pd.DataFrame(columns))
    >>> float(evidence.estimates["estimate"].mean())
    3.0
    """

    estimates: pd.DataFrame
    middle: pd.DataFrame | None = None
    longest: pd.DataFrame | None = None
    variations: tuple[Variation, ...] = ()
    moderators: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    without: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    trials: int = 0
    diverged: int = 0
    chosen_diverged: int = 0
