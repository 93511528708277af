"""How well the signals that a person watches reveal faults and trends, with dropout off and on."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from reglab.analyses.contrasts import CONDITION, UNIT
from reglab.statistics.samples import Floats

WATCHED = {
    "vanishing gradients": "gradient",
    "small initial weights": "fall",
    "frozen layers": "fall",
    "learning rate too large": "fall",
}
"""The signal that is watched for each fault."""
MODES = ("off", "on")


def signals(measured: pd.DataFrame, mode: str) -> dict[str, Floats]:
    """Return the signals that a person watches, from what the probe ``signals`` measured.

    Parameters
    ----------
    measured : DataFrame
        One row per trial.
    mode : {"off", "on"}
        Whether dropout was on while measuring.

    Returns
    -------
    dict of str to array of shape (trials, points)
        ``"gradient"``: the logarithm of the first layer's gradient norm over the last layer's; small
        where gradients vanish. ``"fall"``: the relative fall of the loss from one point to the next, with
        one point fewer; small where nothing is learnt. What is not finite is NaN.
    """
    norms = np.array(measured[f"gradient_{mode}"].to_list(), dtype=float)
    loss = np.array(measured[f"loss_{mode}"].to_list(), dtype=float)
    tiny = np.finfo(float).tiny  # a gradient of exactly 0 has vanished: its logarithm must be small, not undefined
    ratio = np.log(np.maximum(norms[..., 0], tiny)) - np.log(np.maximum(norms[..., -1], tiny))
    return {"gradient": ratio, "fall": 1 - loss[:, 1:] / loss[:, :-1]}


def faults_found(healthy: Floats, faulty: Floats, false_alarms: float = 0.05) -> Floats:
    """Return how often a signal reveals a fault by falling below its range in healthy networks.

    Parameters
    ----------
    healthy, faulty : array of shape (replicates, points)
        The signal. A replicate's threshold at a point is the limit below which Student's distribution expects the
        given share of new healthy networks, from those of the other replicates. A signal that is NaN reveals a fault.
    false_alarms : float
        The share of healthy networks below the threshold, in (0, 1).

    Returns
    -------
    array of shape (replicates,)
        The percentage of points at which the replicate's fault is found.

    Examples
    --------
    >>> healthy = np.array([[1.0, 1.1], [1.2, 0.9], [1.1, 1.0]])
    >>> faults_found(healthy, healthy - 5.0).tolist()
    [100.0, 100.0, 100.0]
    """
    count = len(healthy) - 1
    others = np.stack([np.delete(healthy, row, axis=0) for row in range(len(healthy))])
    reach = -stdtrit(count - 1, false_alarms) * np.sqrt(1 + 1 / count)
    thresholds = others.mean(1) - reach * others.std(1, ddof=1)
    return 100 * ((faulty < thresholds) | np.isnan(faulty)).mean(1)


def trend_to_noise(series: ArrayLike) -> Floats:
    """Return the absolute slope of a straight line through each series, over the slope's standard error.

    Parameters
    ----------
    series : array of shape (..., n)
        Equally spaced values, n at least 3.

    Returns
    -------
    array of shape (...)
        Infinite where all values lie exactly on a line.

    Examples
    --------
    >>> trend_to_noise([1.0, 2.0, 4.0, 4.0]).round(2)
    np.float64(4.16)
    """
    y = np.asarray(series, dtype=float)
    x = np.arange(y.shape[-1]) - (y.shape[-1] - 1) / 2
    slope = (y * x).sum(-1) / (x**2).sum()
    residuals = y - y.mean(-1, keepdims=True) - slope[..., None] * x
    error = np.sqrt((residuals**2).sum(-1) / (y.shape[-1] - 2) / (x**2).sum())
    with np.errstate(divide="ignore"):
        return np.abs(slope) / error


def faults_by_mode(measured: pd.DataFrame, healthy: str) -> pd.DataFrame:
    """Return how often each planted fault is found with dropout off and on, and how often a healthy one seems faulty.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``signals`` measured; ``arm`` is a fault of `WATCHED` or ``healthy``.
    healthy : str
        The arm without a fault.

    Returns
    -------
    DataFrame
        One row per condition of the healthy networks, fault and replicate: ``fault``; ``off`` and ``on``, the
        percentage of points at which it is found; ``faults_found``, off minus on; ``alarms_off`` and ``alarms_on``, the
        same percentages of healthy networks.
    """
    condition = [name for name in CONDITION if name != "model"]  # a fault may be in the network
    parts = []
    for _, rows in measured.groupby(condition, sort=False):
        by_arm = {arm: trials.sort_values("replicate") for arm, trials in rows.groupby("arm", sort=False)}
        standard = by_arm.pop(healthy)
        for fault, trials in by_arm.items():
            found = dict[str, Floats]()
            for mode in MODES:
                usual, seen = (signals(table, mode)[WATCHED[str(fault)]] for table in (standard, trials))
                found |= {mode: faults_found(usual, seen), f"alarms_{mode}": faults_found(usual, usual)}
            parts.append(standard[UNIT].assign(fault=fault, **found))
    result = pd.concat(parts, ignore_index=True)
    return result.assign(faults_found=result["off"] - result["on"])


def trends(measured: pd.DataFrame) -> pd.DataFrame:
    """Return how clearly trends stand out from the noise, with dropout off and on.

    Parameters
    ----------
    measured : DataFrame
        What the probe ``signals`` measured of healthy networks.

    Returns
    -------
    DataFrame
        One row per trial and trend: the trial's condition, ``trend``; ``off`` and ``on``, its `trend_to_noise`; and
        ``clearer``, by how many per cent the trend is clearer with dropout off, 100 · log(off / on).
    """
    parts = []
    for name, series in (("loss", _losses), ("gradient norm of the first layer", _first_norms)):
        off, on = (trend_to_noise(series(measured, mode)) for mode in MODES)
        parts.append(measured[UNIT].assign(trend=name, off=off, on=on, clearer=100 * np.log(off / on)))
    return pd.concat(parts, ignore_index=True)


def _losses(measured: pd.DataFrame, mode: str) -> Floats:
    return np.array(measured[f"loss_{mode}"].to_list(), dtype=float)


def _first_norms(measured: pd.DataFrame, mode: str) -> Floats:
    return np.log(np.array(measured[f"gradient_{mode}"].to_list(), dtype=float)[..., 0])
