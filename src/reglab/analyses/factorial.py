"""Two factors, each with and without, on the same replicates: gains in each cell, and interactions."""

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
    """Return what arms gain over ``"none"`` in both networks, for each replicate: the cells of a factorial.

    Parameters
    ----------
    without, with_part : DataFrame
        Tables of studies of two networks with the same arms and replicates.
    arms : mapping of str to str
        Names for the result, and the arms.
    metric : str
        A column for which less is better.

    Returns
    -------
    dict of str to dict of str to array of shape (replicates,)
        By name, and under ``"without"`` and ``"with"``. The one minus the other is the interaction.
    """
    tables = {"without": without, "with": with_part}
    return {
        name: {kind: paired_differences(table, "none", arm, metric) for kind, table in tables.items()}
        for name, arm in arms.items()
    }


def differences_of(one: pd.DataFrame, other: pd.DataFrame, arm: str, metric: str = "test_error") -> Floats:
    """Return an arm's metric in one network minus that in another, for each replicate.

    Raises
    ------
    ReglabError
        If the two have different replicates.
    """
    values = []
    for table in (one, other):
        require(table, ["arm", "replicate", metric])
        rows = phase_rows(table, "comparison")
        values.append(rows[rows["arm"] == arm].set_index("replicate")[metric].sort_index())
    if not values[0].index.equals(values[1].index):
        raise ReglabError(
            f"{arm!r} has the replicates {list(values[0].index)} in one network and {list(values[1].index)} in the "
            "other. Run both on the same."
        )
    return np.asarray(values[0] - values[1], dtype=float)


def interactions(
    table: pd.DataFrame, pairs: Mapping[str, tuple[str, str]], by: Sequence[str], metric: str = "test_error"
) -> pd.DataFrame:
    """Return what two arms together gain over ``"none"`` beyond the sum of what each gains alone.

    With errors :math:`e`, for each replicate

    .. math:: (e_0 - e_{ab}) - (e_0 - e_a) - (e_0 - e_b) = (e_b - e_{ab}) - (e_0 - e_a).

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other; only their comparison rows are used.
    pairs : mapping of str to (str, str)
        The arms of each pair, under the name of the arm that has both.
    by : sequence of str
        Columns whose values make the conditions, ``["dataset"]``.
    metric : str
        A column for which less is better.

    Returns
    -------
    DataFrame
        In the metric's unit; a row a replicate, a column a condition and pair (a level each of ``by``,
        then ``pair``). Positive where the two help each other, negative where they do the same work
        or hinder each other.

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
    found = {
        pair: gains_by_condition(table, other, pair, by, metric) - gains_by_condition(table, "none", one, by, metric)
        for pair, (one, other) in pairs.items()
    }
    last = len(by)
    return pd.concat(found, axis=1, names=["pair"]).reorder_levels([*range(1, last + 1), 0], axis=1)


def additional_steps(curves: pd.DataFrame, baseline: str, arm: str) -> Floats:
    """Return how many more steps an arm takes to the validation NLL that it and the baseline reach, in percent.

    The NLL is, for each replicate, the higher of the two arms' lowest ones; counted are epochs up to the
    first one at which an arm's is as low.

    Parameters
    ----------
    curves : DataFrame
        A study's learning curves: ``arm``, ``phase``, ``replicate``, ``split``, ``epoch``, ``nll``.
    baseline, arm : str
        Arms of the table, with equal numbers of steps in an epoch.

    Returns
    -------
    array of shape (replicates,)
        Positive where the arm needs more.

    Examples
    --------
    >>> rows = [("none", e, v) for e, v in ((1, 3.0), (2, 1.0), (3, 2.0))] + [("slow", e, v) for e, v in
    ...         ((1, 3.0), (2, 2.5), (3, 1.5))]
    >>> curves = pd.DataFrame(rows, columns=["arm", "epoch", "nll"]).assign(
    ...     phase="comparison", replicate=0, split="validation")
    >>> additional_steps(curves, "none", "slow")
    array([50.])
    """
    rows = phase_rows(curves, "comparison")
    rows = rows[rows["split"] == "validation"]
    by_epoch = {name: rows[rows["arm"] == name].pivot_table("nll", "replicate", "epoch") for name in (baseline, arm)}
    reached = np.maximum(*(grid.min(axis=1).to_numpy() for grid in by_epoch.values()))
    first = {name: (grid.to_numpy() <= reached[:, None]).argmax(1) + 1 for name, grid in by_epoch.items()}
    return 100 * (first[arm] / first[baseline] - 1)
