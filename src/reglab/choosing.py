"""Choosing among trials by their validation examples; nothing here is handed a number of the test set."""

from collections.abc import Sequence

import pandas as pd

from reglab.errors import ReglabError
from reglab.metrics import RANKING, ranking


def choose(candidates: pd.DataFrame, within: Sequence[str] = ("arm", "replicate")) -> pd.DataFrame:
    """Return the candidate with the lowest validation error: of each arm in every replicate, or within other groups.

    Ties go to the lower validation NLL, then to the smaller learning rate, then to the row that comes first. A trial
    that diverged comes last. For regression the error is the root mean squared one.

    Parameters
    ----------
    candidates : DataFrame
        One row per trial, with an index of its own: the columns ``within`` and those of `reglab.metrics.RANKING`, of
        which those that break ties may be missing; none of the test set.
    within : sequence of str
        The columns whose values make a group, of which one row is chosen.

    Returns
    -------
    DataFrame
        The chosen rows, in the order of the table, with their index.

    Raises
    ------
    ReglabError
        If a column of the test set is there.

    Examples
    --------
    >>> candidates = pd.DataFrame({"arm": "none", "replicate": [0, 0, 1, 1], "learning_rate": [0.1, 0.3] * 2,
    ...                            "validation_error": [5.0, 4.0, 3.0, 3.0], "validation_nll": [1.0, 1.0, 1.0, 2.0]})
    >>> choose(candidates)["learning_rate"].tolist()
    [0.3, 0.1]
    """
    if seen := [name for name in candidates.columns if str(name).startswith("test_")]:
        raise ReglabError(f"choosing must not see the test set; the table holds {', '.join(seen)}.")
    ties = [name for name in ranking(candidates.columns)[1:] if name in candidates]
    ranked = candidates.assign(rank=ranks(candidates)).sort_values(["rank", *ties], kind="stable")
    return candidates.loc[candidates.index.isin(ranked.drop_duplicates(list(within)).index)]


def ranks(candidates: pd.DataFrame) -> pd.Series:
    """Return what each trial is ranked by: its validation error or root mean squared error, infinite if it diverged.

    Examples
    --------
    >>> ranks(pd.DataFrame({"validation_error": [5.0, None, None], "validation_rmse": [None, 0.2, None]})).tolist()
    [5.0, 0.2, inf]
    """
    measured = [first for first, *_ in RANKING.values() if first in candidates]
    return candidates[measured].bfill(axis=1).iloc[:, 0].fillna(float("inf"))
