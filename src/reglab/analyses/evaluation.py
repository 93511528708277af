"""What the evaluation mode does to measured errors and to comparisons."""

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
    """Return lists in a table's cells as rows: one for each trial and value of x.

    Parameters
    ----------
    measured : DataFrame
        A row a trial; the columns named hold lists, all as long as ``values``.
    x : str
        Name of the new column.
    values : array of shape (n,)
        What the list's places stand for.
    columns : mapping of str to str
        New column by the column that holds its lists.

    Returns
    -------
    DataFrame
        The other columns without lists, ``x``, and the new columns.

    Examples
    --------
    >>> one = pd.DataFrame({"arm": ["none"], "averaged_error": [[4.0, 3.0]]})
    >>> unfold(one, "passes", [1, 10], {"averaged_error": "error"}).to_dict("list")
    {'arm': ['none', 'none'], 'passes': [1, 10], 'error': [4.0, 3.0]}
    """
    require(measured, columns)
    lists = [name for name in measured.columns if isinstance(measured[name].iloc[0], list)]
    rows = measured.drop(columns=[name for name in lists if name not in columns]).rename(columns=dict(columns))
    rows[x] = [list(np.asarray(values))] * len(rows)
    long = rows.explode([x, *columns.values()], ignore_index=True)
    numbers = {name: pd.to_numeric(long[name]) for name in (x, *columns.values())}
    return long.assign(**numbers)[[*(name for name in rows.columns if name not in numbers), *numbers]]


def mean_of_lists(measured: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return the table without its lists, with the mean of one column's lists under a name.

    Examples
    --------
    >>> mean_of_lists(pd.DataFrame({"arm": ["a"], "linear.1": [[1.0, 2.0]]}), "linear.1", "ratio").to_dict("list")
    {'arm': ['a'], 'ratio': [1.5]}
    """
    require(measured, [column])
    lists = [one for one in measured.columns if isinstance(measured[one].iloc[0], list)]
    return measured.drop(columns=lists).assign(**{name: measured[column].map(np.mean)})


def wrong_orders(measured: pd.DataFrame, level: float = LEVEL) -> dict[str, Floats]:
    """Return how often one evaluation puts two arms in the wrong order, with the noise on and off.

    Only pairs whose order is known are counted: those whose paired difference with the noise off has
    an interval without zero. In each replicate the right order is that of the other replicates' means,
    so that no network is compared with itself. Equal errors count half.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``passes`` measured: ``arm``, ``replicate``, ``off_error`` and the lists ``on_error``.
    level : float
        Of the intervals, in [0.5, 1).

    Returns
    -------
    dict of str to array of shape (replicates,)
        Under ``"on"`` and ``"off"``, the percentage of wrong orders.

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
            f"no two of the arms {', '.join(map(str, on))} differ clearly with dropout off: no order is known. "
            "Take more replicates, or settings further apart."
        )
    wrong: dict[str, list[Floats]] = {"on": [], "off": []}
    for one, other in known:
        gap = (off[one] - off[other]).to_numpy()
        others = (gap.sum() - gap) / (len(gap) - 1)
        wrong["off"].append(_disagreement(gap, others))
        wrong["on"].append(_disagreement(on[one] - on[other], others[:, None]).mean(1))
    return {mode: 100 * np.mean(parts, axis=0) for mode, parts in wrong.items()}


def _known(differences: Floats, level: float) -> bool:
    found = interval(differences, level)
    return found.low > 0 or found.high < 0


def _disagreement(seen: Floats, truth: Floats) -> Floats:
    """Return 0 where the signs agree, 1 where they do not, and a half where nothing is seen."""
    return np.where(seen == 0, 0.5, np.sign(seen) != np.sign(truth)).astype(float)


def spread(measured: pd.DataFrame) -> Floats:
    """Return the standard deviation of the error over repeated evaluations, noise on minus off, a replicate each."""
    rows = measured.sort_values("replicate")
    return np.std(rows["on_error"].to_list(), axis=1, ddof=1) - rows["off_sd_error"].to_numpy(dtype=float)


def shift(measured: pd.DataFrame, metric: str) -> Floats:
    """Return a metric with the noise on, the mean over the passes, minus that with it off, a number a replicate.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``passes`` measured of one arm.
    metric : {"error", "nll"}
        In its own unit.
    """
    rows = measured.sort_values("replicate")
    return np.mean(rows[f"on_{metric}"].to_list(), axis=1) - rows[f"off_{metric}"].to_numpy(dtype=float)


def gaps(curves: pd.DataFrame, noisy: pd.DataFrame) -> pd.DataFrame:
    """Return the distance between validation and training NLL after each epoch, with the noise off and on.

    Parameters
    ----------
    curves : DataFrame
        A study's learning curves: ``replicate``, ``phase``, ``split``, ``epoch``, ``nll``; of one arm.
    noisy : DataFrame
        What the probe ``noisy_curve`` measured of the same trials.

    Returns
    -------
    DataFrame
        ``phase``, ``replicate``, ``mode`` ("dropout off" or "dropout on"), ``epoch`` and ``nll_gap`` in nats.
    """
    index = ["phase", "replicate", "epoch"]
    off = curves.pivot_table(index=index, columns="split", values="nll").add_suffix("_nll").reset_index()
    epochs = np.arange(1, len(noisy["train_nll"].iloc[0]) + 1)
    on = unfold(noisy, "epoch", epochs, {name: name for name in ("train_nll", "validation_nll")})
    both = pd.concat([off.assign(mode="dropout off"), on.assign(mode="dropout on")], ignore_index=True)
    return both.assign(nll_gap=both["validation_nll"] - both["train_nll"])[[*index, "mode", "nll_gap"]]


def last_difference(gaps: pd.DataFrame, one: str, other: str) -> Floats:
    """Return the last epoch's gap in one mode minus that in another, a number a replicate."""
    last = gaps[gaps["epoch"] == gaps["epoch"].max()]
    wide = last.pivot_table(index="replicate", columns="mode", values="nll_gap").sort_index()
    return (wide[one] - wide[other]).to_numpy(dtype=float)
