"""Numbers that others published beside ours: a single run of theirs, replicates of ours."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from reglab.errors import ReglabError, unknown
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval, interval
from reglab.statistics.samples import moments
from reglab.statistics.tables import grid, phase_rows, require


def by_arm(table: pd.DataFrame, metric: str = "test_error") -> pd.DataFrame:
    """Return a metric of all comparison trials: a row a replicate, a column an arm, in the table's order.

    Unlike in `paired_differences`, arms may differ in their network: published results are compared as they
    were published, each with a network of its own. A replicate still has one split, common to all arms.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other.
    metric : str
        The column to take.

    Raises
    ------
    ReglabError
        If the arms differ in the data set or the number of training examples, or an arm lacks a
        replicate that another one has.

    Examples
    --------
    >>> rows = {"arm": ["b", "b", "a", "a"], "replicate": [0, 1] * 2, "test_error": [4.0, 5.0, 3.0, 3.5]}
    >>> by_arm(pd.DataFrame({**rows, "dataset": "digits", "train": 60, "phase": "comparison"})).to_dict("list")
    {'b': [4.0, 5.0], 'a': [3.0, 3.5]}
    """
    require(table, ["dataset", "train", "arm", "replicate", metric])
    rows = phase_rows(table, "comparison")
    for column in ("dataset", "train"):
        values = sorted(rows[column].unique())
        if len(values) > 1:
            raise ReglabError(f"replicates are paired within one {column}; got {', '.join(map(str, values))}.")
    return grid(rows, ["replicate"], "arm", metric)[list(rows["arm"].unique())]


def successive(values: pd.DataFrame) -> pd.DataFrame:
    """Return each column minus the next one: positive where the error falls from one arm to the next.

    Examples
    --------
    >>> successive(pd.DataFrame({"none": [4.0, 5.0], "dropout": [3.0, 3.5]})).to_dict("list")
    {'none minus dropout': [1.0, 1.5]}
    """
    return pd.DataFrame({f"{one} minus {other}": values[one] - values[other] for one, other in pairwise(values)})


def single_run(values: ArrayLike, level: float = LEVEL) -> Interval:
    r"""Return the range in which one more run falls with the given probability, if runs are normal.

    Each end :math:`\pm` lies from the mean as far as a run's own spread and the mean's uncertainty together reach,

    .. math:: \sqrt{(t_{n-1} \, s)^2 + (\bar x - \bar x_\pm)^2},

    where :math:`\bar x_\pm` is that end of the mean's `interval`. Where that is Student's, the range is the
    textbook's, :math:`\bar x \pm t_{n-1} \, s \sqrt{1 + 1/n}` [1]_; skewed values make it longer.

    A published number is mostly one run, so that this is its yardstick: an interval for the mean shrinks
    with the number of our replicates, and then leaves out most single runs, theirs and ours alike.

    Parameters
    ----------
    values : array of shape (n,)
        One a replicate, finite; of fewer than two the range has no end.
    level : float
        The probability, in [0.5, 1).

    References
    ----------
    .. [1] Hahn and Meeker, Statistical intervals: a guide for practitioners, 1991.

    Examples
    --------
    >>> [round(number, 2) for number in single_run([1.0, 2.0, 3.0])]
    [2.0, -2.97, 6.97]
    """
    mean = interval(values, level)
    sample = moments(values)
    own = float(stdtrit(np.maximum(sample.count - 1, 1), (1 + level) / 2) * sample.sd)
    below, above = np.hypot(own, mean.estimate - mean.low), np.hypot(own, mean.high - mean.estimate)
    return Interval(mean.estimate, mean.estimate - float(below), mean.estimate + float(above))


def beside_published(values: pd.DataFrame, published: Mapping[str, float], level: float = LEVEL) -> pd.DataFrame:
    """Return published numbers beside ours.

    Parameters
    ----------
    values : DataFrame
        Ours: a row a replicate, a column a published number, of the same name.
    published : mapping of str to float
        Theirs, in the same unit.
    level : float
        Of both intervals, each for itself.

    Returns
    -------
    DataFrame
        A row a published number: ``result``, ``published``, ours as ``mean``, ``low``, ``high``; ``run_low``
        and ``run_high`` of `single_run`; ``replicates``; and by how much the published number lies outside
        of our mean's interval, ``off_mean``, and of a single run's range, ``off_run``: 0 inside, below 0
        where it is smaller.

    Raises
    ------
    ReglabError
        If a published number has no column, or a trial diverged.

    Examples
    --------
    >>> ours = pd.DataFrame({"dropout": [1.0, 2.0, 3.0]})
    >>> rows = beside_published(ours, {"dropout": 7.0}).round(2)
    >>> rows[["high", "off_mean", "run_high", "off_run"]].to_dict("records")
    [{'high': 4.48, 'off_mean': 2.52, 'run_high': 6.97, 'off_run': 0.03}]
    """
    return pd.DataFrame([_row(values, name, theirs, level) for name, theirs in published.items()])


def _row(values: pd.DataFrame, name: str, theirs: float, level: float) -> dict[str, object]:
    if name not in values.columns:
        raise unknown("published result", name, map(str, values.columns))
    mean, run = interval(values[name], level), single_run(values[name], level)
    ours = {"mean": mean.estimate, "low": mean.low, "high": mean.high, "run_low": run.low, "run_high": run.high}
    off = {"off_mean": _outside(theirs, mean), "off_run": _outside(theirs, run)}
    return {"result": name, "published": theirs, **ours, "replicates": len(values), **off}


def _outside(value: float, of: Interval) -> float:
    return value - float(np.clip(value, of.low, of.high))
