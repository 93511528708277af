"""The settings that searches choose on validation, and their regret on the test set."""

import numpy as np
import pandas as pd

from reglab.errors import ReglabError
from reglab.metrics import ranking
from reglab.statistics.selection import best_arm, refuse_test_columns, tuning_rows
from reglab.statistics.tables import phase_rows, require

SEARCH = ["dataset", "method", "budget", "replicate"]
"""The columns that identify a search."""


def best_settings(tried: pd.DataFrame) -> pd.DataFrame:
    """Return each search's setting with the lowest validation error.

    Ties go to the lower validation NLL, then to the smaller learning rate, then to the setting tried
    first. Diverged trials come last.

    Parameters
    ----------
    tried : DataFrame
        Tables that ``study.search`` returns, concatenated, without test columns.

    Returns
    -------
    DataFrame
        One row per search, in the order of the table: ``arm`` is the method, ``setting`` the chosen arm.

    Raises
    ------
    ReglabError
        If the table holds a test column, or lacks a column.

    Examples
    --------
    >>> trial = {"dataset": "digits", "method": "random", "budget": 2, "replicate": 1_000_000, "learning_rate": 0.1}
    >>> tried = pd.DataFrame([trial, trial]).assign(
    ...     arm=["none", "dropout"], spent=[1, 2], validation_error=[9.0, 8.0], validation_nll=1.0)
    >>> best_settings(tried)[["arm", "setting", "validation_error"]].to_dict("records")
    [{'arm': 'random', 'setting': 'dropout', 'validation_error': 8.0}]
    """
    refuse_test_columns(tried)
    columns = [*ranking(tried.columns), "spent"]
    require(tried, [*SEARCH, "arm", *columns])
    best = tried.sort_values(columns, kind="stable").drop_duplicates(SEARCH).sort_index()
    return best.assign(setting=best["arm"], arm=best["method"]).drop(columns="method").reset_index(drop=True)


def regret(scored: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the scored settings with their regret: their test error above that of the best known setting.

    The best known setting has the lowest mean validation error over all tuning replicates. It is chosen on
    many times the data that a search sees, but not on test errors: the lowest of many test errors is low by
    luck, and would make every regret too large. Regret is paired, on the same replicate, so a single one may
    be negative. The mean is relative to the best setting known, not the best possible; differences of regrets
    do not depend on that choice.

    Parameters
    ----------
    scored : DataFrame
        What ``study.score`` returns: comparison rows of the settings that searches chose.
    table : DataFrame
        Tables of studies of the same data sets, with every setting on the tuning replicates, and each arm at
        its learning rate on the comparison replicates.

    Returns
    -------
    DataFrame
        ``scored`` with ``regret`` and ``optimism``, in percentage points. Optimism is the validation error
        on the comparison replicate minus the validation error that the setting was chosen by.

    Raises
    ------
    ReglabError
        If the best known setting was not trained on a scored replicate.
    """
    require(scored, ["dataset", "replicate", "test_error", "validation_error", "found_error"])
    errors = {name: _best_known_errors(rows) for name, rows in table.groupby("dataset", sort=False)}
    best = pd.concat(errors, names=["dataset"])
    keys = pd.MultiIndex.from_frame(scored[["dataset", "replicate"]])
    if missing := sorted(set(keys) - set(best.index)):
        raise ReglabError(
            f"the best known setting was not trained on {missing[0][0]!r}, replicate {missing[0][1]}. "
            "Give the study at least as many replicates as tuning replicates."
        )
    above_best = scored["test_error"].to_numpy() - best.reindex(keys).to_numpy()
    return scored.assign(regret=above_best, optimism=scored["validation_error"] - scored["found_error"])


def averaged_over(table: pd.DataFrame, column: str, metric: str, by: list[str]) -> pd.DataFrame:
    """Return the mean of a metric over the values of a column, for each replicate.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated. Only their comparison rows are used.
    column : str
        The column to average over.
    metric : str
        The column to average.
    by : list of str
        Columns whose values stay apart.

    Returns
    -------
    DataFrame
        The columns ``by``, ``phase``, ``replicate`` and the metric; NaN where one of its values is missing.

    Examples
    --------
    >>> rows = pd.DataFrame({"dataset": ["a", "b"], "arm": "x", "phase": "comparison", "replicate": 0, "e": [1.0, 3.0]})
    >>> averaged_over(rows, "dataset", "e", by=["arm"])["e"].tolist()
    [2.0]
    """
    rows = phase_rows(table, "comparison")
    grid = rows.pivot_table(index=[*by, "phase", "replicate"], columns=column, values=metric, sort=False)
    return grid.mean(axis=1, skipna=False).rename(metric).reset_index()


def best_known(table: pd.DataFrame) -> tuple[str, float]:
    """Return the arm and learning rate with the lowest mean validation error over all tuning replicates."""
    best = best_arm(tuning_rows(table), table["arm"].unique())
    trials = phase_rows(table[table["arm"] == best], "comparison")
    return best, float(trials["learning_rate"].iloc[0])


def _best_known_errors(table: pd.DataFrame) -> pd.Series:
    """Return the test errors of the best known setting, by replicate."""
    best, _ = best_known(table)
    rows = phase_rows(table, "comparison")
    return rows[rows["arm"] == best].set_index("replicate")["test_error"].astype(np.float64)
