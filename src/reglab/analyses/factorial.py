"""Factorials of two factors, each present or absent, on the same replicates: gains and interactions."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from reglab.analyses.conditions import gains_by_condition
from reglab.errors import ReglabError
from reglab.statistics.pairs import paired_differences
from reglab.statistics.samples import Floats
from reglab.statistics.tables import phase_rows, require


def gains_with_and_without(
    without: pd.DataFrame, with_part: pd.DataFrame, arms: Mapping[str, str], metric: str = "test_error"
) -> dict[str, dict[str, Floats]]:
    """Return what arms gain over ``"none"`` in two networks, for each replicate.

    Parameters
    ----------
    without, with_part : DataFrame
        Tables of the same arms and replicates in a network without a part, and in the network with it.
    arms : mapping of str to str
        The arms, by their names in the result.
    metric : str
        A column for which less is better.

    Returns
    -------
    dict of str to dict of str to array of shape (replicates,)
        By name, then under ``"without"`` and ``"with"``; their difference is the interaction.
    """
    tables = {"without": without, "with": with_part}
    return {
        name: {key: paired_differences(table, "none", arm, metric) for key, table in tables.items()}
        for name, arm in arms.items()
    }


def differences_between_networks(
    network: pd.DataFrame, reference: pd.DataFrame, arm: str, metric: str = "test_error"
) -> Floats:
    """Return an arm's metric in one network minus that in a reference network, for each replicate.

    Parameters
    ----------
    network, reference : DataFrame
        Tables of studies of the two networks. Only their comparison rows are used.
    arm : str
        An arm of both.
    metric : str
        The column to compare.

    Raises
    ------
    ReglabError
        If the two have different replicates.
    """
    values, subtracted = (_by_replicate(table, arm, metric) for table in (network, reference))
    if not values.index.equals(subtracted.index):
        raise ReglabError(
            f"{arm!r} has replicates {list(values.index)} in one network and {list(subtracted.index)} in the other. "
            "Run both on the same."
        )
    return np.asarray(values - subtracted, dtype=float)


def _by_replicate(table: pd.DataFrame, arm: str, metric: str) -> pd.Series:
    require(table, ["arm", "replicate", metric])
    rows = phase_rows(table, "comparison")
    return rows[rows["arm"] == arm].set_index("replicate")[metric].sort_index()


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


def additional_steps(curves: pd.DataFrame, baseline: str, arm: str) -> Floats:
    """Return how many more steps an arm takes to a validation NLL that both it and the baseline reach.

    In each replicate, that NLL is the higher of the two arms' minima. An arm's steps are those up to
    the first point of its curve with an NLL as low.

    Parameters
    ----------
    curves : DataFrame
        A study's learning curves: ``arm``, ``phase``, ``replicate``, ``split``, ``step`` and ``nll``.
    baseline, arm : str
        Arms of the table, measured after the same steps.

    Returns
    -------
    array of shape (replicates,)
        In percent of the baseline's steps; positive where the arm needs more.

    Examples
    --------
    >>> rows = [("none", e, v) for e, v in ((1, 3.0), (2, 1.0), (3, 2.0))] + [("slow", e, v) for e, v in
    ...         ((1, 3.0), (2, 2.5), (3, 1.5))]
    >>> curves = pd.DataFrame(rows, columns=["arm", "step", "nll"]).assign(
    ...     phase="comparison", replicate=0, split="validation")
    >>> additional_steps(curves, "none", "slow")
    array([50.])
    """
    rows = phase_rows(curves, "comparison")
    rows = rows[rows["split"] == "validation"]
    by_step = {name: rows[rows["arm"] == name].pivot_table("nll", "replicate", "step") for name in (baseline, arm)}
    reached = np.maximum(*(grid.min(axis=1).to_numpy() for grid in by_step.values()))
    first = {name: grid.columns[(grid.to_numpy() <= reached[:, None]).argmax(1)] for name, grid in by_step.items()}
    return 100 * (first[arm].to_numpy() / first[baseline].to_numpy() - 1)
