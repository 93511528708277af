"""How an effect varies with what makes a condition: the estimates by data set at each level of it."""

import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.specifications import at_longest, by_budget, by_level


def levels(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates by data set at each budget, and, at the longest, at each level of what else differs.

    Budgets are those of `specifications.by_budget`.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns.

    Returns
    -------
    DataFrame
        ``axis`` and ``level``, in words; ``dataset`` and ``estimate``; ``mean``, over the data sets of the level. An
        axis with one level is left out; if all are, the rows have the level ``"all"`` of no axis.

    Examples
    --------
    >>> effects = pd.DataFrame({
    ...     "dataset": "wine", "train": [50, 50, 90, 90], "model": "mlp", "data": "tables", "optimizer": "SGD",
    ...     "steps": 100, "width": 16, "depth": 1, "replicate": [0, 1, 0, 1], "effect": [1.0, 3.0, 5.0, 7.0]})
    >>> levels(effects)[["axis", "level", "estimate"]].values.tolist()
    [['examples', 'few', 2.0], ['examples', 'many', 6.0]]
    """
    rows = at_longest(effects)
    axes = {
        "steps": dict(reversed(by_budget(effects).items())),
        **{axis: by_level(rows, axis) for axis in ("optimiser", "examples", "width", "data")},
    }
    differing = {axis: parts for axis, parts in axes.items() if len(parts) > 1} or {"": {"all": rows}}
    frames = []
    for axis, parts in differing.items():
        for level, part in parts.items():
            estimates = by_dataset.means(part)[["dataset", "estimate"]]
            frames.append(estimates.assign(axis=axis, level=level, mean=estimates["estimate"].mean()))
    return pd.concat(frames, ignore_index=True)[["axis", "level", "dataset", "estimate", "mean"]]
