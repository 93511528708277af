"""All arms of a report side by side: the mean learning curves of each, and its gain over no regularization.

A *condition* is everything that comparable arms share: data, model, steps, batch size, and the optimiser without
its learning rate.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reglab.metrics import DIVERGED_ERROR
from reglab.specs import Record
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval, bounds, interval
from reglab.statistics.samples import Floats, moments

NOT_CONDITION = ("regularizers", "replicate", "probes", "test")
"""Fields of a trial that are not part of its condition; probes only look at the trained network."""
NONE = "[]"
"""The arm without regularizers."""
CURVES = ("train_error", "validation_error", "train_nll", "validation_nll")
"""Names of a record's learning curves of classes: errors in percent, NLL in nats, at each point."""


@dataclass(frozen=True)
class Curve:
    """The mean learning curve of an arm's trials at selected points, with its intervals.

    Parameters
    ----------
    steps : array of int of shape (points,)
        The steps taken.
    mean, low, high : array of shape (points,)
        Errors in percent, NLL in nats; ``low`` and ``high`` are infinite where the trials give no interval.
    trials : array of shape (trials, points)
        The curves that the mean is of.
    """

    steps: NDArray[np.int64]
    mean: Floats
    low: Floats
    high: Floats
    trials: Floats


def comparable(records: Iterable[Record]) -> pd.DataFrame:
    """Return the comparison trials among the records.

    Parameters
    ----------
    records : iterable of Record
        Those without a test error are skipped, and so are those of regression and of earlier versions, whose curves
        have no steps.

    Returns
    -------
    DataFrame
        One row per trial: ``digest``; ``condition`` and ``arm`` (its regularizers), both as JSON; ``learning_rate``,
        ``replicate``, ``test_error`` (percent), ``test_nll`` (nats), ``validation_error`` (percent) and ``curve``
        (the record's learning curves).

    Examples
    --------
    >>> comparable([]).empty
    True
    """
    return pd.DataFrame([_row(record) for record in records if _is_comparable(record)])


def compared(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the trials that stand for their arms: at one learning rate per condition and arm, each replicate once.

    Where studies tuned the same arm over different grids, it has trials at several learning rates. The one with
    the most trials is kept; ties go to the lowest mean validation error (`DIVERGED_ERROR` for a diverged trial),
    then to the smallest learning rate.

    Parameters
    ----------
    trials : DataFrame
        What `comparable` returns.

    Returns
    -------
    DataFrame
        Some of its rows, of every condition and arm that it has.
    """
    if trials.empty:
        return trials
    rows = trials.drop_duplicates(["condition", "arm", "learning_rate", "replicate"])  # with and without probes
    rates = ["condition", "arm", "learning_rate"]
    errors = rows[[*rates, "validation_error"]].fillna({"validation_error": DIVERGED_ERROR})
    means = errors.groupby(rates, as_index=False)["validation_error"].agg(["mean", "size"])
    order = means.sort_values(["size", "mean", "learning_rate"], ascending=[False, True, True])
    kept = order.drop_duplicates(["condition", "arm"])
    return rows.merge(kept[rates]).sort_values(["condition", "arm", "replicate"], ignore_index=True)


def _is_comparable(record: Record) -> bool:
    return bool(record.trial["test"]) and record.summary.get("test_error") is not None and "step" in record.curve


def _row(record: Record) -> dict[str, Any]:
    condition = {name: value for name, value in record.trial.items() if name not in NOT_CONDITION}
    optimizer = dict(condition["optimizer"])
    rate = optimizer.pop("learning_rate")
    return {
        "digest": record.digest,
        "condition": json.dumps({**condition, "optimizer": optimizer}),
        "arm": json.dumps(record.trial["regularizers"]),
        "learning_rate": rate,
        "replicate": record.trial["replicate"],
        **{name: _number(record.summary[name]) for name in ("test_error", "test_nll", "validation_error")},
        "curve": record.curve,
    }


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def gain(arm: pd.Series, baseline: pd.Series, level: float = LEVEL) -> tuple[Interval, Floats] | None:
    """Return how much lower an arm's error or NLL is than the baseline's: the mean, and each pair's difference.

    Parameters
    ----------
    arm, baseline : Series
        A test column of `compared` for one arm and one condition, indexed by replicate.
    level : float
        Confidence, in [0.5, 1).

    Returns
    -------
    (Interval, array of shape (pairs,)) or None
        In the unit of the values, positive where the arm is better, over the replicates that both have. None if
        they share no replicate, or if one of those trials diverged: leaving it out would favour its arm.

    Examples
    --------
    >>> arm, baseline = pd.Series([5.0, 5.0, 5.0, 5.0], [1, 2, 3, 4]), pd.Series([8.0, 6.0, 7.0, 6.0, 7.0])
    >>> mean, differences = gain(arm, baseline)
    >>> round(mean.estimate, 2), differences.tolist()
    (1.5, [1.0, 2.0, 1.0, 2.0])
    """
    common = baseline.index.intersection(arm.index)
    differences = (baseline[common] - arm[common]).to_numpy(dtype=float)
    if not len(differences) or not np.isfinite(differences).all():
        return None
    return interval(differences, level), differences


def mean_curves(trials: pd.DataFrame, points: int, level: float = LEVEL) -> dict[str, Curve]:
    """Return an arm's mean learning curves with their intervals, thinned to a number of points.

    Curves end where the first trial stopped, so that every mean is over the same trials. Diverged trials are left
    out.

    Parameters
    ----------
    trials : DataFrame
        Rows of `compared`, of one arm and condition.
    points : int
        The largest number of points, at least 2: the first, the last, and others evenly spread between them.
    level : float
        Confidence of the intervals, in [0.5, 1).

    Returns
    -------
    dict of str to Curve
        By the names in `CURVES`; empty if every trial diverged.

    Examples
    --------
    >>> short = {"step": [5, 10], **{name: [60.0, 30.0] for name in CURVES}}
    >>> long = {"step": [5, 10, 20], **{name: [40.0, 20.0, 10.0] for name in CURVES}}
    >>> curve = mean_curves(pd.DataFrame({"curve": [short, long]}), points=30)["train_error"]
    >>> curve.steps.tolist(), curve.mean.tolist()
    ([5, 10], [50.0, 25.0])
    """
    stacked = [np.asarray([curve[name] for name in CURVES], dtype=float) for curve in trials["curve"]]
    whole = [values for values in stacked if np.isfinite(values).all()]
    length = min((values.shape[1] for values in whole), default=0)
    if not length:
        return {}
    chosen = np.unique(np.linspace(0, length - 1, min(points, length)).round().astype(int))
    values = np.stack([trial[:, chosen] for trial in whole], axis=1)
    summary = moments(np.moveaxis(values, 1, -1))
    low, high = bounds(summary, level)
    steps = np.asarray(trials["curve"].iloc[0]["step"])[chosen]
    rows = zip(CURVES, summary.mean, low, high, values, strict=True)
    return {name: Curve(steps, *row) for name, *row in rows}
