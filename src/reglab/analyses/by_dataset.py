"""Estimates by data set: the mean effect over a data set's conditions, or the slope over them.

The cells (numbers of examples with a network) are taken as they are, not as a random sample of cells: what is estimated
is the mean over these cells, or the slope over them. What is repeated is the drawing of examples, initial weights and
batches, and the choice of settings on them. So the unit is a cell in one replicate, which draws its examples anew;
optimisers and budgets are averaged in it, as they share these examples.
"""

import numpy as np
import pandas as pd

from reglab.analyses.contrasts import CELL, DESCRIBED

ESTIMATES = ["dataset", "estimate", "error", "freedom", "cells"]
"""The columns of estimates by data set: the estimate, its standard error and its degrees of freedom (NaN and 0 where
there is no spread to take them from), and how many cells are behind it."""


def means(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the mean effect on each data set, in the data sets' order.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns.

    Returns
    -------
    DataFrame
        `ESTIMATES`, one row per data set.

    Examples
    --------
    >>> effects = pd.DataFrame({
    ...     "dataset": "wine", "train": [50, 50, 90, 90], "model": "mlp", "data": "tables", "width": 16, "depth": 1,
    ...     "replicate": [0, 1, 0, 1], "effect": [1.0, 3.0, 5.0, 7.0]})
    >>> means(effects).round(2).to_dict("records")
    [{'dataset': 'wine', 'estimate': 4.0, 'error': 1.29, 'freedom': 3, 'cells': 2}]
    """
    groups = _units(effects).groupby("dataset", sort=False)
    cells = effects.drop_duplicates(CELL).groupby("dataset").size()
    found = groups["effect"].agg(estimate="mean", error="sem", freedom="size").reset_index()
    known = found["error"] > 0
    return found.assign(
        error=found["error"].where(known),
        freedom=(found["freedom"] - 1).where(known, 0),
        cells=found["dataset"].map(cells),
    )[ESTIMATES]


def slopes(effects: pd.DataFrame, on: str) -> pd.DataFrame:
    """Return the least-squares slope of the effect on each data set over the logarithm of a column, per factor of ten.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns.
    on : str
        A column with positive numbers: ``"train"``, ``"width"``, ``"depth"``. Where it is ``"gap"``, not its logarithm
        counts but the gap itself, in units of ten percentage points.

    Returns
    -------
    DataFrame
        `ESTIMATES`; data sets with fewer than two cells or values of the column are left out.
    """
    units = _units(effects, on)
    rows = [_slope(name, rows, on) for name, rows in units.groupby("dataset", sort=False) if _has_a_slope(rows, on)]
    return pd.DataFrame(rows, columns=ESTIMATES)


def _has_a_slope(units: pd.DataFrame, on: str) -> bool:
    """Return whether there is more than one cell: gaps differ between the replicates of one, but only by noise."""
    return len(units.drop_duplicates(CELL)) > 1 and bool(np.ptp(units[on]) > 0)


def _units(effects: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return the mean effect of each cell in each replicate."""
    keys = list(dict.fromkeys([*CELL, *DESCRIBED, *(name for name in more if name != "gap"), "replicate"]))
    columns = ["effect", *(name for name in more if name == "gap")]
    return effects.groupby(keys, sort=False, dropna=False)[columns].mean().reset_index()


def _slope(name: object, rows: pd.DataFrame, on: str) -> dict[str, object]:
    x = rows[on].to_numpy(dtype=float) / 10 if on == "gap" else np.log10(rows[on].to_numpy(dtype=float))
    y, centred = rows["effect"].to_numpy(dtype=float), x - x.mean()
    slope = float(centred @ y / (centred @ centred))
    residuals, freedom = y - y.mean() - slope * centred, len(rows) - 2
    error = np.sqrt(residuals @ residuals / freedom / (centred @ centred)) if freedom > 0 else np.nan
    known = error > 0
    cells = len(rows.drop_duplicates(CELL))
    return dict(zip(ESTIMATES, (name, slope, error if known else np.nan, freedom if known else 0, cells), strict=True))
