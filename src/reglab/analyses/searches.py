"""What searches found on validation, and what it costs on the test set: regret."""

import numpy as np
import pandas as pd

from reglab.errors import ReglabError
from reglab.statistics.selection import best_arm, refuse_test_columns, tuning_rows
from reglab.statistics.tables import phase_rows, require

SEARCH = ["dataset", "method", "budget", "replicate"]
"""What makes a search one and not another."""


def found(tried: pd.DataFrame) -> pd.DataFrame:
    """Return the setting with the lowest validation error of each search.

    Ties go to the lower validation NLL, then to the smaller learning rate, then to the setting that
    was tried first. A trial that diverged comes last.

    Parameters
    ----------
    tried : DataFrame
        What ``study.search`` returns, tables of several searches below each other: ``arm``, ``method``,
        ``budget``, ``spent``, ``replicate``, ``learning_rate``, and nothing of the test set.

    Returns
    -------
    DataFrame
        A row a search, in the order of the table: ``arm`` is the method, ``setting`` the arm found.

    Raises
    ------
    ReglabError
        If a test column is handed over, or a column is missing.

    Examples
    --------
    >>> one = {"dataset": "digits", "method": "random", "budget": 2, "replicate": 1_000_000, "learning_rate": 0.1}
    >>> tried = pd.DataFrame([one, one]).assign(
    ...     arm=["none", "dropout"], spent=[1, 2], validation_error=[9.0, 8.0], validation_nll=1.0)
    >>> found(tried)[["arm", "setting", "validation_error"]].to_dict("records")
    [{'arm': 'random', 'setting': 'dropout', 'validation_error': 8.0}]
    """
    refuse_test_columns(tried)
    ranking = ["validation_error", "validation_nll", "learning_rate", "spent"]
    require(tried, [*SEARCH, "arm", *ranking])
    best = tried.sort_values(ranking, kind="stable").drop_duplicates(SEARCH).sort_index()
    return best.assign(setting=best["arm"], arm=best["method"]).drop(columns="method").reset_index(drop=True)


def regret(scored: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return what was scored with its regret: its test error above that of the best setting known.

    The best known is the setting with the lowest mean validation error over all tuning replicates.
    It has seen many times what one search sees, and no test error: the lowest of many test errors
    would be lower than it really is, by luck, and every regret would be too large. Regret is taken
    in pairs, on the same replicate, and a single one may be negative; the mean speaks of settings
    as good as the best known, not of the best there is. A difference of two regrets does not
    depend on it.

    Parameters
    ----------
    scored : DataFrame
        What ``study.score`` returns: comparison rows of settings that searches found.
    table : DataFrame
        Tables of studies of the same data sets, which hold every setting on the tuning replicates, and
        each arm at its learning rate on the comparison replicates.

    Returns
    -------
    DataFrame
        `scored` with ``regret`` and ``optimism``, in percentage points: optimism is the validation
        error on the comparison replicate minus the one by which the setting was chosen.

    Raises
    ------
    ReglabError
        If a replicate was scored on which the best known setting was not trained.
    """
    require(scored, ["dataset", "replicate", "test_error", "validation_error", "found_error"])
    parts = {name: _least(rows) for name, rows in table.groupby("dataset", sort=False)}
    least = pd.concat(parts, names=["dataset"])
    keys = pd.MultiIndex.from_frame(scored[["dataset", "replicate"]])
    if missing := sorted(set(keys) - set(least.index)):
        raise ReglabError(
            f"the best known setting was not trained on {missing[0][0]!r}, replicate {missing[0][1]}. "
            "Give the study at least as many replicates as tuning replicates."
        )
    above = scored["test_error"].to_numpy() - least.reindex(keys).to_numpy()
    return scored.assign(regret=above, optimism=scored["validation_error"] - scored["found_error"])


def averaged_over(table: pd.DataFrame, column: str, metric: str, by: list[str]) -> pd.DataFrame:
    """Return the mean of a metric over the values of a column, for each of the others and each replicate.

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
    """Return the arm and the learning rate with the lowest mean validation error over all tuning replicates."""
    best = best_arm(tuning_rows(table), table["arm"].unique())
    own = phase_rows(table[table["arm"] == best], "comparison")
    return best, float(own["learning_rate"].iloc[0])


def _least(table: pd.DataFrame) -> pd.Series:
    """Return the test errors of the best known setting by replicate."""
    best, _ = best_known(table)
    rows = phase_rows(table, "comparison")
    return rows[rows["arm"] == best].set_index("replicate")["test_error"].astype(np.float64)
