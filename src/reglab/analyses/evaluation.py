"""How evaluating with dropout on instead of off changes measured errors and comparisons."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.samples import Floats
from reglab.statistics.tables import require


def unfold(measured: pd.DataFrame, x: str, values: ArrayLike, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the lists in a table's cells as rows: one row per trial and value of ``x``.

    Parameters
    ----------
    measured : DataFrame
        One row per trial; the columns named hold lists, all as long as ``values``.
    x : str
        Name of the new column that holds ``values``.
    values : array of shape (n,)
        What the items of each list belong to.
    columns : mapping of str to str
        The columns that hold lists, and their new names.

    Returns
    -------
    DataFrame
        The other columns except those with lists, then ``x``, then the new columns.

    Raises
    ------
    ReglabError
        If a column is missing.

    Examples
    --------
    >>> measured = pd.DataFrame({"arm": ["none"], "averaged_error": [[4.0, 3.0]]})
    >>> unfold(measured, "passes", [1, 10], {"averaged_error": "error"}).to_dict("list")
    {'arm': ['none', 'none'], 'passes': [1, 10], 'error': [4.0, 3.0]}
    """
    require(measured, columns)
    lists = _list_columns(measured)
    rows = measured.drop(columns=[name for name in lists if name not in columns]).rename(columns=dict(columns))
    rows[x] = [list(np.asarray(values))] * len(rows)
    long = rows.explode([x, *columns.values()], ignore_index=True)
    numbers = {name: pd.to_numeric(long[name]) for name in (x, *columns.values())}
    return long.assign(**numbers)[[*(name for name in rows.columns if name not in numbers), *numbers]]


def mean_of_lists(measured: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return the table with one column's lists as their means under a new name, and without its other lists.

    Examples
    --------
    >>> mean_of_lists(pd.DataFrame({"arm": ["a"], "linear.1": [[1.0, 2.0]]}), "linear.1", "ratio").to_dict("list")
    {'arm': ['a'], 'ratio': [1.5]}
    """
    require(measured, [column])
    return measured.drop(columns=_list_columns(measured)).assign(**{name: measured[column].map(np.mean)})


def _list_columns(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if isinstance(table[name].iloc[0], list)]


def wrong_orders(measured: pd.DataFrame, level: float = LEVEL) -> dict[str, Floats]:
    """Return how often one evaluation puts two arms in the wrong order, with dropout on and off.

    Only pairs whose order is known count: those whose paired difference with dropout off has an interval
    that excludes zero. In each replicate the right order is that of the other replicates' means, so that no
    network is compared with itself. Equal errors count half.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``passes`` measured: ``arm``, ``replicate``, ``off_error`` and the lists ``on_error``.
    level : float
        Confidence of the intervals, in [0.5, 1).

    Returns
    -------
    dict of str to array of shape (replicates,)
        The percentage of wrong orders, under ``"on"`` and ``"off"``.

    Raises
    ------
    ReglabError
        If no pair's order is known.
    """
    off = measured.pivot_table(index="replicate", columns="arm", values="off_error", sort=False).sort_index()
    by_arm = {arm: rows.sort_values("replicate") for arm, rows in measured.groupby("arm", sort=False)}
    on = {arm: np.stack(rows["on_error"].to_list()) for arm, rows in by_arm.items()}
    known = [pair for pair in combinations(on, 2) if _known((off[pair[0]] - off[pair[1]]).to_numpy(), level)]
    if not known:
        raise ReglabError(
            f"no two of the arms {', '.join(map(str, on))} differ clearly with dropout off, so no order is known. "
            "Run more replicates, or settings that are further apart."
        )
    wrong: dict[str, list[Floats]] = {"on": [], "off": []}
    for first, second in known:
        gap = (off[first] - off[second]).to_numpy()
        truth = (gap.sum() - gap) / (len(gap) - 1)  # the mean of the other replicates
        wrong["off"].append(_disagreement(gap, truth))
        wrong["on"].append(_disagreement(on[first] - on[second], truth[:, None]).mean(1))
    return {mode: 100 * np.mean(parts, axis=0) for mode, parts in wrong.items()}


def _known(differences: Floats, level: float) -> bool:
    _, low, high = interval(differences, level)
    return low > 0 or high < 0


def _disagreement(seen: Floats, truth: Floats) -> Floats:
    """Return 0 where the signs agree, 1 where they do not, and a half where no difference is seen."""
    return np.where(seen == 0, 0.5, np.sign(seen) != np.sign(truth)).astype(float)


def spread(measured: pd.DataFrame) -> Floats:
    """Return the SD of the error over repeated evaluations, dropout on minus off, for each replicate."""
    rows = measured.sort_values("replicate")
    return np.std(rows["on_error"].to_list(), axis=1, ddof=1) - rows["off_sd_error"].to_numpy(dtype=float)


def shift(measured: pd.DataFrame, metric: str) -> Floats:
    """Return a metric's mean over passes with dropout on, minus its value with dropout off, for each replicate.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``passes`` measured of one arm.
    metric : {"error", "nll"}
        Which metric.

    Returns
    -------
    array of shape (replicates,)
        In the metric's unit.
    """
    rows = measured.sort_values("replicate")
    return np.mean(rows[f"on_{metric}"].to_list(), axis=1) - rows[f"off_{metric}"].to_numpy(dtype=float)


def gaps(curves: pd.DataFrame, noisy: pd.DataFrame) -> pd.DataFrame:
    """Return the gap between validation and training NLL at each point of the curve, with dropout off and on.

    Parameters
    ----------
    curves : DataFrame
        The learning curves of one arm: ``replicate``, ``phase``, ``split``, ``step`` and ``nll``.
    noisy : DataFrame
        What the probe ``noisy_curve`` measured of the same trials.

    Returns
    -------
    DataFrame
        ``phase``, ``replicate``, ``step``, ``mode`` ("dropout off" or "dropout on") and ``nll_gap`` in nats.
    """
    index = ["phase", "replicate", "step"]
    off = curves.pivot_table(index=index, columns="split", values="nll").add_suffix("_nll").reset_index()
    on = unfold(noisy, "step", np.sort(off["step"].unique()), {name: name for name in ("train_nll", "validation_nll")})
    both = pd.concat([off.assign(mode="dropout off"), on.assign(mode="dropout on")], ignore_index=True)
    return both.assign(nll_gap=both["validation_nll"] - both["train_nll"])[[*index, "mode", "nll_gap"]]


def last_difference(gaps: pd.DataFrame, mode: str, reference: str) -> Floats:
    """Return the last point's gap in one mode minus that in a reference mode, for each replicate."""
    last = gaps[gaps["step"] == gaps["step"].max()]
    wide = last.pivot_table(index="replicate", columns="mode", values="nll_gap").sort_index()
    return (wide[mode] - wide[reference]).to_numpy(dtype=float)
