"""The settings that searches choose on validation, and their regret on the test set."""

import numpy as np
import pandas as pd

from reglab.analyses.amounts import amounts
from reglab.analyses.contrasts import CONDITION
from reglab.choosing import choose, ranks
from reglab.metrics import ranking
from reglab.statistics.tables import refuse_test_columns, require

SEARCH = [*CONDITION, "method", "budget", "restart", "replicate"]
"""The columns that identify a search."""


def at_budgets(tried: pd.DataFrame, budgets: list[int]) -> pd.DataFrame:
    """Return random or Bayesian searches as if they had spent less: each begins with the search of fewer trials.

    Parameters
    ----------
    tried : DataFrame
        Tables that ``study.search`` returns.
    budgets : list of int
        Trials that each search may spend.

    Examples
    --------
    >>> at_budgets(pd.DataFrame({"spent": [1, 2, 3], "budget": 3}), [1, 2]).to_dict("list")
    {'spent': [1, 1, 2], 'budget': [1, 2, 2]}
    """
    return pd.concat([tried[tried["spent"] <= budget].assign(budget=budget) for budget in budgets], ignore_index=True)


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
        One row per search, in the order of the table: ``setting`` is the chosen arm, and ``arm`` what `search_name`
        calls the search.

    Raises
    ------
    ReglabError
        If the table holds a test column, or lacks a column.

    Examples
    --------
    >>> trial = {"dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100, "replicate": 0,
    ...          "method": "random", "budget": 2, "restart": 1, "learning_rate": 0.1}
    >>> tried = pd.DataFrame([trial, trial]).assign(
    ...     arm=["none", "dropout"], spent=[1, 2], validation_error=[9.0, 8.0], validation_nll=1.0)
    >>> best_settings(tried)[["arm", "setting", "validation_error"]].to_dict("records")
    [{'arm': 'random, 2 trials, restart 1', 'setting': 'dropout', 'validation_error': 8.0}]
    """
    require(tried, [*SEARCH, "arm", "spent", *ranking(tried.columns)])
    in_order = tried.reset_index(drop=True).sort_values("spent", kind="stable")
    best = choose(in_order, SEARCH).sort_index()
    names = [
        search_name(*values) for values in best[["method", "budget", "restart"]].itertuples(index=False, name=None)
    ]
    return best.assign(setting=best["arm"], arm=names).reset_index(drop=True)


def search_name(method: str, budget: int, restart: int) -> str:
    """Return what `best_settings` calls a search."""
    return f"{method}, {budget} trials, restart {restart}"


def best_known(everything: pd.DataFrame) -> pd.DataFrame:
    """Return the best known setting of each condition, in each of its replicates.

    It has the lowest mean validation error over the replicates: it is chosen on more data than a search sees, but not
    on test errors, as the lowest of many of these is low by luck.

    Parameters
    ----------
    everything : DataFrame
        What ``study.search.train_all`` returns: every setting in every replicate.

    Returns
    -------
    DataFrame
        One row per condition and replicate, as `best_settings` returns them, for ``study.search.score``.
    """
    refuse_test_columns(everything)
    settings = [*CONDITION, "arm", "learning_rate"]
    means = everything.assign(rank=ranks(everything)).groupby(settings, sort=False)["rank"].mean().reset_index()
    best = means.sort_values(["rank", "learning_rate"], kind="stable").drop_duplicates(CONDITION)
    rows = everything.merge(best[settings], on=settings)
    return rows.assign(setting=rows["arm"], arm="best known", method="best known", budget=0, restart=0)


def regret(scored: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    """Return scored searches with their regret and their optimism.

    Parameters
    ----------
    scored : DataFrame
        What ``study.search.score`` returns of the searches.
    best : DataFrame
        The same of the best known settings.

    Returns
    -------
    DataFrame
        ``scored`` with ``regret``, how many per cent more errors the setting makes than the best known one in the same
        replicate, which may be below 0; and ``optimism``, how many per cent more errors it makes on test examples than
        on the validation examples that chose it.
    """
    keys = [*CONDITION, "replicate"]
    known = best[keys].assign(best=amounts(best, "error").to_numpy())
    pairs = scored.merge(known, on=keys, how="left", validate="many_to_one")
    test, seen = (amounts(pairs, "error", split=split) for split in ("test", "validation"))
    regrets = {"regret": 100 * np.log(test / pairs["best"]), "optimism": 100 * np.log(test / seen)}
    return pairs.drop(columns="best").assign(**regrets)
