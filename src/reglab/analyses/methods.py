"""The best arm of each method that offers several, chosen on validation."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from reglab.errors import ReglabError
from reglab.statistics.selection import best_arm, tuning_rows


def best_of_each(
    table: pd.DataFrame, methods: Mapping[str, Iterable[str]], by: Sequence[str] = ("dataset",)
) -> pd.DataFrame:
    """Return the rows of each method's best arm in each condition, under the method's name.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated.
    methods : mapping of str to iterable of str
        The arms of each method. A condition skips arms that it lacks, and a method without any of its
        arms.
    by : sequence of str
        Columns whose values make the conditions.

    Returns
    -------
    DataFrame
        The tuning and comparison rows of the chosen arms, condition by condition: ``arm`` is the method,
        ``setting`` the arm that `best_arm` chose for it.

    Raises
    ------
    ReglabError
        If no condition has any arm of a method, or as in `best_arm`.
    """
    known, parts = set(table["arm"]), []
    for _, rows in table.groupby(list(by), sort=False):
        tuning, present = tuning_rows(rows), set(rows["arm"])
        for method, arms in methods.items():
            offered = list(arms)
            if present.isdisjoint(offered) and not known.isdisjoint(offered):
                continue
            best = best_arm(tuning, [arm for arm in offered if arm in present])
            parts.append(rows[rows["arm"] == best].assign(arm=method, setting=best))
    return pd.concat(parts, ignore_index=True)


def with_every_arm(table: pd.DataFrame, by: str = "dataset") -> pd.DataFrame:
    """Return the rows of the conditions that have every arm of the table, so that all arms can be ranked.

    Raises
    ------
    ReglabError
        If no condition has every arm.

    Examples
    --------
    >>> table = pd.DataFrame({"dataset": ["wine", "wine", "text"], "arm": ["none", "noise", "none"]})
    >>> with_every_arm(table)["dataset"].unique().tolist()
    ['wine']
    """
    counts = table.groupby(by)["arm"].nunique()
    arms = table["arm"].nunique()
    if (counts < arms).all():
        raise ReglabError(f"no {by} has all {arms} arms; they have {counts.to_dict()}. Leave arms out.")
    return table[table[by].map(counts) == arms]
