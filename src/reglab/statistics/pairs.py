"""Paired differences: two arms, replicate by replicate."""

import numpy as np
import pandas as pd

from reglab.errors import ReglabError, unknown
from reglab.statistics.samples import Floats
from reglab.statistics.tables import phase_rows, require, require_one_condition


def paired_differences(table: pd.DataFrame, baseline: str, arm: str, metric: str = "test_error") -> Floats:
    """Return baseline minus arm for each replicate: positive where the arm is better.

    Parameters
    ----------
    table : DataFrame
        A study's table, of one data set and one model. Only its comparison rows are used.
    baseline, arm : str
        Arms of the table.
    metric : str
        A column for which less is better.

    Returns
    -------
    array of shape (replicates,)
        In the metric's unit, in the order of the replicates.

    Raises
    ------
    ReglabError
        If an arm is unknown, the arms have different replicates, or a trial diverged and has no value:
        leaving it out would favour its arm.
    """
    require(table, ["arm", "replicate", metric])
    rows = phase_rows(table, "comparison")
    require_one_condition(rows)
    left, right = (_by_replicate(rows, name, metric) for name in (baseline, arm))
    if not left.index.equals(right.index):
        unpaired = sorted(set(left.index) ^ set(right.index))
        raise ReglabError(
            f"{baseline!r} and {arm!r} cannot be paired: replicates {unpaired} exist in only one of them. "
            "Run both arms on the same replicates."
        )
    return np.asarray(left - right, dtype=float)


def _by_replicate(rows: pd.DataFrame, arm: str, metric: str) -> pd.Series:
    trials = rows[rows["arm"] == arm]
    if trials.empty:
        raise unknown("arm", arm, rows["arm"].unique())
    values = trials.set_index("replicate")[metric].sort_index()
    if values.index.has_duplicates:
        repeated = sorted(set(values.index[values.index.duplicated()]))
        raise ReglabError(f"arm {arm!r} has several comparison rows for replicates {repeated}; pass one study's table.")
    if values.isna().any():
        raise ReglabError(
            f"arm {arm!r} has no {metric} in replicates {list(values.index[values.isna()])}: these trials diverged. "
            "Offer smaller learning rates, or leave the arm out."
        )
    return values
