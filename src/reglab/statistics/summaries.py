"""Tables of means with intervals: what figures draw and notebooks show."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.tables import grid, phase_rows, require


def summarise(
    table: pd.DataFrame,
    metric: str = "test_error",
    by: Sequence[str] = ("arm",),
    level: float = LEVEL,
    phase: str = "comparison",
) -> pd.DataFrame:
    """Return the mean of a metric with its interval for every group of trials.

    Parameters
    ----------
    table : DataFrame
        A study's table or curves.
    metric : str
        The column to average.
    by : sequence of str
        Columns whose values make the groups; a missing value is a group of its own.
    level : float
        Confidence of each interval, in [0.5, 1).
    phase : str
        Whose rows: ``"comparison"`` or ``"tuning"``.

    Returns
    -------
    DataFrame
        The columns ``by``, then ``mean``, ``low``, ``high`` (NaN where too few trials, or only equal
        ones, give no interval), ``trials`` that they are made of, and ``diverged``: trials without
        a value, which are left out of the mean. Groups stand in the order of the table.

    Examples
    --------
    >>> trials = pd.DataFrame({"arm": ["none"] * 3, "phase": "comparison", "test_error": [4.0, 5.0, 6.0]})
    >>> summarise(trials).round(2).to_dict("records")
    [{'arm': 'none', 'mean': 5.0, 'low': 2.52, 'high': 7.48, 'trials': 3, 'diverged': 0}]
    """
    require(table, [*by, metric])
    rows = phase_rows(table, phase)
    groups = rows.groupby(list(by), sort=False, dropna=False)[metric]
    return pd.DataFrame([{**dict(zip(by, key, strict=True)), **_row(values, level)} for key, values in groups])


def mean_ranks(table: pd.DataFrame, metric: str = "test_error", level: float = LEVEL) -> pd.DataFrame:
    """Return each arm's mean rank with its interval; rank 1 is the lowest metric.

    Arms are ranked within each data set and replicate (ties share their mean rank, a diverged
    trial ranks last), ranks are averaged over the data sets, and the interval is over replicates:
    it speaks of these data sets, on new splits and initial weights.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other; only their comparison rows are used. Every arm needs
        the same replicates on every data set.
    metric : str
        A column for which less is better.
    level : float
        Confidence of each interval, in [0.5, 1).

    Returns
    -------
    DataFrame
        ``arm``, ``rank``, ``low``, ``high`` (within 1 and the number of arms; NaN where the replicates
        give no interval), ``replicates``; the best arm first.

    Raises
    ------
    ReglabError
        If an arm lacks a replicate that another one has.
    """
    require(table, ["dataset", "replicate", "arm", metric])
    rows = phase_rows(table, "comparison")
    grid(rows.drop_duplicates(["dataset", "replicate"]), ["replicate"], "dataset", metric)
    ranks = grid(rows, ["dataset", "replicate"], "arm", metric).rank(axis=1, na_option="bottom")
    per_replicate = ranks.groupby(level="replicate").mean()
    result = pd.DataFrame([{"arm": arm, **_row(per_replicate[arm], level)} for arm in per_replicate])
    result[["low", "high"]] = result[["low", "high"]].clip(1, len(result))
    names = {"mean": "rank", "trials": "replicates"}
    return result.drop(columns="diverged").rename(columns=names).sort_values("rank", kind="stable", ignore_index=True)


def _row(values: pd.Series, level: float) -> dict[str, float | int]:
    finite = values[np.isfinite(values)]
    counts = {"trials": len(finite), "diverged": len(values) - len(finite)}
    if finite.empty:
        return {"mean": np.nan, "low": np.nan, "high": np.nan, **counts}
    estimate, low, high = interval(finite, level)
    bounded = np.isfinite(low)
    return {"mean": estimate, "low": low if bounded else np.nan, "high": high if bounded else np.nan, **counts}
