"""How an effect varies with what makes a condition: the estimates by data set at each level of it."""

import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.specifications import at_longest


def levels(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates by data set at each budget, and, at the longest, at each level of what else differs.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns.

    Returns
    -------
    DataFrame
        ``axis`` and ``level``, in words; ``dataset`` and ``estimate``; ``mean``, over the data sets of the level. An
        axis with one level is left out. Few and many examples, and narrow and wide networks, are the lower and the
        upper half of each data set's.

    Examples
    --------
    >>> effects = pd.DataFrame({
    ...     "dataset": "wine", "train": [50, 50, 90, 90], "model": "mlp", "data": "tables", "optimizer": "SGD",
    ...     "steps": 100, "width": 16, "depth": 1, "replicate": [0, 1, 0, 1], "effect": [1.0, 3.0, 5.0, 7.0]})
    >>> levels(effects)[["axis", "level", "estimate"]].values.tolist()
    [['examples', 'few', 2.0], ['examples', 'many', 6.0]]
    """
    rows = at_longest(effects)
    parts = {
        "steps": {f"{steps:,}": part for steps, part in effects.groupby("steps")},
        "optimiser": {str(name): part for name, part in rows.groupby("optimizer", sort=False)},
        "examples": _halves(rows, "train", "few", "many"),
        "width": _halves(rows, "width", "narrow", "wide"),
        "data": {str(name): part for name, part in rows.groupby("data", sort=False)},
    }
    frames = []
    for axis, by_level in parts.items():
        for level, part in by_level.items() if len(by_level) > 1 else ():
            estimates = by_dataset.means(part)[["dataset", "estimate"]]
            frames.append(estimates.assign(axis=axis, level=level, mean=estimates["estimate"].mean()))
    columns = ["axis", "level", "dataset", "estimate", "mean"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _halves(rows: pd.DataFrame, column: str, lower: str, upper: str) -> dict[str, pd.DataFrame]:
    """Return the lower and the upper half of each data set's values, as far as there are any."""
    low = rows[column] <= rows.groupby("dataset")[column].transform("median")
    return {name: part for name, part in ((lower, rows[low]), (upper, rows[~low])) if len(part)}
