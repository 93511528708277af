"""How well the signals that a person watches reveal faults and trends, with dropout off and on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reglab.statistics.samples import Floats

WATCHED = {"vanishing gradients": "gradient", "small initial weights": "fall"}
"""The signal that reveals each fault."""


def signals(measured: pd.DataFrame, mode: str) -> dict[str, Floats]:
    """Return the signals that a person watches, from what the probe ``signals`` measured.

    Parameters
    ----------
    measured : DataFrame
        One row per replicate.
    mode : {"off", "on"}
        Whether dropout was on while measuring.

    Returns
    -------
    dict of str to array of shape (replicates, points)
        ``"gradient"``: the logarithm of the first layer's gradient norm over the last layer's; small
        where gradients vanish. ``"fall"``: the relative fall of the loss from one point to the next, with
        one point fewer; small where nothing is learnt.
    """
    rows = measured.sort_values("replicate")
    norms = np.array(rows[f"gradient_{mode}"].to_list(), dtype=float)
    loss = np.array(rows[f"loss_{mode}"].to_list(), dtype=float)
    tiny = np.finfo(float).tiny  # a gradient of exactly 0 has vanished: its logarithm must be small, not undefined
    ratio = np.log(np.maximum(norms[..., 0], tiny)) - np.log(np.maximum(norms[..., -1], tiny))
    return {"gradient": ratio, "fall": 1 - loss[:, 1:] / loss[:, :-1]}


def faults_found(healthy: Floats, faulty: Floats, points: int, false_alarms: float = 0.05) -> Floats:
    """Return how often a signal reveals a fault by falling below its range in healthy networks.

    Parameters
    ----------
    healthy, faulty : array of shape (replicates, points)
        The signal. The threshold of a replicate and point is the ``false_alarms`` quantile of the other
        replicates' healthy networks at that point.
    points : int
        The number of first points of the curve to examine.
    false_alarms : float
        The share of healthy networks below the threshold, in (0, 1).

    Returns
    -------
    array of shape (replicates,)
        The percentage of points at which the replicate's fault is found.

    Examples
    --------
    >>> healthy = np.array([[1.0, 1.1], [1.2, 0.9], [1.1, 1.0]])
    >>> faults_found(healthy, healthy - 0.5, points=2).tolist()
    [100.0, 100.0, 100.0]
    """
    others = [np.delete(healthy[:, :points], row, axis=0) for row in range(len(healthy))]
    thresholds = np.quantile(np.stack(others), false_alarms, axis=1)
    return 100 * (faulty[:, :points] < thresholds).mean(1)


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


def faults_found_by_mode(
    healthy: pd.DataFrame, vanishing: pd.DataFrame, small: pd.DataFrame, points: int
) -> dict[str, dict[str, Floats]]:
    """Return how often each planted fault is found with dropout off and on.

    Parameters
    ----------
    healthy, vanishing, small : DataFrame
        What the probe ``signals`` measured of healthy networks, of deep sigmoid networks, and of networks with
        small initial weights, on the same replicates.
    points : int
        The number of first points of the curve to examine.

    Returns
    -------
    dict of str to dict of str to array of shape (replicates,)
        By fault and mode, what `faults_found` returns.
    """
    faulty = dict(zip(WATCHED, (vanishing, small), strict=True))
    return {
        fault: {
            mode: faults_found(signals(healthy, mode)[signal], signals(faulty[fault], mode)[signal], points)
            for mode in ("off", "on")
        }
        for fault, signal in WATCHED.items()
    }


def signal_table(faults: Mapping[str, Mapping[str, Floats]], healthy: pd.DataFrame, points: int) -> pd.DataFrame:
    """Return how often faults are found, and how clear trends of healthy networks are, with dropout off and on.

    Parameters
    ----------
    faults : mapping of str to mapping of str to array
        What `faults_found_by_mode` returns.
    healthy : DataFrame
        What the probe ``signals`` measured of healthy networks.
    points : int
        The number of first points of the curve to examine.

    Returns
    -------
    DataFrame
        ``what``, ``dropout off`` and ``dropout on``: a fault's mean percentage of points, or a trend's mean
        `trend_to_noise`.
    """
    rows = [{"what": f"{fault}: found in % of points", **_means(modes)} for fault, modes in faults.items()]
    for name, signal in (("loss", "loss"), ("gradient norm of the first layer", "norm")):
        ratios = {mode: trend_to_noise(_series(healthy, signal, mode, points)) for mode in ("off", "on")}
        rows.append({"what": f"{name}: slope over its standard error, healthy networks", **_means(ratios)})
    return pd.DataFrame(rows)


def _means(modes: Mapping[str, Floats]) -> dict[str, float]:
    return {f"dropout {mode}": float(np.mean(modes[mode])) for mode in ("off", "on")}


def _series(measured: pd.DataFrame, signal: str, mode: str, points: int) -> Floats:
    if signal == "loss":
        return np.array(measured[f"loss_{mode}"].to_list(), dtype=float)[:, :points]
    return np.log(np.array(measured[f"gradient_{mode}"].to_list(), dtype=float)[:, :points, 0])
