"""Factorials of two factors, each present or absent, on the same replicates: gains and interactions."""

from collections.abc import Mapping, Sequence

import pandas as pd

from reglab.analyses.conditions import gains_by_condition


def interactions(
    table: pd.DataFrame, pairs: Mapping[str, tuple[str, str]], by: Sequence[str], metric: str = "test_error"
) -> pd.DataFrame:
    """Return what two arms gain together over ``"none"``, beyond the sum of what each gains alone.

    With the errors :math:`e` of a replicate, it is

    .. math:: (e_0 - e_{ab}) - (e_0 - e_a) - (e_0 - e_b) = (e_b - e_{ab}) - (e_0 - e_a).

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated. Only their comparison rows are used.
    pairs : mapping of str to (str, str)
        The two arms of each pair, by the name of the arm that has both.
    by : sequence of str
        Columns whose values make the conditions, such as ``["dataset"]``.
    metric : str
        A column for which less is better.

    Returns
    -------
    DataFrame
        One row per replicate and one column per condition and pair (the levels are ``by``, then ``pair``), in
        the metric's unit. Positive where the two arms help each other, negative where they do the same
        work or hinder each other.

    Raises
    ------
    ReglabError
        As in `gains_by_condition`.

    Examples
    --------
    >>> errors = {"none": 9.0, "L2": 7.0, "noise": 8.0, "L2 + noise": 6.5}
    >>> table = pd.DataFrame([{"dataset": "wine", "phase": "comparison", "replicate": 0, "arm": arm, "test_error": e}
    ...                       for arm, e in errors.items()])
    >>> float(interactions(table, {"L2 + noise": ("L2", "noise")}, ["dataset"]).iloc[0, 0])
    -0.5
    """
    by_pair = {
        both: gains_by_condition(table, second, both, by, metric) - gains_by_condition(table, "none", first, by, metric)
        for both, (first, second) in pairs.items()
    }
    return pd.concat(by_pair, axis=1, names=["pair"]).reorder_levels([*range(1, len(by) + 1), 0], axis=1)
