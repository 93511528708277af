"""Means and mean ranks with intervals, for figures and notebooks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.tables import arms_by_replicate, phase_rows, require


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
        Columns whose values make the groups; missing values form a group too.
    level : float
        Confidence of each interval, in [0.5, 1).
    phase : str
        Which rows: ``"comparison"`` or ``"tuning"``.

    Returns
    -------
    DataFrame
        The columns ``by``; ``mean``, ``low`` and ``high`` (NaN if the trials are too few or all equal
        and give no interval); ``trials``, the number behind them; and ``diverged``, the number of trials
        without a value, which the mean leaves out. Groups keep the order of the table.

    Raises
    ------
    ReglabError
        If a column is missing, the phase has no rows, or the level is out of range.

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

    Arms are ranked within each data set and replicate (ties share their mean rank, and a diverged trial
    ranks last). Ranks are averaged over the data sets, and the interval is over replicates: it holds for
    these data sets, with new splits and initial weights.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated. Only their comparison rows are used. Every arm needs the same
        replicates on every data set.
    metric : str
        A column for which less is better.
    level : float
        Confidence of each interval, in [0.5, 1).

    Returns
    -------
    DataFrame
        ``arm``; ``rank``; ``low`` and ``high``, between 1 and the number of arms (NaN if the replicates
        give no interval); ``replicates``. The best arm comes first.

    Raises
    ------
    ReglabError
        If an arm lacks a replicate that another has.
    """
    ranks = arms_by_replicate(table, metric).rank(axis=1, na_option="bottom")
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
