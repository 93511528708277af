"""Which arms were chosen, where a contrast offers several."""

from collections.abc import Mapping

import pandas as pd

from reglab.analyses.contrasts import Arms, chosen


def choices(table: pd.DataFrame, sides: Mapping[str, Arms]) -> pd.DataFrame:
    """Return how often each side of a contrast chose each of its arms.

    Parameters
    ----------
    table : DataFrame
        Rows of the phase ``"comparison"``.
    sides : mapping of str to str or sequence of str
        The arms that each side offers, as `gain` takes them.

    Returns
    -------
    DataFrame
        ``offered``, the side; ``chosen``, an arm, in the order in which they are offered; ``times (%)``, how often it
        was chosen, in percent of the side's conditions and replicates.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100,
    ...     "replicate": [0, 0, 1, 1], "arm": ["a", "b", "a", "b"], "validation_error": [2.0, 3.0, 2.0, 1.0]})
    >>> choices(table, {"any": ["a", "b"]}).to_dict("records")
    [{'offered': 'any', 'chosen': 'a', 'times (%)': 50.0}, {'offered': 'any', 'chosen': 'b', 'times (%)': 50.0}]
    """
    rows = []
    for side, arms in sides.items():
        times = 100 * chosen(table, arms)["arm"].value_counts(normalize=True)
        offered = [arms] if isinstance(arms, str) else arms
        rows += [{"offered": side, "chosen": arm, "times (%)": float(times.get(arm, 0.0))} for arm in offered]
    return pd.DataFrame(rows)
