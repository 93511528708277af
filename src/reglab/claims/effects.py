"""The mean effect behind a verdict, from estimates by data set, and the effects that stand beside it."""

from collections.abc import Mapping

import pandas as pd

from reglab.analyses import headline
from reglab.analyses.contrasts import Contrast
from reglab.claims.registry import Claim
from reglab.statistics import Estimate, Interval, by_dataset, on_these_datasets, over_datasets, student_interval
from reglab.statistics.over_datasets import GENERAL


def generalises(claim: Claim, estimates: pd.DataFrame) -> bool:
    """Return whether data sets are what is repeated: the claim is general, and there are enough of them."""
    return claim.general and len(estimates) >= GENERAL


def effect(claim: Claim, estimates: pd.DataFrame, general: bool | None = None) -> Estimate:
    """Return the mean effect, over data sets in general or on these.

    Parameters
    ----------
    claim : Claim
        Says whether it is about data in general.
    estimates : DataFrame
        By data set, as in `Evidence`.
    general : bool, optional
        Which of the two; by default what `generalises` says. It is given where these are a part of estimates that the
        effect is compared with, so that leaving out one of them does not change the kind of the interval.
    """
    if generalises(claim, estimates) if general is None else general:
        return over_datasets(estimates["estimate"])
    return on_these_datasets(estimates["estimate"], estimates["error"], estimates["freedom"])


def effect_interval(claim: Claim, estimates: pd.DataFrame, general: bool | None = None) -> Interval:
    """Return the mean effect, as `effect` does, with its interval at the claim's level."""
    return student_interval(effect(claim, estimates, general), claim.level)


def effects_by_dataset(estimates: pd.DataFrame) -> dict[str, Estimate]:
    """Return the effect on each data set, by its name."""
    rows = by_dataset(estimates["estimate"], estimates["error"], estimates["freedom"])
    return dict(zip(map(str, estimates["dataset"]), rows, strict=True))


def side_by_side(claim: Claim, table: pd.DataFrame, contrasts: Mapping[str, Contrast]) -> dict[str, Interval]:
    """Return the effects of several contrasts as a claim's own would be: to stand beside its verdict.

    Parameters
    ----------
    claim : Claim
        Says whether the effects are about data in general.
    table : DataFrame
        What ``study.run_all`` returns.
    contrasts : mapping of str to callable
        By the name of what is compared. One that the table has no trials for is left out.

    Returns
    -------
    dict of str to Interval
        The mean effect over data sets at each cell's longest budget, in ``claim.unit``, with its interval at the
        report's level, each for itself.
    """
    frames = {name: headline(table, contrast) for name, contrast in contrasts.items()}
    return {name: student_interval(effect(claim, estimates)) for name, estimates in frames.items() if len(estimates)}
