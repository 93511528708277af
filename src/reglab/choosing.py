"""Choosing among trials by their validation examples; nothing here is handed a number of the test set."""

import pandas as pd

from reglab.errors import ReglabError
from reglab.metrics import DIVERGED_ERROR, ranking


def choose(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return each arm's candidate with the lowest validation error, in every replicate.

    Ties go to the lower validation NLL, then to the smaller learning rate. Of a trial that diverged, every answer
    counts as wrong. For regression the error is the root mean squared one.

    Parameters
    ----------
    candidates : DataFrame
        One row per trial: ``arm``, ``replicate`` and the columns of :func:`reglab.metrics.ranking`; none of the
        test set.

    Returns
    -------
    DataFrame
        The chosen rows, in the order of arms and replicates, with their index.

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
    worst = candidates.fillna({"validation_error": DIVERGED_ERROR}).fillna(float("inf"))
    best = worst.sort_values(list(ranking(worst.columns)), kind="stable").drop_duplicates(["arm", "replicate"])
    return candidates.loc[candidates.index.isin(best.index)]
