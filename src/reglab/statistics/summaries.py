"""Means with intervals, for figures and notebooks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.tables import phase_rows, require


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


def _row(values: pd.Series, level: float) -> dict[str, float | int]:
    finite = values[np.isfinite(values)]
    counts = {"trials": len(finite), "diverged": len(values) - len(finite)}
    if finite.empty:
        return {"mean": np.nan, "low": np.nan, "high": np.nan, **counts}
    estimate, low, high = interval(finite, level)
    bounded = np.isfinite(low)
    return {"mean": estimate, "low": low if bounded else np.nan, "high": high if bounded else np.nan, **counts}
