"""The shape of an effect: along the values of a hyperparameter, or over the conditions of each data set."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import CELL, UNIT, Contrast, comparison, subtracted
from reglab.analyses.specifications import at_longest


def headline(table: pd.DataFrame, contrast: Contrast) -> pd.DataFrame:
    """Return the estimates by data set under a contrast: at the longest budget, of errors, with tuned learning rates.

    Parameters
    ----------
    table : DataFrame
        What ``study.run_all`` returns.
    contrast : callable
        What is compared.
    """
    return by_dataset.means(at_longest(contrast(comparison(table), "error"), table))


def along(table: pd.DataFrame, contrasts: Mapping[float, Contrast]) -> dict[float, pd.DataFrame]:
    """Return the estimates by data set, as in `headline`, under each of several contrasts.

    Parameters
    ----------
    table : DataFrame
        What ``study.run_all`` returns.
    contrasts : mapping of float to callable
        By the value of the hyperparameter that makes the arm: ``{0.2: gain("none", "dropout rate 0.2"), ...}``.
    """
    return {value: headline(table, contrast) for value, contrast in contrasts.items()}


def narrowed_gap(baseline: str, arm: str) -> Contrast:
    """Return the contrast of how much narrower the gap is between training and validation error, in percentage points.

    Data sets with numbers to predict are left out. The measure plays no part.

    Parameters
    ----------
    baseline, arm : str
        Arms of the table.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "phase": "comparison", "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100,
    ...     "data": "images", "width": 64, "depth": 1, "replicate": 0, "arm": ["none", "dropout"],
    ...     "train_error": [0.0, 3.0], "validation_error": [9.0, 8.0]})
    >>> narrowed_gap("none", "dropout")(table, "error")["effect"].tolist()
    [4.0]
    """

    def contrast(table: pd.DataFrame, _: str) -> pd.DataFrame:
        gaps = table[UNIT].assign(effect=table["validation_error"] - table["train_error"])
        left, right = (gaps[table["arm"] == name] for name in (baseline, arm))
        return subtracted(left, right).dropna(subset="effect")

    return contrast


def over_cells(effects: pd.DataFrame, on: str) -> dict[float, pd.DataFrame]:
    """Return the estimates by data set at each data set's lowest value of a column, its second lowest, and so on.

    A panel has as many cells on each data set, evenly spaced between what the data set allows. So the places in their
    order can be compared where the values cannot.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns; the longest budget counts.
    on : str
        ``"train"``, ``"width"`` or ``"gap"``.

    Returns
    -------
    dict of float to DataFrame
        By the mean of the place's values (the geometric mean, but for the gap): estimates by data set as in
        `by_dataset.means`, each with its value in the column ``at``.

    Examples
    --------
    >>> effects = pd.DataFrame({
    ...     "dataset": ["wine"] * 2 + ["adult"] * 2, "train": [10, 100, 10, 1000], "model": "mlp", "data": "tables",
    ...     "optimizer": "SGD", "steps": 100, "width": 16, "depth": 1, "replicate": 0, "effect": [1.0, 3.0, 5.0, 7.0]})
    >>> {round(at): list(frame["estimate"]) for at, frame in over_cells(effects, "train").items()}
    {10: [1.0, 5.0], 316: [3.0, 7.0]}
    """
    rows = at_longest(effects)
    values = rows.groupby(CELL, sort=False)[on].transform("mean")
    cells = rows.assign(at=values).drop_duplicates(CELL)
    places = cells.groupby("dataset")["at"].rank(method="dense")
    placed = rows.merge(cells[[*CELL, "at"]].assign(place=places), on=CELL)
    frames = {}
    for _, group in placed.groupby("place"):
        at = group.groupby("dataset")["at"].first()
        middle = at.mean() if on == "gap" else np.exp(np.log(at).mean())
        estimates = by_dataset.means(group)
        frames[float(middle)] = estimates.assign(at=estimates["dataset"].map(at))
    return frames


def at_most(effects: pd.DataFrame, on: str) -> pd.DataFrame:
    """Return the estimates by data set at each data set's largest value of a column, which stands beside them.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns; the longest budget counts.
    on : str
        Such as ``"train"``.
    """
    rows = at_longest(effects)
    most = rows.groupby("dataset")[on].transform("max")
    estimates = by_dataset.means(rows[rows[on] == most])
    return estimates.assign(**{on: estimates["dataset"].map(rows.groupby("dataset")[on].max())})


def dots(frames: Mapping[float, pd.DataFrame]) -> pd.DataFrame:
    """Return the estimates of all frames in one table, for figures: ``dataset``, ``at`` and ``estimate``."""
    parts = [frame.assign(at=frame.get("at", value)) for value, frame in frames.items()]
    return pd.concat(parts)[["dataset", "at", "estimate"]]
