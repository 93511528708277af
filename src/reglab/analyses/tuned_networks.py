"""What tuning chose for the multilayer perceptrons of others, on 86 tabular tasks.

``published/tabm_mlp.csv`` holds, for every task, the hyperparameters of a plain multilayer perceptron that were best on
validation in 100 trials with AdamW, and the test score. A random draw of that search has no dropout half of the time,
and otherwise a rate from 0 to 0.5, evenly. It has no weight decay half of the time, and otherwise one from 0.0001 to
0.1, evenly in its logarithm. After 20 random trials a tree-structured Parzen estimator chose where to draw. So the
table says what tuning chose, not what it gained, and nothing of rates above 0.5.

The table was extracted from the repository yandex-research/tabm, commit 28e47ae, under the Apache License 2.0, of which
a copy lies beside it. The paper is [1]_. 68 of the tasks are from the benchmark of [2]_, which cuts data sets to 10,000
training examples, and in its large variant to 50,000.

References
----------
.. [1] Gorishniy, Kotelnikov and Babenko, TabM: advancing tabular deep learning with parameter-efficient ensembling,
   2025.
.. [2] Grinsztajn, Oyallon and Varoquaux, Why do tree-based models still outperform deep learning on typical tabular
   data?, 2022.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files

import numpy as np
import pandas as pd

HIGHEST_RATE = 0.5
"""The highest rate that the search offered."""
EXAMPLES = {"medium": "cut to 10,000", "large": "cut to 50,000"}
"""What a benchmark does with the training examples of its tasks, by a word of their names."""


def tuned_networks() -> pd.DataFrame:
    """Return the tuned hyperparameters: one row per task.

    Returns
    -------
    DataFrame
        ``task``; ``dataset``, which several tasks share if they are splits of it; ``target``, ``"classes"`` or
        ``"numbers"``; ``training examples``, what the benchmark does with them: one of `EXAMPLES` or ``"not cut"``;
        ``dropout``, a rate; ``weight_decay``.

    Examples
    --------
    >>> networks = tuned_networks()
    >>> len(networks), networks["dataset"].nunique()
    (86, 46)
    """
    with as_file(files("reglab.analyses") / "published" / "tabm_mlp.csv") as path:
        table = pd.read_csv(path)
    named = table["task"].str.extract(r"^why/(?:classif|regression)-\w+-(?P<size>\w+)-\d+-(?P<dataset>.+)$")
    return pd.DataFrame({
        "task": table["task"],
        "dataset": named["dataset"].fillna(table["task"]),
        # The score of a regression is minus its root mean squared error, of a classification a share.
        "target": np.where(table["test_mean"] > 0, "classes", "numbers"),
        "training examples": named["size"].map(EXAMPLES).fillna("not cut"),
        "dropout": table["dropout"],
        "weight_decay": table["weight_decay"],
    })  # fmt: skip


def chosen_by_tuning(networks: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Return how often tuning chose dropout and weight decay, and how much of them.

    Parameters
    ----------
    networks : DataFrame
        What `tuned_networks` returns, or some of its rows.
    by : str, optional
        A column whose values make groups.

    Returns
    -------
    DataFrame
        One row, or one per group: ``tasks``; how many of them have ``dropout`` alone, ``weight decay`` alone, ``both``
        and ``neither``; and the ``median rate`` and ``median weight decay`` where they are above 0.

    Examples
    --------
    >>> networks = pd.DataFrame({"dropout": [0.0, 0.2, 0.4], "weight_decay": [0.0, 0.0, 0.01]})
    >>> chosen_by_tuning(networks)[["tasks", "dropout", "weight decay", "both", "neither"]].values.tolist()
    [[3, 1, 0, 1, 1]]
    """
    groups = networks.groupby(by) if by else [(None, networks)]
    rows = [{**({by: name} if by else {}), **_chosen(rows)} for name, rows in groups]
    return pd.DataFrame(rows)


def _chosen(networks: pd.DataFrame) -> dict[str, float]:
    dropped, decayed = networks["dropout"] > 0, networks["weight_decay"] > 0
    return {
        "tasks": len(networks),
        "dropout": int((dropped & ~decayed).sum()),
        "weight decay": int((~dropped & decayed).sum()),
        "both": int((dropped & decayed).sum()),
        "neither": int((~dropped & ~decayed).sum()),
        "median rate": float(networks.loc[dropped, "dropout"].median()),
        "median weight decay": float(networks.loc[decayed, "weight_decay"].median()),
    }


def rates_chosen(networks: pd.DataFrame, limits: Sequence[float] = (0, 0.1, 0.2, 0.3, 0.4, 0.5)) -> pd.DataFrame:
    """Return how often the rates that tuning chose lie in each range, and how often they would by chance.

    Parameters
    ----------
    networks : DataFrame
        As for `chosen_by_tuning`; tasks without dropout do not count.
    limits : sequence of float
        The ends of the ranges, rising, from 0 to `HIGHEST_RATE`; the upper end belongs to a range.

    Returns
    -------
    DataFrame
        One row per range: its ends ``above`` and ``to``; ``tasks``; and ``by chance``, the number to expect of rates
        that are drawn evenly.

    Examples
    --------
    >>> networks = pd.DataFrame({"dropout": [0.0, 0.1, 0.2, 0.4]})
    >>> rates_chosen(networks, [0, 0.2, 0.5])["tasks"].tolist()
    [2, 1]
    """
    rates = networks.loc[networks["dropout"] > 0, "dropout"]
    counts = pd.cut(rates, list(limits)).value_counts(sort=False)
    widths = np.diff(limits) / HIGHEST_RATE
    ends = {"above": list(limits[:-1]), "to": list(limits[1:])}
    return pd.DataFrame({**ends, "tasks": counts.to_numpy(), "by chance": len(rates) * widths})
