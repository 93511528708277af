"""A network with a part and one without, on the same replicates: their differences, and gains in each."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

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
