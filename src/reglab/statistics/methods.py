"""Methods that offer several arms: the best of each, chosen on validation."""

from collections.abc import Iterable, Mapping

import pandas as pd

from reglab.statistics.selection import best_arm, tuning_rows


def best_of_each(table: pd.DataFrame, methods: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """Return the rows of each method's best arm on each data set, under the method's name.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other.
    methods : mapping of str to iterable of str
        The arms of each method; those that a data set does not have are passed over.

    Returns
    -------
    DataFrame
        The table's rows of the chosen arms, tuning and comparison, data set by data set: ``arm``
        is the method, ``setting`` the arm that `best_arm` chose for it.

    Raises
    ------
    ReglabError
        As in `best_arm`.
    """
    parts = []
    for _, rows in table.groupby("dataset", sort=False):
        tuning = tuning_rows(rows)
        for method, offered in methods.items():
            best = best_arm(tuning, [arm for arm in offered if arm in set(rows["arm"])])
            parts.append(rows[rows["arm"] == best].assign(arm=method, setting=best))
    return pd.concat(parts, ignore_index=True)
