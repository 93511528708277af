"""Contrasts and averages of what was measured of single trials, beside their errors."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import CONDITION, UNIT, Contrast
from reglab.errors import ReglabError
from reglab.statistics import on_these_datasets, over_datasets, student_interval
from reglab.statistics.confidence import LEVEL
from reglab.statistics.over_datasets import GENERAL
from reglab.statistics.tables import require


def given(numbers: pd.DataFrame, column: str) -> Contrast:
    """Return the contrast whose effects are numbers that were measured already, such as by a probe.

    It has these effects whatever the measure: a claim on them is not varied along ``"measure"``.

    Parameters
    ----------
    numbers : DataFrame
        One row per condition and replicate: what ``Study.measured`` returns of one arm, for example.
    column : str
        The numbers, positive where the claim is right. Missing ones are left out.

    Raises
    ------
    ReglabError
        If a column is missing, or a condition has several numbers in one replicate.

    Examples
    --------
    >>> numbers = pd.DataFrame({
    ...     "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100, "data": "images",
    ...     "width": 64, "depth": 1, "replicate": [0, 1], "shift": [2.0, 3.0]})
    >>> given(numbers, "shift")(numbers, "error")["effect"].tolist()
    [2.0, 3.0]
    """
    require(numbers, [*UNIT, column])
    effects = numbers[[*UNIT, column]].rename(columns={column: "effect"}).dropna(subset="effect")
    if (twice := effects.duplicated([*CONDITION, "replicate"])).any():
        raise ReglabError(
            f"{column}: one number is needed for each condition and replicate; {effects[twice].iloc[0].to_dict()} has "
            "several. Pass those of one arm."
        )
    effects = effects.reset_index(drop=True)
    return lambda table, measure: effects


def averages(
    numbers: pd.DataFrame, column: str, by: Sequence[str], level: float = LEVEL, least: int = GENERAL
) -> pd.DataFrame:
    """Return the mean over data sets of a number that was measured of trials, with its interval.

    Parameters
    ----------
    numbers : DataFrame
        One row per trial, with the columns of its condition.
    column : str
        The numbers; missing ones are left out.
    by : sequence of str
        Columns whose values stay apart, such as ``["arm", "step"]``.
    level : float
        Confidence of each interval, in [0.5, 1).
    least : int
        From how many data sets on the interval is over data sets; with fewer these are taken as they are.

    Returns
    -------
    DataFrame
        The columns ``by``; ``mean``, ``low`` and ``high`` (NaN where nothing is repeated); ``datasets``; ``trials``,
        the number of rows behind them.
    """
    require(numbers, [*UNIT, column, *by])
    rows = []
    for key, group in numbers.dropna(subset=column).groupby(list(by), sort=False):
        estimates = by_dataset.means(group.assign(effect=group[column]))
        value, error, freedom = (estimates[name] for name in ("estimate", "error", "freedom"))
        mean = over_datasets(value) if len(value) >= least else on_these_datasets(value, error, freedom)
        _, low, high = student_interval(mean, level)
        limits = {"low": low, "high": high} if np.isfinite(low) else {"low": np.nan, "high": np.nan}
        counts = {"datasets": len(value), "trials": len(group)}
        rows.append({**dict(zip(by, key, strict=True)), "mean": mean.value, **limits, **counts})
    return pd.DataFrame(rows, columns=[*by, "mean", "low", "high", "datasets", "trials"])
