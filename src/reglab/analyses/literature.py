"""Published numbers beside ours: single runs of others, replicates of ours."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from reglab.errors import unknown
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval, interval
from reglab.statistics.samples import moments
from reglab.statistics.tables import grid, phase_rows, require, require_one_condition


def by_arm(table: pd.DataFrame, metric: str = "test_error") -> pd.DataFrame:
    """Return a metric of all comparison trials: one row per replicate, one column per arm in the table's order.

    Unlike in `paired_differences`, arms may have different networks: results are compared as they were published,
    each with its own network. All arms of a replicate still share one split.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated.
    metric : str
        The column to take.

    Raises
    ------
    ReglabError
        If the arms differ in the data set or the number of training examples, or an arm lacks a
        replicate that another has.

    Examples
    --------
    >>> rows = {"arm": ["b", "b", "a", "a"], "replicate": [0, 1] * 2, "test_error": [4.0, 5.0, 3.0, 3.5]}
    >>> by_arm(pd.DataFrame({**rows, "dataset": "digits", "train": 60, "phase": "comparison"})).to_dict("list")
    {'b': [4.0, 5.0], 'a': [3.0, 3.5]}
    """
    require(table, ["dataset", "train", "arm", "replicate", metric])
    rows = phase_rows(table, "comparison")
    require_one_condition(rows, ["dataset", "train"])
    return grid(rows, ["replicate"], "arm", metric)[list(rows["arm"].unique())]


def successive(values: pd.DataFrame) -> pd.DataFrame:
    """Return each column minus the next one: positive where the error falls from one arm to the next.

    Examples
    --------
    >>> successive(pd.DataFrame({"none": [4.0, 5.0], "dropout": [3.0, 3.5]})).to_dict("list")
    {'none minus dropout': [1.0, 1.5]}
    """
    return pd.DataFrame({f"{arm} minus {after}": values[arm] - values[after] for arm, after in pairwise(values)})


def single_run(values: ArrayLike, level: float = LEVEL) -> Interval:
    r"""Return the prediction interval of one more run: the range that holds it with the given probability.

    It assumes normal runs. The distance of each end :math:`\pm` from the mean combines the spread of a single run
    and the uncertainty of the mean,

    .. math:: \sqrt{(t_{n-1} \, s)^2 + (\bar x - \bar x_\pm)^2},

    where :math:`\bar x_\pm` is that end of the mean's `interval`. If that is Student's, the range is the
    textbook's, :math:`\bar x \pm t_{n-1} \, s \sqrt{1 + 1/n}` [1]_; skewed values lengthen it.

    Most published numbers are single runs, so this range is their yardstick. An interval for the mean shrinks
    as replicates are added, and then excludes most single runs, others' and ours alike.

    Parameters
    ----------
    values : array of shape (n,)
        One per replicate, finite; the range is unbounded for fewer than two.
    level : float
        The probability, in [0.5, 1).

    Returns
    -------
    Interval
        The mean and the ends of the range, in the unit of the values.

    Raises
    ------
    ReglabError
        If the level is out of range, there are no values, or one is not finite.

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
    spread = float(stdtrit(np.maximum(sample.count - 1, 1), (1 + level) / 2) * sample.sd)
    below, above = np.hypot(spread, mean.estimate - mean.low), np.hypot(spread, mean.high - mean.estimate)
    return Interval(mean.estimate, mean.estimate - float(below), mean.estimate + float(above))


def beside_published(values: pd.DataFrame, published: Mapping[str, float], level: float = LEVEL) -> pd.DataFrame:
    """Return published numbers beside ours.

    Parameters
    ----------
    values : DataFrame
        Our results: one row per replicate, and one column under the name of each published number.
    published : mapping of str to float
        The published numbers, in the same unit.
    level : float
        Level of each interval and range, in [0.5, 1).

    Returns
    -------
    DataFrame
        One row per published number: ``result``, its name; ``published``; our ``mean``, ``low`` and ``high``;
        ``run_low`` and ``run_high`` of `single_run`; ``replicates``; and how far the published number lies outside
        our mean's interval, ``off_mean``, and outside a single run's range, ``off_run`` (0 inside, negative
        below).

    Raises
    ------
    ReglabError
        If a published number has no column, or a trial diverged.

    Examples
    --------
    >>> errors = pd.DataFrame({"dropout": [1.0, 2.0, 3.0]})
    >>> rows = beside_published(errors, {"dropout": 7.0}).round(2)
    >>> rows[["high", "off_mean", "run_high", "off_run"]].to_dict("records")
    [{'high': 4.48, 'off_mean': 2.52, 'run_high': 6.97, 'off_run': 0.03}]
    """
    return pd.DataFrame([_row(values, name, number, level) for name, number in published.items()])


def _row(values: pd.DataFrame, name: str, published: float, level: float) -> dict[str, object]:
    if name not in values.columns:
        raise unknown("published result", name, map(str, values.columns))
    mean, run = interval(values[name], level), single_run(values[name], level)
    measured = {"mean": mean.estimate, "low": mean.low, "high": mean.high, "run_low": run.low, "run_high": run.high}
    off = {"off_mean": _outside(published, mean), "off_run": _outside(published, run)}
    return {"result": name, "published": published, **measured, "replicates": len(values), **off}


def _outside(value: float, limits: Interval) -> float:
    return value - float(np.clip(value, limits.low, limits.high))
