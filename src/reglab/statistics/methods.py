"""Methods that offer several arms: the best of each, chosen on validation."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from reglab.statistics.selection import best_arm, tuning_rows


def best_of_each(
    table: pd.DataFrame, methods: Mapping[str, Iterable[str]], by: Sequence[str] = ("dataset",)
) -> pd.DataFrame:
    """Return the rows of each method's best arm in each condition, under the method's name.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other.
    methods : mapping of str to iterable of str
        The arms of each method; those that a condition does not have are passed over.
    by : sequence of str
        Columns whose values make the conditions.

    Returns
    -------
    DataFrame
        The table's rows of the chosen arms, tuning and comparison, condition by condition: ``arm``
        is the method, ``setting`` the arm that `best_arm` chose for it.

    Raises
    ------
    ReglabError
        As in `best_arm`.
    """
    parts = []
    for _, rows in table.groupby(list(by), sort=False):
        tuning = tuning_rows(rows)
        for method, offered in methods.items():
            best = best_arm(tuning, [arm for arm in offered if arm in set(rows["arm"])])
            parts.append(rows[rows["arm"] == best].assign(arm=method, setting=best))
    return pd.concat(parts, ignore_index=True)
